// `imgproc events tail`: what has happened last, and what happens.

import ArgumentParser
import Diagnostics
import Events
import FoundationEssentials
import State

/// `imgproc events tail`.
struct EventsTail: AsyncParsableCommand, EventsSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "tail", abstract: "Show the events recorded last, whoever was told of them.",
    discussion: "With --json each is written as sinks get it.")

  @Option(name: .shortAndLong, help: ArgumentHelp("So many. (default: 10)", valueName: "n"))
  var number: String?

  @Flag(name: .shortAndLong, help: "Go on with new ones until interrupted.")
  var follow = false

  @OptionGroup var options: EventsOptions
  @ParentCommand var events: EventsCommand

  /// How often new ones are looked for.
  private static let pause = Duration.milliseconds(500)

  func run() async throws {
    try await exiting {
      let count = try Environment().setting("--number", number, read: self.count) ?? 10
      guard let outbox = try options.reader(events.root)?.outbox else {
        if follow {
          throw UsageError("this bucket has no state yet", hint: "run imgproc batch first")
        }
        return RunStatus.success
      }
      var last: Int64 = 0
      for event in try outbox.lastEvents(max(count, 1)) {
        if count > 0 { try tell(event) }
        last = event.number
      }
      while follow {
        for event in try outbox.events(after: last, limit: 100) {
          try tell(event)
          last = event.number
        }
        try await Task.sleep(for: Self.pause)
      }
      return RunStatus.success
    }
  }

  private var count: (String) throws -> Int { imgproc.number(in: 0...100_000) }

  private func tell(_ event: RecordedEvent) throws {
    if let json = options.reporting.jsonDescriptor {
      OutputStream(descriptor: json).write(event.body + [UInt8(ascii: "\n")])
      return
    }
    let body = try JSON(parsing: event.body)
    let words = ["timestamp", "event_type", "image_key"].compactMap { body[$0]?.text }
    let error = (body["error"]?["message"]?.text).map { ": \($0)" } ?? ""
    standardOutput.say((words.joined(separator: "  ") + error).safeForTerminal)
  }
}
