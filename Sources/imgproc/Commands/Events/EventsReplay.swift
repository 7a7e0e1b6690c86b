// `imgproc events replay` and `drop`: what only a person can decide about notices.

import ArgumentParser
import Diagnostics
import Engine
import Events
import State

/// `imgproc events replay`.
struct EventsReplay: AsyncParsableCommand, EventsSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Queue notices again, with the ids and bodies that they had.",
    discussion: """
      With --since, every event since then for each sink of --notify that asks for it, whether it \
      had it or not. With --dead, those that were given up: all, or the ones named by an event's id \
      or a delivery's number. The next run sends them, or events deliver. Events are kept for as \
      many days as logs (--log-days).
      """)

  @Argument(
    help: ArgumentHelp("With --dead: an event's id, or a delivery's number.", valueName: "id"))
  var ids: [String] = []

  @Option(help: ArgumentHelp("Events recorded since: 24h, 7d, 2026-11-23.", valueName: "time"))
  var since: String?

  @Flag(help: "Those that were given up.")
  var dead = false

  @OptionGroup(title: "Notices") var notify: NotifyOptions
  @OptionGroup var options: EventsOptions
  @ParentCommand var events: EventsCommand

  func validate() throws {
    if dead == (since != nil) { throw ValidationError("say either --since TIME or --dead") }
    if !ids.isEmpty, !dead { throw ValidationError("ids go with --dead") }
  }

  func run() async throws {
    try await exiting {
      let state = try options.open(events.root)
      let count = try await dead ? revive(state.outbox) : replay(state.outbox)
      try options.tellCount(
        "replayed", count, "\(counted(count, "notice")) queued")
      return RunStatus.success
    }
  }

  private func revive(_ outbox: Outbox) async throws -> Int {
    if !ids.isEmpty {
      let entries = try deliveries(ids, in: outbox.status)
      return try await outbox.revive(entries.map(\.id), now: .now)
    }
    var count = 0
    while true {
      let page = try outbox.status.entries(isDead: true, limit: 1000)
      if page.isEmpty { return count }
      count += try await outbox.revive(page.map(\.id), now: .now)
    }
  }

  private func replay(_ outbox: Outbox) async throws -> Int {
    let since = try Environment().setting("--since", since) { try Since(parsing: $0) }
    guard let since else { return 0 }
    let moment = Moment(milliseconds: since.seconds * 1000 + since.nanoseconds / 1_000_000)
    let root = events.root
    let sinks = try notify.subscribers(
      options.store(root), at: try options.bucket.location(root.bucket),
      environment: try options.bucket.environmentName(root.bucket), outputIsTaken: false)
    var count = 0
    for sink in sinks {
      count += try await outbox.replay(since: moment, sink: sink.sink.address, now: .now) {
        kind, body in
        sink.addressee(of: Event.Kind(rawValue: kind), body)?.form
      }
    }
    return count
  }
}

/// `imgproc events drop`.
struct EventsDrop: AsyncParsableCommand, EventsSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Forget notices, dead or waiting, but for what is being sent.")

  @Argument(help: ArgumentHelp("An event's id, or a delivery's number.", valueName: "id"))
  var ids: [String]

  @OptionGroup var options: EventsOptions
  @ParentCommand var events: EventsCommand

  func run() async throws {
    try await exiting {
      let outbox = try options.open(events.root).outbox
      let entries = try deliveries(ids, in: outbox.status)
      let count = try await outbox.drop(entries.map(\.id), now: .now)
      try options.tellCount(
        "dropped", count, "\(counted(count, "notice")) forgotten")
      return count == entries.count ? RunStatus.success : FailureCategory.tryAgain.exitStatus
    }
  }
}

/// The deliveries that people name; throws for a name that is none's.
private func deliveries(_ ids: [String], in outbox: OutboxStatus) throws -> [OutboxEntry] {
  try ids.flatMap { id in
    let found = try outbox.entries(of: id)
    if found.isEmpty {
      throw UsageError("no notice is called '\(id)'", hint: "imgproc events list tells their ids")
    }
    return found
  }
}
