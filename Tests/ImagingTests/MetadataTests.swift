// What a camera knows of its owner does not reach the output; what the picture needs does.

import Codecs
import Imaging
import Planning
import TestSupport
import Testing

@Suite("Metadata of outputs")
struct MetadataTests {
  private static let files = ["jpeg-metadata.jpg", "png-metadata.png", "webp-metadata.webp"]

  /// Words of the fixtures' metadata that must be gone, whether compressed or not.
  private static let privateWords = [
    "adobe:ns:meta", "ns.adobe.com", "xpacket", "private comment", "Photoshop", "Description",
    "JFXX", "tIME", "GPS",
  ]

  @Test(
    "place, XMP, comments and thumbnails are gone", arguments: files,
    [FormatChoice.keep, .jpeg, .png, .webp])
  func gone(_ name: String, _ format: FormatChoice) throws {
    for side in [2048, 32] {
      let file = try fixture(name)
      let made = try process(file) { recipe in
        recipe.format = format
        recipe.fit(side)
      }
      for word in Self.privateWords {
        #expect(!made.file.contains(bytes: characters(word)), "\(word) is still there")
      }
      // The tag of the GPS directory, in both byte orders.
      #expect(!made.file.contains(bytes: [0x88, 0x25, 0x00, 0x04]))
      #expect(!made.file.contains(bytes: [0x25, 0x88, 0x04, 0x00]))
      #expect(made.operations.contains("strip_metadata"))
      let kinds = try header(of: made.file).metadata
      #expect(kinds.isSubset(of: [.icc, .exif, .text]) && !kinds.contains(.thumbnail))
    }
  }

  @Test(
    "copyright stays, and the profile where colours do", arguments: files,
    [FormatChoice.keep, .jpeg, .png, .webp])
  func kept(_ name: String, _ format: FormatChoice) throws {
    let file = try fixture(name)
    let notice = try #require(try header(of: file).copyright)
    let profile = try #require(try decode(file).iccProfile)
    for side in [2048, 32] {
      let made = try process(file) { recipe in
        recipe.format = format
        recipe.colourSpace = .keep
        recipe.fit(side)
      }
      #expect(try header(of: made.file).copyright == notice)
      #expect(try decode(made.file).iccProfile == profile)
    }
  }

  @Test("a profile that does not fit the new pixels is left behind")
  func inkProfile() throws {
    let made = try process(try fixture("jpeg-cmyk-adobe.jpg")) { $0.format = .png }
    #expect(try decode(made.file).iccProfile == nil)
  }

  @Test("nothing is said to be stripped where there was nothing")
  func nothing() throws {
    for name in ["jpeg-baseline-444.jpg", "png-rgb-8bit.png", "webp-lossy.webp"] {
      #expect(try !process(try fixture(name)).operations.contains("strip_metadata"))
    }
    // A profile is no private metadata.
    #expect(
      try !process(try fixture("jpeg-icc-display-p3.jpg")).operations.contains("strip_metadata"))
  }
}
