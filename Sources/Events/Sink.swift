// Where notices go. A sink is one file beside this one and one line in the list below.

/// A receiver of events.
///
/// `deliver` returns only once the event is as safe with the receiver as the receiver can make it;
/// when it throws, the event may or may not have arrived, and may be delivered again: its id says so.
/// It may be called from several tasks at once.
public protocol Sink: Sendable {
  /// The address that this sink was opened by, without secrets.
  var address: String { get }

  /// Hands one event over.
  func deliver(_ event: Event) async throws(EventsError)
}

/// One kind of sink.
public struct SinkKind: Sendable {
  /// What stands before the colon.
  public let scheme: String
  /// What follows the colon, for help texts.
  public let placeholder: String
  /// Opens the sink of an address, given the bytes that follow the colon: a path need not be text.
  public let open: @Sendable (_ rest: [UInt8]) throws(EventsError) -> any Sink
}

/// Every kind of sink.
public let builtinSinks: [SinkKind] = [
  SinkKind(scheme: "log", placeholder: "PATH") { path throws(EventsError) in
    try EventLog(path: path)
  }
]

/// Opens the sink at `address`: `log:PATH`.
public func openSink(_ address: [UInt8]) throws(EventsError) -> any Sink {
  for kind in builtinSinks where address.starts(with: "\(kind.scheme):".utf8) {
    return try kind.open(Array(address.dropFirst(kind.scheme.utf8.count + 1)))
  }
  throw .unknownSink(String(decoding: address, as: UTF8.self))
}
