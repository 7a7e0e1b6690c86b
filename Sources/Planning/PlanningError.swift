// What can't be planned.

import Diagnostics

/// Why a wish makes no sense.
public enum PlanningError: Failure, Equatable {
  /// A size that is none.
  case unreadableGeometry(String, detail: String)

  public var category: FailureCategory { .usage }

  public var code: String { "unreadable_geometry" }

  public var message: String {
    switch self {
    case .unreadableGeometry(let text, let detail): "'\(text)' is no size: \(detail)"
    }
  }

  public var hint: String? { "try 800x600, 800x, x600 or 50%" }
}
