// What can't be planned.

import Diagnostics

/// Why a wish makes no sense.
public enum PlanningError: Failure, Equatable {
  /// A size that is none.
  case unreadableGeometry(String, detail: String)

  /// What a script branches on.
  public var category: FailureCategory { .usage }

  /// A stable word for the case.
  public var code: String { "unreadable_geometry" }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .unreadableGeometry(let text, let detail): "'\(text)' is no size: \(detail)"
    }
  }

  /// What can be done.
  public var hint: String? { "try 800x600, 800x, x600 or 50%" }
}
