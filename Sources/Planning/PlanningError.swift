// What can't be planned.

import Diagnostics

/// Why a wish makes no sense.
public enum PlanningError: Failure, Equatable {
  /// A word of the recipe that is none.
  case unreadable(Wish, String, detail: String)

  /// What was to be read.
  public enum Wish: String, Sendable, CaseIterable {
    case size
    case crop
    case position
    case colour
    case output
  }

  /// What a script branches on.
  public var category: FailureCategory { .usage }

  /// A stable word for the case.
  public var code: String {
    switch self {
    case .unreadable(.size, _, _): "unreadable_geometry"
    case .unreadable(let wish, _, _): "unreadable_\(wish.rawValue)"
    }
  }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .unreadable(let wish, let text, let detail): "'\(text)' is no \(wish.rawValue): \(detail)"
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .unreadable(.size, _, _): "try 800x600, 800x, x600, 50% or 10000@"
    case .unreadable(.crop, _, _): "try 800x600+10+20, 50%x50%+25%+25%, or 800x600 from the middle"
    case .unreadable(.position, _, _): "try north, bottom-right, 120,80, 50%,30% or attention"
    case .unreadable(.colour, _, _): "try #fff, #1e90ff or #1e90ff80"
    case .unreadable(.output, _, _): "try thumb:200x200, or large:1600x:webp:75"
    }
  }
}
