// Who hears of it.

import ArgumentParser
import Engine
import Events
import Storage

/// Options on notices.
struct NotifyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Where notices go, instead of the bucket's own log (log:.imgproc/events.jsonl in it): \
      \(alternatives(builtinSinks.map { "\($0.scheme):\($0.placeholder)" })). Repeatable. \
      ($IMGPROC_NOTIFY: with commas between)
      """, valueName: "sink"))
  var notify: [String] = []

  @Flag(help: "Fail with status 75 where notices still wait for a sink at the end.")
  var requireNotify = false

  /// Whether a run whose notices wait has failed.
  func isRequired() throws -> Bool {
    try Environment().flag("--require-notify", requireNotify)
  }

  /// The sinks to tell: those of flags, or those of the variable, or the bucket's own log.
  func sinks(_ bucket: any ObjectStore) throws -> [any Sink] {
    let flag = "--notify"
    let variable = Environment().variable(of: flag)
    let given =
      notify.isEmpty
      ? variable?.list ?? []
      : notify.map { Given(source: flag, text: $0) }
    if given.isEmpty { return [EventLog(of: bucket)] }
    return try given.map { address in
      try address.read { text throws(EventsError) in try openSink(RawArgument.decode(text)) }
    }
  }
}
