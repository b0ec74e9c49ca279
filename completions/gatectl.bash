#!/bin/bash

__gatectl_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__gatectl_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__gatectl_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__gatectl_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_gatectl() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    context|auth|login|api-token|config|api|completion|help|version|help)
        # Offer subcommand argument completions
        "_gatectl_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'context auth login api-token config api completion help version help' -- "${cur}"))
        ;;
    esac
}

_gatectl_context() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __gatectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    add|init|use|list|current|show|update|rename|copy|delete|bind|unbind|explain|validate|export|import|edit|undo)
        # Offer subcommand argument completions
        "_gatectl_context_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'add init use list current show update rename copy delete bind unbind explain validate export import edit undo' -- "${cur}"))
        ;;
    esac
}

_gatectl_context_add() {
    repeating_flags=()
    non_repeating_flags=(--client-secret-stdin --set-current --dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--server --server-url --gateway --issuer --auth0-domain --client-id --auth0-client-id --client-secret-file --client-secret --auth0-client-secret --audience --auth0-audience --scopes --redirect-uri --auth0-redirect-uri --login-hint --identity --token-use --ca-file --client-cert --client-key --proxy --browser-command --kube-context --kube-namespace --kube-service --kube-remote-port --protected --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--issuer')
        return
        ;;
    '--auth0-domain')
        return
        ;;
    '--client-id'|'--auth0-client-id')
        return
        ;;
    '--client-secret-file')
        return
        ;;
    '--client-secret'|'--auth0-client-secret')
        return
        ;;
    '--audience'|'--auth0-audience')
        return
        ;;
    '--scopes')
        return
        ;;
    '--redirect-uri'|'--auth0-redirect-uri')
        return
        ;;
    '--login-hint')
        return
        ;;
    '--identity')
        return
        ;;
    '--token-use')
        return
        ;;
    '--ca-file')
        return
        ;;
    '--client-cert')
        return
        ;;
    '--client-key')
        return
        ;;
    '--proxy')
        return
        ;;
    '--browser-command')
        return
        ;;
    '--kube-context')
        return
        ;;
    '--kube-namespace')
        return
        ;;
    '--kube-service')
        return
        ;;
    '--kube-remote-port')
        return
        ;;
    '--protected')
        return
        ;;
    '--set')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_init() {
    repeating_flags=()
    non_repeating_flags=(--client-secret-stdin --set-current --dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=(--set)
    non_repeating_options=(--from-gateway --server --server-url --gateway --issuer --auth0-domain --client-id --auth0-client-id --client-secret-file --client-secret --auth0-client-secret --audience --auth0-audience --scopes --redirect-uri --auth0-redirect-uri --login-hint --identity --token-use --ca-file --client-cert --client-key --proxy --browser-command --kube-context --kube-namespace --kube-service --kube-remote-port --protected --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--from-gateway')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--issuer')
        return
        ;;
    '--auth0-domain')
        return
        ;;
    '--client-id'|'--auth0-client-id')
        return
        ;;
    '--client-secret-file')
        return
        ;;
    '--client-secret'|'--auth0-client-secret')
        return
        ;;
    '--audience'|'--auth0-audience')
        return
        ;;
    '--scopes')
        return
        ;;
    '--redirect-uri'|'--auth0-redirect-uri')
        return
        ;;
    '--login-hint')
        return
        ;;
    '--identity')
        return
        ;;
    '--token-use')
        return
        ;;
    '--ca-file')
        return
        ;;
    '--client-cert')
        return
        ;;
    '--client-key')
        return
        ;;
    '--proxy')
        return
        ;;
    '--browser-command')
        return
        ;;
    '--kube-context')
        return
        ;;
    '--kube-namespace')
        return
        ;;
    '--kube-service')
        return
        ;;
    '--kube-remote-port')
        return
        ;;
    '--protected')
        return
        ;;
    '--set')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_use() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_list() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_current() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_show() {
    repeating_flags=()
    non_repeating_flags=(--show-token --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_update() {
    repeating_flags=()
    non_repeating_flags=(--client-secret-stdin --set-current --dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=(--set --unset)
    non_repeating_options=(--server --server-url --gateway --issuer --auth0-domain --client-id --auth0-client-id --client-secret-file --client-secret --auth0-client-secret --audience --auth0-audience --scopes --redirect-uri --auth0-redirect-uri --login-hint --identity --token-use --ca-file --client-cert --client-key --proxy --browser-command --kube-context --kube-namespace --kube-service --kube-remote-port --protected --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--issuer')
        return
        ;;
    '--auth0-domain')
        return
        ;;
    '--client-id'|'--auth0-client-id')
        return
        ;;
    '--client-secret-file')
        return
        ;;
    '--client-secret'|'--auth0-client-secret')
        return
        ;;
    '--audience'|'--auth0-audience')
        return
        ;;
    '--scopes')
        return
        ;;
    '--redirect-uri'|'--auth0-redirect-uri')
        return
        ;;
    '--login-hint')
        return
        ;;
    '--identity')
        return
        ;;
    '--token-use')
        return
        ;;
    '--ca-file')
        return
        ;;
    '--client-cert')
        return
        ;;
    '--client-key')
        return
        ;;
    '--proxy')
        return
        ;;
    '--browser-command')
        return
        ;;
    '--kube-context')
        return
        ;;
    '--kube-namespace')
        return
        ;;
    '--kube-service')
        return
        ;;
    '--kube-remote-port')
        return
        ;;
    '--protected')
        return
        ;;
    '--set')
        return
        ;;
    '--unset')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_rename() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_copy() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_delete() {
    repeating_flags=()
    non_repeating_flags=(--force --revoke --no-revoke --dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_bind() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_unbind() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_explain() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--server --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--server')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_validate() {
    repeating_flags=()
    non_repeating_flags=(--connect --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_export() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--output-file --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--output-file')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_import() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--from --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--from')
        __gatectl_add_completions -W 'noetl'$'\n''rack-gateway'$'\n''tracker'$'\n''kubeconfig'
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_edit() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_context_undo() {
    repeating_flags=()
    non_repeating_flags=(--list --dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--steps --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--steps')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_auth() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __gatectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    login|logout|status|token|refresh|whoami|mfa)
        # Offer subcommand argument completions
        "_gatectl_auth_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'login logout status token refresh whoami mfa' -- "${cur}"))
        ;;
    esac
}

_gatectl_auth_login() {
    repeating_flags=()
    non_repeating_flags=(--pkce --browser-pkce --device --browser --use-device-code --client-credentials --password --client-secret-stdin --no-browser-open --no-open --force --no-save --show-token --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--server --server-url --gateway --ca-file --proxy --username --password-file --id-token --auth0-token --callback-url --auth0-callback-url --auth0 --issuer --auth0-domain --client-id --auth0-client-id --client-secret-file --client-secret --auth0-client-secret --audience --auth0-audience --scopes --redirect-uri --auth0-redirect-uri --browser-command --pkce-port --mfa-method --mfa-code --mfa-code-file --session-duration-hours --wait --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--ca-file')
        return
        ;;
    '--proxy')
        return
        ;;
    '--username')
        return
        ;;
    '--password-file')
        return
        ;;
    '--id-token'|'--auth0-token')
        return
        ;;
    '--callback-url'|'--auth0-callback-url')
        return
        ;;
    '--auth0')
        return
        ;;
    '--issuer')
        return
        ;;
    '--auth0-domain')
        return
        ;;
    '--client-id'|'--auth0-client-id')
        return
        ;;
    '--client-secret-file')
        return
        ;;
    '--client-secret'|'--auth0-client-secret')
        return
        ;;
    '--audience'|'--auth0-audience')
        return
        ;;
    '--scopes')
        return
        ;;
    '--redirect-uri'|'--auth0-redirect-uri')
        return
        ;;
    '--browser-command')
        return
        ;;
    '--pkce-port')
        return
        ;;
    '--mfa-method')
        return
        ;;
    '--mfa-code')
        return
        ;;
    '--mfa-code-file')
        return
        ;;
    '--session-duration-hours')
        return
        ;;
    '--wait')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_auth_logout() {
    repeating_flags=()
    non_repeating_flags=(--all --local --everywhere --no-browser-open --no-open --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--browser-command --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--browser-command')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_auth_status() {
    repeating_flags=()
    non_repeating_flags=(--offline --all --check --online --token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--min-ttl --api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--min-ttl')
        return
        ;;
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_auth_token() {
    repeating_flags=()
    non_repeating_flags=(--login --token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--min-ttl --api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--min-ttl')
        return
        ;;
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_auth_refresh() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_auth_whoami() {
    repeating_flags=()
    non_repeating_flags=(--claims --token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_auth_mfa() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __gatectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    status|verify)
        # Offer subcommand argument completions
        "_gatectl_auth_mfa_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'status verify' -- "${cur}"))
        ;;
    esac
}

_gatectl_auth_mfa_status() {
    repeating_flags=()
    non_repeating_flags=(--token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_auth_mfa_verify() {
    repeating_flags=()
    non_repeating_flags=(--token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--mfa-method --mfa-code --mfa-code-file --api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--mfa-method')
        return
        ;;
    '--mfa-code')
        return
        ;;
    '--mfa-code-file')
        return
        ;;
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_login() {
    repeating_flags=()
    non_repeating_flags=(--pkce --browser-pkce --device --browser --use-device-code --client-credentials --password --client-secret-stdin --no-browser-open --no-open --force --show-token --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--gateway --ca-file --proxy --username --password-file --id-token --auth0-token --callback-url --auth0-callback-url --auth0 --issuer --auth0-domain --client-id --auth0-client-id --client-secret-file --client-secret --auth0-client-secret --audience --auth0-audience --scopes --redirect-uri --auth0-redirect-uri --browser-command --pkce-port --mfa-method --mfa-code --mfa-code-file --wait --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--gateway')
        return
        ;;
    '--ca-file')
        return
        ;;
    '--proxy')
        return
        ;;
    '--username')
        return
        ;;
    '--password-file')
        return
        ;;
    '--id-token'|'--auth0-token')
        return
        ;;
    '--callback-url'|'--auth0-callback-url')
        return
        ;;
    '--auth0')
        return
        ;;
    '--issuer')
        return
        ;;
    '--auth0-domain')
        return
        ;;
    '--client-id'|'--auth0-client-id')
        return
        ;;
    '--client-secret-file')
        return
        ;;
    '--client-secret'|'--auth0-client-secret')
        return
        ;;
    '--audience'|'--auth0-audience')
        return
        ;;
    '--scopes')
        return
        ;;
    '--redirect-uri'|'--auth0-redirect-uri')
        return
        ;;
    '--browser-command')
        return
        ;;
    '--pkce-port')
        return
        ;;
    '--mfa-method')
        return
        ;;
    '--mfa-code')
        return
        ;;
    '--mfa-code-file')
        return
        ;;
    '--wait')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_api-token() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __gatectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    list|get|create|delete)
        # Offer subcommand argument completions
        "_gatectl_api-token_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'list get create delete' -- "${cur}"))
        ;;
    esac
}

