// EventBridge's rule language over our events ("Creating Amazon EventBridge event patterns", EventBridge
// User Guide; aws/event-ruler is the language's own implementation, and this one's touchstone), so that
// a rule that is written there works here.

/// Which events are wanted.
public struct EventPattern: Sendable {
  /// One way to match: every field of it must hold. `$or` makes several.
  struct Branch: Sendable {
    /// Conditions by path, of which one must be met each; in the paths' order.
    var fields: [(path: [UInt8], conditions: [Condition])]
  }

  private let branches: [Branch]
  private let paths: Set<[UInt8]>

  /// Reads a pattern: a JSON object of the events' own shape, with arrays of what is wanted at its
  /// leaves. Throws `badJSON` or `badPattern`, which names the field.
  public init(parsing text: some Sequence<UInt8>) throws(EventsError) {
    try self.init(JSON(parsing: text))
  }

  /// As above, from a value.
  public init(_ pattern: JSON) throws(EventsError) {
    branches = try PatternParser.branches(of: pattern)
    paths = Set(branches.flatMap { $0.fields.map(\.path) })
  }

  /// Whether the event, a JSON object, matches.
  ///
  /// Fields that lie in different elements of one array never match together. Time grows with the
  /// product of the sizes of unrelated arrays of objects that the pattern names fields of.
  public func matches(_ event: JSON) -> Bool {
    let event = FlatEvent(event, wanted: paths)
    return branches.contains { $0.matches(event) }
  }
}

extension EventPattern.Branch {
  func matches(_ event: FlatEvent) -> Bool {
    // Arrays that no later field lies in need not be remembered; that keeps the set small.
    let laterArrays = fields.indices.map { index in
      Set(
        fields[(index + 1)...].flatMap { event.leaves[$0.path, default: []] }.flatMap(\.places.keys)
      )
    }
    var reached: Set<ArrayPlaces> = [[:]]
    for (index, field) in fields.enumerated() {
      let leaves = event.leaves[field.path, default: []]
      let isMet = leaves.map { leaf in
        field.conditions.contains { $0.isMet(by: leaf.value) }
      }
      let mayBeAbsent = field.conditions.contains(where: \.isAbsent)
      var next: Set<ArrayPlaces> = []
      for places in reached {
        var isPresent = false
        for (leaf, isMet) in zip(leaves, isMet) {
          guard let joined = join(places, leaf.places) else { continue }
          isPresent = true
          if isMet { next.insert(joined.filter { laterArrays[index].contains($0.key) }) }
        }
        if mayBeAbsent, !isPresent {
          next.insert(places.filter { laterArrays[index].contains($0.key) })
        }
      }
      if next.isEmpty { return false }
      reached = next
    }
    return true
  }

  /// Both places at once; nil where they are different elements of one array.
  private func join(_ places: ArrayPlaces, _ more: ArrayPlaces) -> ArrayPlaces? {
    var joined = places
    for (array, element) in more {
      if let known = joined.updateValue(element, forKey: array), known != element { return nil }
    }
    return joined
  }
}

extension Condition {
  fileprivate var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }
}
