// Which colour profiles are taken for some, and for which pixels.

import Raster
import TestSupport
import Testing

@testable import Codecs

@Suite("Colour profiles")
struct ICCProfileTests {
  @Test("a profile fits the pixels of its own colour space", arguments: ChannelLayout.allCases)
  func spaces(_ layout: ChannelLayout) throws {
    let (own, other) = layout.isGray ? ("GRAY", "RGB ") : ("RGB ", "GRAY")
    let kind = layout.isGray ? "RGB" : "gray"
    #expect(try ICCProfile(ICCBuilder.profile(own), for: layout).bytes == ICCBuilder.profile(own))
    #expect(throws: ICCProfile.Mismatch.foreign(kind)) {
      try ICCProfile(ICCBuilder.profile(other), for: layout)
    }
    for (space, kind) in [("CMYK", "CMYK"), ("Lab ", "Lab"), ("6CLR", "other")] {
      #expect(throws: ICCProfile.Mismatch.foreign(kind)) {
        try ICCProfile(ICCBuilder.profile(space), for: layout)
      }
    }
  }

  private static let broken: [[UInt8]] = [
    [], [1, 2, 3], Array(ICCBuilder.profile("RGB ").dropLast()),
    ICCBuilder.profile("RGB ", size: 133), ICCBuilder.profile("RGB ", size: 127),
    ICCBuilder.profile("RGB ", size: 0), ICCBuilder.profile("RGB ", size: 0xFFFF_FFFF),
    [UInt8](repeating: 0, count: 500),
  ]

  @Test("what is no whole profile is broken", arguments: broken)
  func brokenProfiles(_ raw: [UInt8]) {
    #expect(throws: ICCProfile.Mismatch.broken) { try ICCProfile(raw, for: .rgb) }
  }

  @Test("what is padded behind a profile goes, and one that no JPEG can hold goes as a whole")
  func sizes() throws {
    let padded = ICCBuilder.profile("RGB ", padding: 3)
    #expect(try ICCProfile(padded, for: .rgb).bytes == ICCBuilder.profile("RGB "))
    let most = 255 * 65_519
    let largest = ICCBuilder.profile("RGB ", size: most, padding: most - 132)
    #expect(try ICCProfile(largest, for: .rgb).bytes.count == most)
    let tooLarge = ICCBuilder.profile("RGB ", size: most + 1, padding: most - 131)
    #expect(throws: ICCProfile.Mismatch.broken) { try ICCProfile(tooLarge, for: .rgb) }
  }
}
