// What is kept beside the pixels, and what stripping leaves.

import Codecs
import Raster
import TestSupport
import Testing

@Suite("Metadata")
struct MetadataTests {
  private static let notice = "© 2026 Ada Lovelace, Jr."

  /// A Display P3 profile, taken from a fixture.
  private static func profile() throws -> [UInt8] {
    let file = try Fixtures.read("formats/jpeg-icc-display-p3.jpg")
    return try #require(try decode(file).iccProfile)
  }

  @Test("profile and copyright come back as they were given", arguments: CodecCase.all)
  func kept(_ one: CodecCase) throws {
    // A profile for RGB does not fit gray, and a decoder may say so.
    guard !one.pixelFormat.layout.isGray else { return }
    let profile = try Self.profile()
    let size = PixelSize(width: 17, height: 13)
    let file = try one.file(size, KeptMetadata(iccProfile: profile, copyright: Self.notice))
    let header = try header(of: file)
    #expect(header.copyright == Self.notice)
    #expect(header.metadata == [.exif, .icc])
    #expect(header.size == size && header.pixelFormat == one.pixelFormat)
    let decoded = try decode(file)
    #expect(decoded.iccProfile == profile)
    #expect(decoded.warnings.isEmpty)
    #expect(decoded.picture == (try decode(try one.file(size)).picture))
  }

  @Test("each of the two is kept without the other", arguments: CodecCase.all)
  func keptAlone(_ one: CodecCase) throws {
    let copyrighted = try one.file(
      PixelSize(width: 5, height: 4), KeptMetadata(copyright: Self.notice))
    #expect(try header(of: copyrighted).copyright == Self.notice)
    #expect(try header(of: copyrighted).metadata == [.exif])
    #expect(try decode(copyrighted).iccProfile == nil)
    guard !one.pixelFormat.layout.isGray else { return }
    let profile = try Self.profile()
    let profiled = try one.file(PixelSize(width: 5, height: 4), KeptMetadata(iccProfile: profile))
    #expect(try header(of: profiled).copyright == nil)
    #expect(try header(of: profiled).metadata == [.icc])
    #expect(try decode(profiled).iccProfile == profile)
  }

  @Test("a profile of many kilobytes is kept whole", arguments: [ImageFormat.jpeg, .webp])
  func largeProfile(_ format: ImageFormat) throws {
    // Two segments of a JPEG file and part of a third. A PNG reader may refuse a profile like this.
    let profile = try Self.profile() + [UInt8](repeating: 7, count: 150_000)
    let picture = Picture(soft: PixelSize(width: 9, height: 9), PixelFormat(.rgb))
    let file = try encode(picture, as: format, EncodeOptions(), KeptMetadata(iccProfile: profile))
    #expect(try decode(file).iccProfile == profile)
  }

  @Test("stripping a file of our own takes nothing that is to be seen", arguments: CodecCase.all)
  func stripping(_ one: CodecCase) throws {
    let metadata = KeptMetadata(
      iccProfile: one.pixelFormat.layout.isGray ? nil : try Self.profile(),
      copyright: Self.notice)
    for metadata in [metadata, KeptMetadata()] {
      let file = try one.file(PixelSize(width: 17, height: 13), metadata)
      let header = try header(of: file)
      let stripped = try one.codec.stripped(file: file)
      #expect(stripped.count <= file.count)
      let strippedHeader = try TestSupport.header(of: stripped)
      #expect(strippedHeader == header)
      let before = try decode(file)
      let after = try decode(stripped)
      #expect(after.picture == before.picture && after.iccProfile == before.iccProfile)
      #expect(try one.codec.stripped(file: stripped) == stripped)
    }
  }

  @Test(
    "stripping any readable file twice changes nothing more", arguments: try Fixtures.readable())
  func strippingFixtures(_ fixture: Fixtures.Readable) throws {
    let file = try fixture.bytes()
    let header = try header(of: file)
    let codec = codec(for: fixture.format)
    let stripped = try codec.stripped(file: file)
    let strippedHeader = try TestSupport.header(of: stripped)
    #expect(try codec.stripped(file: stripped) == stripped)
    #expect(strippedHeader.orientation == header.orientation)
    #expect(strippedHeader.copyright == header.copyright)
    #expect(strippedHeader.frames == header.frames)
    #expect(strippedHeader.pixelFormat == header.pixelFormat)
    #expect(strippedHeader.metadata.isSubset(of: [.icc, .exif, .text]))
    let before = try decode(file)
    let after = try decode(stripped)
    #expect(after.picture == before.picture && after.iccProfile == before.iccProfile)
  }
}
