// Sizes as people write them: the language of ImageMagick and vips.

/// What may follow the numbers of a size.
private enum Suffix: Character, CaseIterable {
  case outside = "^"
  case exactly = "!"
  case onlyShrink = ">"
  case onlyEnlarge = "<"
}

extension Geometry {
  /// Reads `800x600`, `800x`, `x600`, `800`, `50%`, `50%x25%` or `10000@`, and behind it `^` (the least
  /// size that covers the box), `!` (these very sides), `>` (only shrink) or `<` (only enlarge).
  ///
  /// - Throws: `unreadable` for anything else, sides of 0, and sides over 2^31 - 1.
  public init(parsing text: String) throws(PlanningError) {
    let (numbers, suffixes) = try Self.split(text)
    extent = try Self.extent(numbers, of: text)
    let isBox = if case .box = extent { true } else { false }
    guard isBox || suffixes.isDisjoint(with: [.outside, .exactly]) else {
      throw .unreadable(.size, text, detail: "^ and ! go with sides in pixels, as in 800x600^")
    }
    let isPercent = if case .percent = extent { true } else { false }
    fit = suffixes.contains(.outside) ? .outside : suffixes.contains(.exactly) ? .fill : .inside
    growth =
      if suffixes.contains(.onlyShrink) {
        .never
      } else if suffixes.contains(.onlyEnlarge) {
        .only
      } else {
        isPercent || fit == .fill ? .always : .ifAsked
      }
  }

  private static func split(
    _ text: String
  ) throws(PlanningError) -> (numbers: Substring, suffixes: Set<Suffix>) {
    var numbers = text[...]
    var suffixes: Set<Suffix> = []
    while let last = numbers.last, let suffix = Suffix(rawValue: last) {
      guard suffixes.insert(suffix).inserted else {
        throw .unreadable(.size, text, detail: "'\(last)' stands there twice")
      }
      numbers.removeLast()
    }
    for pair: Set<Suffix> in [[.outside, .exactly], [.onlyShrink, .onlyEnlarge]]
    where suffixes.isSuperset(of: pair) {
      let signs = pair.map { String($0.rawValue) }.sorted().joined(separator: " and ")
      throw .unreadable(.size, text, detail: "\(signs) contradict one another")
    }
    return (numbers, suffixes)
  }

  private static func extent(
    _ numbers: Substring, of text: String
  ) throws(PlanningError) -> Extent {
    if numbers.last == "@" {
      guard let pixels = positiveNumber(numbers.dropLast()) else {
        throw .unreadable(.size, text, detail: "before @ stands a number of pixels, 1 or more")
      }
      return .area(pixels)
    }
    let sides = numbers.split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count <= 2, sides.contains(where: { !$0.isEmpty }) else {
      throw .unreadable(.size, text, detail: "one or two sides, as in 800x600, 800x or x600")
    }
    if numbers.contains("%") {
      let amounts = sides.compactMap { percentage($0) }
      guard amounts.count == sides.count else {
        throw .unreadable(
          .size, text,
          detail: "percentages are above 0, not over 100000, and stand on both sides or alone")
      }
      return .percent(width: amounts[0], height: amounts[amounts.count - 1])
    }
    func side(_ digits: Substring) throws(PlanningError) -> Int? {
      if digits.isEmpty { return nil }
      guard let side = positiveNumber(digits) else {
        throw .unreadable(.size, text, detail: "a side is a whole number of pixels, 1 or more")
      }
      return side
    }
    return .box(width: try side(sides[0]), height: sides.count == 2 ? try side(sides[1]) : nil)
  }
}
