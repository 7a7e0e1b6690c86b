// From the JSON of a pattern to its branches: nested names become paths, `$or` becomes branches.

/// Reads the structure of a pattern; `ConditionParser` reads its leaves.
enum PatternParser {
  /// More ways to match than any rule that a person wrote has; `$or` multiplies them.
  private static let mostBranches = 1000

  /// The ways in which a pattern can match.
  static func branches(of pattern: JSON) throws(EventsError) -> [EventPattern.Branch] {
    guard case .object(let members) = pattern else {
      throw .badPattern(place: "", detail: "it must be an object")
    }
    let found = try extend([[:]], with: members, path: "", insideOr: false)
    return found.map { fields in
      EventPattern.Branch(
        fields: fields.sorted { $0.key.lexicographicallyPrecedes($1.key) }
          .map { (path: $0.key, conditions: $0.value) })
    }
  }

  private typealias Fields = [[UInt8]: [Condition]]

  /// The branches with what an object asks for added to each.
  private static func extend(
    _ branches: [Fields], with members: [JSON.Member], path: String, insideOr: Bool
  ) throws(EventsError) -> [Fields] {
    guard !members.isEmpty else {
      throw .badPattern(place: path, detail: "an empty object is not allowed")
    }
    var branches = branches
    for member in members {
      if member.name == "$or" {
        branches = try extend(branches, withEither: member.value, path: path)
        continue
      }
      let place = path.isEmpty ? member.name : "\(path).\(member.name)"
      if insideOr, reserved.contains(member.name) {
        throw .badPattern(place: place, detail: "inside $or no field can be called so")
      }
      switch member.value {
      case .object(let inner):
        branches = try extend(branches, with: inner, path: place, insideOr: insideOr)
      case .array(let alternatives):
        let conditions = try ConditionParser(place: place).conditions(alternatives)
        for index in branches.indices {
          guard branches[index].updateValue(conditions, forKey: Array(place.utf8)) == nil else {
            throw .badPattern(place: place, detail: "the field is there twice")
          }
        }
      default:
        throw .badPattern(
          place: place, detail: "an object or an array is wanted; write [\(kind(member.value))]")
      }
    }
    return branches
  }

  private static func extend(
    _ branches: [Fields], withEither value: JSON, path: String
  ) throws(EventsError) -> [Fields] {
    let place = path.isEmpty ? "$or" : "\(path).$or"
    guard case .array(let alternatives) = value else {
      throw .badPattern(place: place, detail: "it must be an array of objects")
    }
    guard alternatives.count >= 2 else {
      throw .badPattern(place: place, detail: "it needs at least two objects")
    }
    var extended: [Fields] = []
    for alternative in alternatives {
      guard case .object(let members) = alternative else {
        throw .badPattern(place: place, detail: "it must be an array of objects")
      }
      extended += try extend(branches, with: members, path: path, insideOr: true)
      guard extended.count <= mostBranches else {
        throw .badPattern(
          place: place, detail: "it makes more than \(mostBranches) combinations")
      }
    }
    return extended
  }

  private static func kind(_ value: JSON) -> String {
    switch value {
    case .string: "\"…\""
    case .number(let text): text
    case .boolean(let value): "\(value)"
    default: "null"
    }
  }

  /// EventBridge keeps these for itself inside `$or`, so that a condition in the wrong place is no
  /// field.
  private static let reserved: Set<String> = [
    "exactly", "equals-ignore-case", "prefix", "suffix", "anything-but", "exists", "wildcard",
    "numeric", "cidr", "=", "<", "<=", ">", ">=", "regex", "not-wildcard",
    "not-equals-ignore-case", "date-after", "date-on-or-after", "date-before",
    "date-on-or-before", "in-date-range", "ip-address-in-range", "ip-address-not-in-range",
  ]
}
