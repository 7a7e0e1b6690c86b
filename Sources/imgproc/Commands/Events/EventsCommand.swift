// `imgproc events …`: the notices, after and beside the runs that make them.

import ArgumentParser
import State
import Storage

/// `imgproc events`.
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "List, follow, test, deliver and replay notices.",
    discussion: """
      Notices wait in the state until their sink has taken them: each run sends what is due. Those \
      that a sink will never take, or that it has not taken by the end of its schedule, are dead: \
      they are kept until replay queues them again, or drop forgets them.
      """,
    subcommands: [
      EventsList.self, EventsTail.self, EventsTest.self, EventsDeliver.self, EventsReplay.self,
      EventsDead.self, EventsDrop.self,
    ])

  @ParentCommand var root: Imgproc
}

/// A command on notices, whose sinks and bucket a config file may name.
protocol EventsSubcommand: ConfiguredCommand {
  var options: EventsOptions { get }
  var events: EventsCommand { get }
}

extension EventsSubcommand {
  var bucket: BucketOptions { options.bucket }
  var root: Imgproc { events.root }
}

/// Options of all commands on notices.
struct EventsOptions: ParsableArguments {
  @OptionGroup(title: "State") var state: StateOptions
  @OptionGroup(title: "Reporting") var reporting: ReportOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions

  /// The bucket.
  func store(_ root: Imgproc) throws -> any ObjectStore {
    try openBucket(try bucket.location(root.bucket))
  }

  /// The state to be looked at; nil where there is none.
  func reader(_ root: Imgproc) throws -> StateReader? { try state.reader(store(root)) }

  /// The state to be changed; throws where there is none yet.
  func open(_ root: Imgproc) throws -> StateStore {
    let store = try store(root)
    guard try state.reader(store) != nil else {
      throw UsageError("this bucket has no notices yet", hint: "run imgproc batch first")
    }
    return try state.open(in: try state.directory(store))
  }

  /// Says a line to a person, or writes a record for a program.
  func tell(_ record: some Encodable, _ line: String) throws {
    if let json = reporting.jsonDescriptor {
      OutputStream(descriptor: json).write(try jsonLine(record))
    } else {
      standardOutput.say(line.safeForTerminal)
    }
  }

  /// Says what was changed.
  func tellCount(_ event: String, _ count: Int, _ line: String) throws {
    try tell(CountRecord(event: event, count: count), line)
  }
}

/// How much was changed.
private struct CountRecord: Encodable {
  let v = 1
  let event: String
  let count: Int
}
