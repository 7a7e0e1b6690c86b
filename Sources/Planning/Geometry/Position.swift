// Which part of an image stays where the box has another shape, and where in the box it lies where it
// does not fill it.

/// A place to hold on to.
public enum Position: Hashable, Codable, Sendable {
  /// What there is to spare is shared out: 0 leaves it all on the right and below, 1 on the left and
  /// above.
  case towards(across: Double, down: Double)
  /// As near to the middle as it can be: a point in pixels of the image as it is resized.
  case point(x: Int, y: Int)
  /// Where something is to be seen.
  case search(Search)

  /// What a search goes by.
  public enum Search: String, Codable, Sendable, CaseIterable {
    /// The most detail.
    case entropy
    /// What people look at: skin, edges, strong colours.
    case attention
  }

  /// The middle.
  public static let center = Position.towards(across: 0.5, down: 0.5)

  /// The nine directions by their usual names.
  public static let names = [
    "center", "north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest",
  ]

  /// Reads a direction (`north`, `top`, `bottom-right`), a point (`120,80`), shares of what there is to
  /// spare (`50%,30%`), `entropy` or `attention`.
  public init(parsing text: String) throws(PlanningError) {
    let word = text.lowercased().filter { !" -_".contains($0) }
    if let search = Search(rawValue: word) {
      self = .search(search)
    } else if let direction = Self.direction(word) {
      self = direction
    } else {
      self = try Self.place(text)
    }
  }

  private static func direction(_ word: String) -> Position? {
    if ["center", "centre", "middle"].contains(word) { return .center }
    var rest = word[...]
    var (across, down): (Double?, Double?)
    let steps: [(String, Bool, Double)] = [
      ("north", false, 0), ("top", false, 0), ("south", false, 1), ("bottom", false, 1),
      ("west", true, 0), ("left", true, 0), ("east", true, 1), ("right", true, 1),
    ]
    while let step = steps.first(where: { rest.hasPrefix($0.0) }) {
      guard (step.1 ? across : down) == nil else { return nil }
      if step.1 { across = step.2 } else { down = step.2 }
      rest = rest.dropFirst(step.0.count)
    }
    guard rest.isEmpty, across != nil || down != nil else { return nil }
    return .towards(across: across ?? 0.5, down: down ?? 0.5)
  }

  private static func place(_ text: String) throws(PlanningError) -> Position {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    if parts.count == 2 {
      if let x = wholeNumber(parts[0]), let y = wholeNumber(parts[1]) { return .point(x: x, y: y) }
      if let across = share(parts[0]), let down = share(parts[1]), max(across, down) <= 100 {
        return .towards(across: across / 100, down: down / 100)
      }
    }
    throw .unreadable(
      .position, text, detail: "a direction, a point X,Y, or entropy or attention")
  }
}
