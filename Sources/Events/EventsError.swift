// What can go wrong with notices.

import Diagnostics
import Transport

/// Why a notice could not be given.
public enum EventsError: Failure, Equatable {
  /// No sink is called so; those there are have these schemes.
  case unknownSink(String, known: [String])
  /// The sink's address makes no sense.
  case badSink(String, detail: String)
  /// The event can't be written as JSON.
  case notEncodable(String)
  /// The sink's file can't be opened or written.
  case logFailed(path: String, detail: String)
  /// The receiver answered, and has not taken it.
  case notTaken(sink: String, detail: String)
  /// The receiver was not reached, or can't be spoken to.
  case transport(TransportError)
  /// A text is no JSON.
  case badJSON(detail: String, offset: Int)
  /// An event pattern is not one of EventBridge's; the place is a path of field names.
  case badPattern(place: String, detail: String)
  /// A message tells of no object in a way that is known.
  case badNotice(String)

  /// What a script branches on.
  public var category: FailureCategory {
    switch self {
    case .unknownSink, .badSink, .badJSON, .badPattern, .badNotice: .usage
    case .notEncodable: .internalFault
    case .logFailed, .notTaken: .unavailable
    case .transport(let error): error.category
    }
  }

  /// A stable word for the case.
  public var code: String {
    switch self {
    case .unknownSink: "unknown_sink"
    case .badSink: "bad_sink"
    case .notEncodable: "event_not_encodable"
    case .logFailed: "event_log_failed"
    case .notTaken: "notice_not_taken"
    case .transport(let error): error.code
    case .badJSON: "bad_json"
    case .badPattern: "bad_event_pattern"
    case .badNotice: "bad_notice"
    }
  }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .unknownSink(let address, _): "no sink for '\(address)'"
    case .badSink(let address, let detail): "the sink '\(address)' makes no sense: \(detail)"
    case .notEncodable(let detail): "the notice can't be written as JSON: \(detail)"
    case .logFailed(let path, let detail): "the notice can't be written to \(path): \(detail)"
    case .notTaken(let sink, let detail): "\(sink) has not taken the notice: \(detail)"
    case .transport(let error): error.message
    case .badJSON(let detail, let offset): "this is no JSON: \(detail) at byte \(offset)"
    case .badNotice(let detail): "the message tells of no object: \(detail)"
    case .badPattern(let place, let detail):
      "the event pattern makes no sense\(place.isEmpty ? "" : " at \(place)"): \(detail)"
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .unknownSink(_, let known):
      "a sink begins with \(known.map { "\($0):" }.joined(separator: ", "))"
    case .transport(let error): error.hint
    default: nil
    }
  }
}
