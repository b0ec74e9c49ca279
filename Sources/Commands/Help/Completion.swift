import ArgumentParser

struct Completion: Command {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print the completion script for a shell.",
    discussion: """
      bash:  gatectl completion bash > ~/.local/share/bash-completion/completions/gatectl
      zsh:   gatectl completion zsh > "${fpath[1]}/_gatectl"
      fish:  gatectl completion fish > ~/.config/fish/completions/gatectl.fish
      """
  ).asLeaf

  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    fileprivate var argumentParserShell: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "bash, zsh or fish.") var shell: Shell
  @OptionGroup(title: "Global options") var global: GlobalOptions

  func run(_ program: Program) throws {
    try program.console.output("\(Gatectl.completionScript(for: shell.argumentParserShell))\n")
  }
}
