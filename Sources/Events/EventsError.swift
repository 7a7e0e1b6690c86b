// What can go wrong with notices.

import Diagnostics

/// Why a notice could not be given.
public enum EventsError: Failure, Equatable {
  /// No sink is called so.
  case unknownSink(String)
  /// The sink's address makes no sense.
  case badSink(String, detail: String)
  /// The event can't be written as JSON.
  case notEncodable(String)
  /// The sink's file can't be opened or written.
  case logFailed(path: String, detail: String)

  /// What a script branches on.
  public var category: FailureCategory {
    switch self {
    case .unknownSink, .badSink: .usage
    case .notEncodable: .internalFault
    case .logFailed: .unavailable
    }
  }

  /// A stable word for the case.
  public var code: String {
    switch self {
    case .unknownSink: "unknown_sink"
    case .badSink: "bad_sink"
    case .notEncodable: "event_not_encodable"
    case .logFailed: "event_log_failed"
    }
  }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .unknownSink(let address): "no sink for '\(address)'"
    case .badSink(let address, let detail): "the sink '\(address)' makes no sense: \(detail)"
    case .notEncodable(let detail): "the notice can't be written as JSON: \(detail)"
    case .logFailed(let path, let detail): "the notice can't be written to \(path): \(detail)"
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .unknownSink:
      "a sink begins with \(builtinSinks.map { "\($0.scheme):" }.joined(separator: ", "))"
    case .badSink, .notEncodable, .logFailed: nil
    }
  }
}
