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

  @Flag(
    help: ArgumentHelp(
      """
      Let webhooks be http, and at private or loopback addresses. Webhooks are signed with the \
      secrets of $IMGPROC_WEBHOOK_SECRET, or of the file $IMGPROC_WEBHOOK_SECRET_FILE.
      """))
  var allowPrivate = false

  @Option(
    help: ArgumentHelp(
      """
      Days for which event logs are kept; each day has a log of its own. 0 keeps them for ever. \
      (default: \(EventLog.standardDays))
      """, valueName: "n"))
  var logDays: String?

  @Flag(help: "Fail with status 75 where notices still wait for a sink at the end.")
  var requireNotify = false

  /// Whether a run whose notices wait has failed.
  func isRequired() throws -> Bool {
    try Environment().flag("--require-notify", requireNotify)
  }

  /// The sinks to tell: those of flags, or those of the variable, or the bucket's own log.
  ///
  /// - Parameters:
  ///   - environment: the deployment's name, which `${env}` stands for.
  ///   - outputIsTaken: whether standard output carries something else.
  func sinks(
    _ bucket: any ObjectStore, environment: String, outputIsTaken: Bool
  ) throws -> [any Sink] {
    let given = Environment().list("--notify", notify)
    let settings = try settings(environment)
    if given.isEmpty { return [EventLog(of: bucket, days: settings.logDays)] }
    let sinks = try given.map { address in
      let sink = try address.read { text throws(EventsError) in
        try openSink(RawArgument.decode(text), settings)
      }
      if outputIsTaken, sink is EventStream {
        throw UsageError(
          "\(address.source): standard output carries JSON Lines", hint: "say --json-fd N")
      }
      return sink
    }
    // An address may hold a secret; a sink's name does not.
    SettingTrace.note(
      "--notify",
      Given(
        source: given[0].source, text: sinks.map(\.address).joined(separator: ","),
        origin: given[0].origin))
    return sinks
  }

  private func settings(_ environment: String) throws -> SinkSettings {
    var settings = SinkSettings(environment: environment)
    settings.allowsPrivate = try Environment().flag("--allow-private", allowPrivate)
    let days = try Environment().setting("--log-days", logDays, read: number(in: 0...36_500))
    settings.logDays = days ?? settings.logDays
    return settings
  }
}
