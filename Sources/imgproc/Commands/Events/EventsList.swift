// `imgproc events list` and `dead`: what is still to be sent, and what was given up.

import ArgumentParser
import Diagnostics

/// `imgproc events list`.
struct EventsList: ParsableCommand, EventsSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the notices that wait, and those that were given up.")

  @Option(
    help: ArgumentHelp("Only those for this sink, by its name in the list.", valueName: "sink"))
  var sink: String?

  @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
  var limit: String?

  @OptionGroup var options: EventsOptions
  @ParentCommand var events: EventsCommand

  func run() throws {
    try exiting { try list(options, events.root, isDead: nil, sink: sink, limit: limit) }
  }
}

/// `imgproc events dead`.
struct EventsDead: ParsableCommand, EventsSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "dead", abstract: "List the notices that were given up.")

  @Option(
    help: ArgumentHelp("Only those for this sink, by its name in the list.", valueName: "sink"))
  var sink: String?

  @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
  var limit: String?

  @OptionGroup var options: EventsOptions
  @ParentCommand var events: EventsCommand

  func run() throws {
    try exiting { try list(options, events.root, isDead: true, sink: sink, limit: limit) }
  }
}

private func list(
  _ options: EventsOptions, _ root: Imgproc, isDead: Bool?, sink: String?, limit: String?
) throws -> Int32 {
  let limit = try Environment().setting("--limit", limit, read: number(in: 1...Int.max)) ?? .max
  let count = try options.reader(root)?.outbox.each(isDead: isDead, sink: sink, limit: limit) {
    let record = OutboxRecord($0)
    try options.tell(record, record.line)
  }
  if count ?? 0 == 0, options.reporting.jsonDescriptor == nil, !options.reporting.quiet {
    standardError.say(isDead == true ? "no notice was given up" : "no notice waits")
  }
  return RunStatus.success
}
