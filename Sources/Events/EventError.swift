// A failure as an event tells of it: with the status that the AWS stack's API answers.

import Diagnostics

/// Why an image failed.
public struct EventError: Codable, Sendable, Equatable {
  /// The API's status (HTTP).
  public var status: Int
  /// The stable word for this very failure.
  public var code: String
  /// What is wrong, in one line.
  public var message: String

  /// The error that a failure is to an event's reader.
  public init(_ failure: FailureReport) {
    status = failure.category.httpStatus
    code = failure.code
    message = failure.message
  }
}