_gatectl_api-token_list() {
    repeating_flags=()
    non_repeating_flags=(--token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_api-token_get() {
    repeating_flags=()
    non_repeating_flags=(--token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_api-token_create() {
    repeating_flags=()
    non_repeating_flags=(--token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=(--permission)
    non_repeating_options=(--name --role --user --save-to --expires-at --mfa-method --mfa-code --mfa-code-file --api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--name')
        return
        ;;
    '--role')
        return
        ;;
    '--permission')
        return
        ;;
    '--user')
        return
        ;;
    '--save-to')
        return
        ;;
    '--expires-at')
        return
        ;;
    '--mfa-method')
        return
        ;;
    '--mfa-code')
        return
        ;;
    '--mfa-code-file')
        return
        ;;
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_api-token_delete() {
    repeating_flags=()
    non_repeating_flags=(--token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--mfa-method --mfa-code --mfa-code-file --api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--mfa-method')
        return
        ;;
    '--mfa-code')
        return
        ;;
    '--mfa-code-file')
        return
        ;;
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_config() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __gatectl_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    view|path|migrate)
        # Offer subcommand argument completions
        "_gatectl_config_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'view path migrate' -- "${cur}"))
        ;;
    esac
}

_gatectl_config_view() {
    repeating_flags=()
    non_repeating_flags=(--raw --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_config_path() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_config_migrate() {
    repeating_flags=()
    non_repeating_flags=(--dry-run --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_api() {
    repeating_flags=()
    non_repeating_flags=(-i --include --login --token-stdin --json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=(-H --header)
    non_repeating_options=(-d --data --mfa-method --mfa-code --mfa-code-file --api-token --session-token --token-file --server --server-url --gateway --context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '-d'|'--data')
        return
        ;;
    '-H'|'--header')
        return
        ;;
    '--mfa-method')
        return
        ;;
    '--mfa-code')
        return
        ;;
    '--mfa-code-file')
        return
        ;;
    '--api-token'|'--session-token')
        return
        ;;
    '--token-file')
        return
        ;;
    '--server'|'--server-url')
        return
        ;;
    '--gateway')
        return
        ;;
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_completion() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac

    # Offer positional completions
    case "${positional_number}" in
    1)
        __gatectl_add_completions -W 'bash'$'\n''zsh'$'\n''fish'
        return
        ;;
    esac
}

_gatectl_help() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_version() {
    repeating_flags=()
    non_repeating_flags=(--json -j --verbose -v --quiet -q -y --yes --non-interactive --version -h --help)
    repeating_options=()
    non_repeating_options=(--context --rack -r --config -o --output --timeout)
    __gatectl_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--context'|'--rack'|'-r')
        return
        ;;
    '--config')
        return
        ;;
    '-o'|'--output')
        __gatectl_add_completions -W 'table'$'\n''wide'$'\n''json'$'\n''yaml'$'\n''name'
        return
        ;;
    '--timeout')
        return
        ;;
    esac
}

_gatectl_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __gatectl_offer_flags_options -1
}

complete -o filenames -F _gatectl gatectl
