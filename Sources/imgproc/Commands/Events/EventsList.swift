// `imgproc events list` and `dead`: what is still to be sent, and what was given up.

import ArgumentParser
import Diagnostics

/// Which notices are listed.
struct NoticeChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only those for this sink, by its name in the list.", valueName: "sink"))
  var sink: String?

  @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
  var limit: String?
}

/// `imgproc events list`.
struct EventsList: ParsableCommand, EventsSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the notices that wait, and those that were given up.")

  @OptionGroup var choice: NoticeChoice
  @OptionGroup var options: EventsOptions
  @ParentCommand var events: EventsCommand

  func run() throws {
    try exiting { try list(options, events.root, isDead: nil, choice) }
  }
}

/// `imgproc events dead`.
struct EventsDead: ParsableCommand, EventsSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "dead", abstract: "List the notices that were given up.")

  @OptionGroup var choice: NoticeChoice
  @OptionGroup var options: EventsOptions
  @ParentCommand var events: EventsCommand

  func run() throws {
    try exiting { try list(options, events.root, isDead: true, choice) }
  }
}

private func list(
  _ options: EventsOptions, _ root: Imgproc, isDead: Bool?, _ choice: NoticeChoice
) throws -> Int32 {
  let limit =
    try Environment().setting("--limit", choice.limit, read: number(in: 1...Int.max)) ?? .max
  let outbox = try options.reader(root)?.outbox
  let count = try outbox?.each(isDead: isDead, sink: choice.sink, limit: limit) {
    let record = OutboxRecord($0)
    try options.tell(record, record.line)
  }
  if count ?? 0 == 0, options.reporting.jsonDescriptor == nil, !options.reporting.quiet {
    standardError.say(isDead == true ? "no notice was given up" : "no notice waits")
  }
  return RunStatus.success
}
