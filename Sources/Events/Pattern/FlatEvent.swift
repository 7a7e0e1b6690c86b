// An event as event patterns see it: leaves by path, each with the array elements that it lies in, so
// that a pattern can not take one field from one element and another from the next.

/// Which element of which array a value lies in, array by array.
typealias ArrayPlaces = [Int: Int]

/// The leaves of an event.
struct FlatEvent {
  /// A value that is neither an array nor an object.
  struct Leaf {
    let value: JSON
    let places: ArrayPlaces
  }

  /// Leaves by their path of names, joined with dots. Elements of one array share a path.
  private(set) var leaves: [[UInt8]: [Leaf]] = [:]
  private var arrays = 0

  /// Flattens an object; anything else has no leaves.
  init(_ event: JSON, wanted: Set<[UInt8]>) {
    if case .object(let members) = event {
      add(members, path: [], places: [:], wanted: wanted)
    }
  }

  private mutating func add(
    _ members: [JSON.Member], path: [UInt8], places: ArrayPlaces, wanted: Set<[UInt8]>
  ) {
    for member in members {
      let path = path.isEmpty ? Array(member.name.utf8) : path + [0x2E] + member.name.utf8
      add(member.value, path: path, places: places, wanted: wanted)
    }
  }

  private mutating func add(
    _ value: JSON, path: [UInt8], places: ArrayPlaces, wanted: Set<[UInt8]>
  ) {
    switch value {
    case .object(let members): add(members, path: path, places: places, wanted: wanted)
    case .array(let elements):
      let array = arrays
      arrays += 1
      for (index, element) in elements.enumerated() {
        var inner = places
        switch element {
        case .array, .object: inner[array] = index
        default: break
        }
        add(element, path: path, places: inner, wanted: wanted)
      }
    default:
      if wanted.contains(path) {
        leaves[path, default: []].append(Leaf(value: value, places: places))
      }
    }
  }
}
