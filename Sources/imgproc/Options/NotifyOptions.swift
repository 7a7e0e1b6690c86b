// Who hears of it.

import ArgumentParser
import Engine
import Events
import FoundationEssentials
import Storage
import Transport

/// Options on notices.
struct NotifyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Where notices go, instead of the bucket's own log (log:.imgproc/events.jsonl in it): \
      \(alternatives(builtinSinks.map { "\($0.scheme):\($0.placeholder)" })). Before it, with \
      blanks between, settings of this sink alone: \(SinkWords.help). Repeatable. \
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

  @Option(
    help: ArgumentHelp(
      """
      What to tell of: \(alternatives(Occasion.allCases.map(\.rawValue))), with commas between; \
      batch is one notice for each run. (default: success,failure)
      """, valueName: "words"))
  var notifyOn: String?

  @Option(
    help: ArgumentHelp(
      "Tell only of events that match the rule in this file, written as EventBridge's are.",
      valueName: "file"))
  var notifyPattern: String?

  @Option(
    help: ArgumentHelp(
      """
      The form of notices: native, s3 (as S3 tells of a new object) or cloudevents. \
      (default: native)
      """, valueName: "form"))
  var formatEvents: String?

  @Option(
    help: ArgumentHelp(
      """
      How long a run that is done waits for its notices to be taken, further tries included; what \
      is left stays for the next run. (default: 10s)
      """, valueName: "time"))
  var drain: String?

  @Flag(
    help: "Fail with status 75 where notices still wait for a sink at the end, or were given up.")
  var requireNotify = false

  /// Whether a run whose notices wait has failed.
  func isRequired() throws -> Bool {
    try Environment().flag("--require-notify", requireNotify)
  }

  /// Seconds to wait for notices at the end.
  func drainSeconds() throws -> Double {
    try Environment().setting("--drain", drain) { text in
      text == "0" ? 0 : try duration(text)
    } ?? 10
  }

  /// The receivers to tell: those of flags, or those of the variable, or the bucket's own log.
  ///
  /// - Parameters:
  ///   - location: where the bucket is, as it was said.
  ///   - environment: the deployment's name, which `${env}` stands for.
  ///   - outputIsTaken: whether standard output carries something else.
  func subscribers(
    _ bucket: any ObjectStore, at location: String, environment: String, outputIsTaken: Bool
  ) throws -> [Subscriber] {
    let standard = try standard()
    let settings = try sinkSettings(environment)
    let origin = origin(location, region: settings.variables["AWS_REGION"] ?? "")
    let given = Environment().list("--notify", notify)
    if given.isEmpty {
      return [Subscriber(EventLog(of: bucket, days: settings.logDays), standard, origin: origin)]
    }
    let subscribers = try given.map { sink in
      let subscriber = try sink.read { text in
        try Subscriber(SinkWords(text).subscription(standard), origin: origin, settings)
      }
      if outputIsTaken, subscriber.sink is EventStream {
        throw UsageError(
          "\(sink.source): standard output carries JSON Lines", hint: "say --json-fd N")
      }
      return subscriber
    }
    // One outbox serves an address: of two subscriptions the one would take the other's notices.
    for (place, subscriber) in subscribers.enumerated() {
      let address = subscriber.sink.address
      guard subscribers[..<place].contains(where: { $0.sink.address == address }) else { continue }
      throw UsageError(
        "\(given[place].source): \(address) is there twice",
        hint: "say it once, with all that it is to get: on=success+failure")
    }
    // An address may hold a secret; a sink's name does not.
    SettingTrace.note(
      "--notify",
      Given(
        source: given[0].source, text: subscribers.map(\.sink.address).joined(separator: ","),
        origin: given[0].origin))
    return subscribers
  }

  /// One receiver, with its exchanges told to `trace`.
  func subscriber(
    _ sink: Given, at location: String, environment: String, trace: @escaping Exchange.Trace
  ) throws -> Subscriber {
    let settings = try sinkSettings(environment, trace: trace)
    let standard = try standard()
    let origin = origin(location, region: settings.variables["AWS_REGION"] ?? "")
    return try sink.read { text in
      try Subscriber(SinkWords(text).subscription(standard), origin: origin, settings)
    }
  }

  /// The bucket as forms of events name it: by its own name, without the path to it.
  private func origin(_ location: String, region: String) -> EventOrigin {
    var path = RawArgument.decode(location)
    if path.elementsEqual(".".utf8) { path = Array(FileManager.default.currentDirectoryPath.utf8) }
    let name = path.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
    let source = percentEncoded(name) { _ in false }
    return EventOrigin(
      source: "/\(source)", bucket: String(decoding: name, as: UTF8.self), region: region)
  }

  /// What holds for every sink that says nothing else of itself.
  private func standard() throws -> Subscription {
    let environment = Environment()
    var standard = Subscription(address: [])
    standard.occasions =
      try environment.setting("--notify-on", notifyOn, read: occasions) ?? standard.occasions
    standard.pattern = try environment.setting("--notify-pattern", notifyPattern, read: patternFile)
    standard.form =
      try environment.setting("--format-events", formatEvents, read: word(of: EventForm.self))
      ?? standard.form
    return standard
  }

  /// What sinks are opened with.
  func sinkSettings(
    _ environment: String, trace: Exchange.Trace? = nil
  ) throws -> SinkSettings {
    var settings = SinkSettings(environment: environment, trace: trace)
    settings.allowsPrivate = try Environment().flag("--allow-private", allowPrivate)
    let days = try Environment().setting("--log-days", logDays, read: number(in: 0...36_500))
    settings.logDays = days ?? settings.logDays
    return settings
  }
}
