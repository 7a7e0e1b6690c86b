// The most used colours first, behind those that are not opaque.

/// By how many pixels have the colour.
struct FrequencyOrder: PaletteOrder {
  func order(_ colours: borrowing IndexedColours) -> [Int] {
    let all = colours.colours
    let counts = colours.counts
    return all.indices.sorted { a, b in
      let areOpaque = (all[a] & 255 == 255, all[b] & 255 == 255)
      if areOpaque.0 != areOpaque.1 { return areOpaque.1 }
      return counts[a] != counts[b] ? counts[a] > counts[b] : a < b
    }
  }
}
