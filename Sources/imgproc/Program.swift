// The program's two lives: a worker, when a coordinator starts it as one, or the command.

import ArgumentParser
import Diagnostics
import Glibc
import Storage
import Worker

@main
enum Program {
  static func main() async {
    openStreams()
    // A file over RLIMIT_FSIZE is an error of one output (EFBIG), not the end of worker or run.
    signal(SIGXFSZ, SIG_IGN)
    // Swift's own `CommandLine.arguments` repairs what is not UTF-8, and so loses the key it named.
    let arguments = CommandLine.rawArguments.dropFirst().map(RawArgument.encode)
    if let confinement = WorkerCommand.confinement(from: arguments) {
      exit(runWorker(confinement))
    }
    // Scripts ask this often, and building the whole command takes longer than all else together.
    if arguments == ["--version"] {
      standardOutput.say(imgprocVersion)
      return
    }
    await run(arguments)
  }

  /// Runs the command that `arguments` name, on its config and preset.
  private static func run(_ arguments: [String]) async {
    if ShortHelp.isAsked(arguments), let command = try? ShortHelp.command(named: arguments) {
      standardOutput.say(ShortHelp(command, width: terminalWidth(STDOUT_FILENO)).text)
      return
    }
    let arguments = PNGEncodingOptions.completed(
      arguments.map { $0 == "--help-all" ? "--help" : $0 })
    do {
      if let fault = longNameBehindOneHyphen(arguments) { throw fault }
      var command = try await Imgproc.command(parsing: arguments)
      if let configured = command as? any ConfiguredCommand {
        try exiting {
          try configured.laySettings()
          return RunStatus.success
        }
      }
      if var waiting = command as? any AsyncParsableCommand {
        try await waiting.run()
      } else {
        try command.run()
      }
    } catch {
      end(with: error, arguments)
    }
  }

  /// Fills the places of standard streams that the caller closed, so that no image is opened there
  /// and then written over with messages.
  private static func openStreams() {
    var stream: Int32
    repeat { stream = open("/dev/null", O_RDWR | O_CLOEXEC) } while stream >= 0 && stream <= 2
    if stream > 2 { close(stream) }
  }
}
