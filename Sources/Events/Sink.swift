// Where notices go. A sink is one file beside this one and one line in the list below.

import Diagnostics
import Transport

/// An event on its way to a sink.
public struct OutgoingEvent: Sendable, Equatable {
  /// The event's id, the same at every attempt.
  public let id: String
  /// The bytes of the event's key.
  public let key: [UInt8]
  /// The event as JSON, the same bytes at every attempt.
  public let body: [UInt8]

  /// An event from its parts.
  public init(id: String, key: [UInt8], body: [UInt8]) {
    self.id = id
    self.key = key
    self.body = body
  }
}

/// What a sink makes of one event.
public enum Receipt: Sendable, Equatable {
  /// It is as safe with the receiver as the receiver can make it.
  case delivered
  /// It may or may not have arrived, and may be sent again, after so many seconds where the receiver
  /// said so.
  case again(EventsError, after: Double? = nil)
  /// The receiver does not let us in, whatever we send: everything for it waits until a later run's
  /// trial gets in.
  case held(EventsError)
  /// The receiver wants no more: everything for it waits until a person asks for another try.
  case disabled(EventsError)
  /// The receiver will never take it.
  case refused(EventsError)
}

/// A receiver of events.
///
/// An event may be delivered more than once: its id says so.
public protocol Sink: Sendable {
  /// The address that this sink was opened by, without secrets: its name in the outbox.
  var address: String { get }
  /// How many events it takes in one call.
  var batchLimit: Int { get }
  /// How many calls may be under way at once.
  var concurrency: Int { get }
  /// When it is tried again, unless the user says otherwise.
  var schedule: RetrySchedule { get }

  /// Hands events over, at most `batchLimit`, each of another key than all that are under way; a receipt
  /// for each.
  func deliver(_ events: [OutgoingEvent]) async -> [Receipt]
}

/// One kind of sink.
public struct SinkKind: Sendable {
  /// What stands before the colon.
  public let scheme: String
  /// What follows the colon, for help texts.
  public let placeholder: String
  /// Opens the sink of an address, given the bytes that follow the colon: a path need not be text.
  public let open:
    @Sendable (_ rest: [UInt8], _ settings: SinkSettings) throws(EventsError) -> any Sink
}

/// Every kind of sink.
public let builtinSinks: [SinkKind] = [
  SinkKind(scheme: "log", placeholder: "PATH") { path, settings throws(EventsError) in
    try EventLog(path: path, days: settings.logDays)
  },
  SinkKind(scheme: "sns", placeholder: "ARN") { arn, settings throws(EventsError) in
    try SNSTopic(
      arn: String(decoding: arn, as: UTF8.self), settings.access(), timeout: settings.timeout)
  },
  SinkKind(scheme: "eventbridge", placeholder: "BUS") { bus, settings throws(EventsError) in
    try EventBus(
      String(decoding: bus, as: UTF8.self), settings.access(), timeout: settings.timeout)
  },
  SinkKind(scheme: "https", placeholder: "//HOST/PATH") { rest, settings throws(EventsError) in
    try Webhook("https:\(String(decoding: rest, as: UTF8.self))", settings)
  },
  SinkKind(scheme: "http", placeholder: "//HOST/PATH") { rest, settings throws(EventsError) in
    try Webhook("http:\(String(decoding: rest, as: UTF8.self))", settings)
  },
  SinkKind(scheme: "exec", placeholder: "CMD") { command, settings throws(EventsError) in
    try EventCommand(String(decoding: command, as: UTF8.self), settings)
  },
  SinkKind(scheme: "stdout", placeholder: "") { rest, _ throws(EventsError) in
    try EventStream(rest)
  },
]

/// Opens the sink at `address`: `log:PATH`. `${env}` in it is the name of the deployment.
public func openSink(
  _ address: [UInt8], _ settings: SinkSettings = SinkSettings()
) throws(EventsError) -> any Sink {
  let address = settings.filledIn(address)
  if let start = address.firstIndex(of: UInt8(ascii: "$")),
    address[start...].starts(with: "${".utf8),
    let end = address[start...].firstIndex(of: UInt8(ascii: "}"))
  {
    let field = String(decoding: address[start...end], as: UTF8.self)
    let scheme = String(decoding: address.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
    throw .badSink("\(scheme):", detail: "nothing stands for \(field), only for ${env}")
  }
  for kind in builtinSinks where address.starts(with: "\(kind.scheme):".utf8) {
    return try kind.open(Array(address.dropFirst(kind.scheme.utf8.count + 1)), settings)
  }
  // What follows the colon may be a secret.
  let colon = address.firstIndex(of: UInt8(ascii: ":"))
  throw .unknownSink(
    String(decoding: address[..<(colon.map { $0 + 1 } ?? address.count)], as: UTF8.self),
    known: builtinSinks.map(\.scheme))
}
