// What every error of this program can say of itself: one line for a person, one word for a
// script, and what to do about it.

/// An error that a person will read.
///
/// Each target has one closed enum that conforms. A case carries its evidence (key, format, byte
/// offset, expected and found); the message is one line without a full stop and does not repeat
/// the key, which the reporter puts before it.
public protocol Failure: Error, Sendable {
  /// What a script branches on, and what decides the exit status.
  var category: FailureCategory { get }
  /// A stable word for this very case, `lower_snake_case`.
  var code: String { get }
  /// What is wrong and where, in one line.
  var message: String { get }
  /// What the person can do, or nil where there is nothing.
  var hint: String? { get }
}

extension Failure {
  /// Most failures speak for themselves.
  public var hint: String? { nil }
}

/// A failure as it travels between processes and into outcomes, events and JSON.
public struct FailureReport: Failure, Codable, Equatable {
  /// As the failure says.
  public let category: FailureCategory
  /// As the failure says.
  public let code: String
  /// As the failure says.
  public let message: String
  /// As the failure says.
  public let hint: String?

  /// The report of any failure.
  public init(_ failure: some Failure) {
    category = failure.category
    code = failure.code
    message = failure.message
    hint = failure.hint
  }

  /// The report of any error: one that is no `Failure` is a fault of the program's own.
  public init(any error: any Error) {
    if let failure = error as? any Failure {
      self.init(failure)
    } else {
      self.init(
        category: .internalFault, code: "internal", message: String(describing: error))
    }
  }

  /// A report from its parts.
  public init(category: FailureCategory, code: String, message: String, hint: String? = nil) {
    self.category = category
    self.code = code
    self.message = message
    self.hint = hint
  }
}
