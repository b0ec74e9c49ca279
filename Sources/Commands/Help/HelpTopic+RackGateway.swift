extension HelpTopic {
  static let rackGatewayText = """
    A rack-gateway runs the login itself: gatectl opens its page, in a browser anywhere, and waits.

        gatectl login production https://gateway.example.com
        gatectl api /api/v1/rack-proxy/apps

    second factors   The code is asked for on the terminal, at login and where a request wants one: a TOTP code or a
                     backup code, typed unseen. In scripts: --mfa-code-file FILE ('-' for standard input). The page's
                     own question will do as well. gatectl auth mfa verify proves one ahead, for some minutes.
    security keys    Where the gateway prefers a key, or --mfa-method webauthn asks for it: touch it when it blinks;
                     its PIN is typed unseen and sent once. That takes libfido2 and the right to open the key (help
                     auth mfa verify says which); without them a code is asked for. The gateway takes only keys that
                     it lists for use outside browsers, and at a login none from here: the browser asks for it there.
    lock-out         The gateway locks an account after five wrong codes in five minutes. gatectl asks three times,
                     sends no code twice, and lets all its processes together send four in that time; then it is 75.
    scripts          An API token asks for no second factor and needs no login and no context:
                         gatectl api-token create ci --role cicd --save-to FILE
                         RACK_GATEWAY_URL=https://… RACK_GATEWAY_API_TOKEN=rgw_… gatectl api /api/v1/info
                     A session goes only to the gateway that gave it, whatever RACK_GATEWAY_URL says.
    sessions         They last 90 days and slide with every use. 77: log in again; an administrator may have revoked
                     the session, the rules for second factors may have changed, the gateway may have a new secret.

    rack-gateway               gatectl
    login NAME URL             login NAME URL
    login NAME                 auth login --context NAME
    logout                     auth logout (ends the session on the server too; the context stays)
    rack, racks, switch NAME   context current -o wide, context list, context use NAME
    test-auth, test-auth totp  auth status, auth mfa verify
    api-token …                api-token …
    --rack NAME, -r NAME       the same, or --context NAME
    --api-token, --mfa-code,   the same, before or after the command
    --mfa-method
    its config.json            gatectl context import --from rack-gateway

    """
}
