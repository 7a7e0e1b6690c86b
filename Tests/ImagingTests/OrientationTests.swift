// Images that were stored turned come out upright, in every format.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Orientation of outputs")
struct OrientationTests {
  private static let turned =
    (1...8).map { "jpeg-orientation-\($0).jpg" } + [
      "jpeg-orientation-6-big-endian.jpg", "jpeg-orientation-6-progressive-420.jpg",
      "png-orientation-6.png", "webp-orientation-3.webp", "webp-orientation-6.webp",
    ]

  @Test(
    "all eight orientations are turned upright for good", arguments: turned,
    [FormatChoice.jpeg, .png, .webp])
  func upright(_ name: String, _ format: FormatChoice) throws {
    for side in [2048, 32] {
      let made = try process(try fixture(name)) { recipe in
        recipe.format = format
        recipe.quality = 95
        recipe.fit(side)
      }
      let picture = try shown(made.file)
      let header = try header(of: made.file)
      #expect(made.size == PixelSize(width: min(side, 64), height: min(side * 3 / 4, 48)))
      #expect(header.uprightSize == made.size)
      #expect(picture.standsUpright(within: 20), "\(picture.corners)")
      // Where the input was kept, its tag was kept as well; everything else is turned for good.
      let isTurned = !name.hasSuffix("orientation-1.jpg") && !made.keepsInput
      #expect(header.orientation == .upright || made.keepsInput)
      #expect(made.operations.contains("auto_orient") == isTurned)
    }
  }

  @Test("turning comes after shrinking, and is told in that order")
  func order() throws {
    let made = try process(try fixture("jpeg-orientation-6.jpg")) { recipe in
      recipe.fit(20)
      recipe.format = .png
    }
    #expect(
      made.operations.prefix(3) == ["resize", "auto_orient", "format_conversion"]
        && made.operations.contains("strip_metadata"))
  }

  @Test("a value that EXIF does not know turns nothing")
  func unknown() throws {
    let made = try process(try fixture("jpeg-orientation-9-is-none.jpg")) { $0.format = .png }
    #expect(!made.operations.contains("auto_orient"))
    #expect(try decode(made.file).picture.standsUpright(within: 20))
  }
}
