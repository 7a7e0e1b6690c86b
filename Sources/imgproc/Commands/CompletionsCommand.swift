// `imgproc completions SHELL`: what a shell needs to complete the names of commands and options.

import ArgumentParser

/// `imgproc completions`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Write the completions for a shell: bash, zsh or fish.",
    discussion: """
      In bash: source <(imgproc completions bash). In zsh: write it as _imgproc into a directory of \
      $fpath. In fish: write it into ~/.config/fish/completions/imgproc.fish.
      """)

  @Argument(help: ArgumentHelp("Which shell.", valueName: "shell"))
  var shell: Shell

  func run() throws {
    standardOutput.write(Array(Imgproc.completionScript(for: shell.completion).utf8))
  }

  /// The shells that there are completions for.
  enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    var completion: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }
}
