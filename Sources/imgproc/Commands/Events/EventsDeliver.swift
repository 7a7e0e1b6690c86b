// `imgproc events deliver`: sends what waits, without a run over images.

import ArgumentParser
import Diagnostics
import Engine
import Events
import FoundationEssentials
import Glibc
import State

/// `imgproc events deliver`.
struct EventsDeliver: AsyncParsableCommand, EventsSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "deliver", abstract: "Send the notices that wait for the sinks of --notify.",
    discussion: """
      Sinks that do not let us in are tried again, those that have said that they want no more as \
      well. Goes on until nothing is due within --drain. What still waits then stays.
      """)

  @OptionGroup(title: "Notices") var notify: NotifyOptions
  @OptionGroup var options: EventsOptions
  @ParentCommand var events: EventsCommand

  func run() async throws {
    try await exiting {
      let root = events.root
      let location = try options.bucket.location(root.bucket)
      let subscribers = try notify.subscribers(
        options.store(root), at: location,
        environment: try options.bucket.environmentName(root.bucket),
        outputIsTaken: options.reporting.jsonDescriptor == STDOUT_FILENO)
      let isRequired = try notify.isRequired()
      let state = try options.open(root)
      for subscriber in subscribers {
        try await state.outbox.release(sink: subscriber.sink.address)
      }
      let sinks = try await Delivering(subscribers, of: state)
        .run(as: UUID().uuidString.lowercased(), bound: notify.drainSeconds())
      for sink in sinks {
        if let json = options.reporting.jsonDescriptor {
          OutputStream(descriptor: json).write(try jsonLine(SinkRecord(sink)))
        } else if !options.reporting.quiet {
          let count = counted(sink.delivered, "notice")
          standardError.say("\(count) sent to \(sink.sink)".safeForTerminal)
        }
        for line in sinkLines(sink) { standardError.say("imgproc: \(line)".safeForTerminal) }
      }
      return isRequired && !sinks.allSatisfy(\.isSettled)
        ? FailureCategory.tryAgain.exitStatus : RunStatus.success
    }
  }
}

/// One sink's line.
private struct SinkRecord: Encodable {
  let v = 1
  let event = "sink"
  let sink: String
  let delivered: Int
  let waiting: Int
  let dead: Int
  let held: String?
  let lastError: String?

  init(_ balance: SinkBalance) {
    sink = balance.sink
    delivered = balance.delivered
    waiting = balance.waiting
    dead = balance.dead
    held = balance.heldReason
    lastError = balance.lastError
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, sink, delivered, waiting, dead, held
    case lastError = "last_error"
  }
}
