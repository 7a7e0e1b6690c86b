// Colours from dark to light, those that are not opaque first: a tRNS chunk ends with the last of them
// (PNG, third edition, section 11.3.1.1).

/// By alpha, then by luma as of ITU-R BT.601.
struct LuminanceOrder: PaletteOrder {
  func order(_ colours: borrowing IndexedColours) -> [Int] {
    let keys = colours.colours.map { colour in
      (isOpaque: colour & 255 == 255, alpha: Int(colour & 255), luma: luma(colour))
    }
    return keys.indices.sorted { a, b in
      if keys[a].isOpaque != keys[b].isOpaque { return keys[b].isOpaque }
      if keys[a].luma != keys[b].luma { return keys[a].luma < keys[b].luma }
      return (keys[a].alpha, a) < (keys[b].alpha, b)
    }
  }

  private func luma(_ colour: UInt32) -> Int {
    299 * Int(colour >> 24) + 587 * Int(colour >> 16 & 255) + 114 * Int(colour >> 8 & 255)
  }
}
