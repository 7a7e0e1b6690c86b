// What --strip and --keep leave, on images that are made anew and on those whose pixels are kept.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Kept metadata")
struct RetentionTests {
  private static let files = ["jpeg-metadata.jpg", "png-metadata.png", "webp-metadata.webp"]
  private static let formats: [FormatChoice] = [.keep, .jpeg, .png, .webp]

  /// The kinds in the output, and those that are said to be gone.
  private func kinds(
    _ name: String, _ choice: MetadataChoice, _ change: (inout Recipe) -> Void = { $0.fit(32) }
  ) throws -> (left: Set<MetadataKind>, removed: Set<MetadataKind>, made: ProcessedImage) {
    let file = try fixture(name)
    let made = try process(file) { recipe in
      recipe.metadata = choice
      change(&recipe)
    }
    let left = try header(of: made.file).metadata
    let had = try header(of: file).metadata
    // The receipt is true: nothing is in both lists but EXIF, of which copyright may be left.
    #expect(Set(made.removed).union(left) == had.union(left))
    #expect(left.intersection(made.removed).isSubset(of: [.exif]))
    #expect(left.isSubset(of: had.union([.exif])))
    return (left, Set(made.removed), made)
  }

  @Test("all leaves nothing at all", arguments: files, formats)
  func all(_ name: String, _ format: FormatChoice) throws {
    let kinds = try kinds(name, MetadataChoice(strip: .all)) {
      $0.fit(32)
      $0.format = format
    }
    #expect(kinds.left.isEmpty)
    #expect(try header(of: kinds.made.file).copyright == nil)
  }

  @Test("what is named stays where all else goes", arguments: files, formats)
  func named(_ name: String, _ format: FormatChoice) throws {
    func left(_ parts: Set<MetadataChoice.Part>) throws -> Set<MetadataKind> {
      try kinds(name, MetadataChoice(strip: .all, keeping: parts)) {
        $0.fit(32)
        $0.format = format
        $0.colourSpace = .keep
      }.left
    }
    #expect(try left([.icc]) == [.icc])
    #expect(try left([.xmp]) == [.xmp])
    #expect(try left([.copyright]) == [.exif])
    #expect(try left([.exif, .icc]) == [.exif, .icc])
  }

  @Test("EXIF that stays has neither place nor thumbnail, and says that the image is upright")
  func exif() throws {
    for name in Self.files {
      let kinds = try kinds(name, MetadataChoice(keeping: [.exif]))
      #expect(kinds.left == [.exif])
      #expect(kinds.removed.contains(.location) && !kinds.removed.contains(.exif))
      #expect(try header(of: kinds.made.file).orientation == .upright)
    }
  }

  @Test("none leaves all that the output can hold, but the thumbnail of other pixels")
  func none() throws {
    for name in Self.files {
      let kinds = try kinds(name, MetadataChoice(strip: .none)) {
        $0.fit(32)
        $0.colourSpace = .keep
      }
      #expect(kinds.removed.isSubset(of: [.thumbnail]), "\(name): \(kinds.removed)")
    }
    let turned = try kinds("jpeg-metadata.jpg", MetadataChoice(strip: .none)) { $0.format = .webp }
    #expect(turned.left == [.exif, .xmp, .location])
    #expect(turned.removed == [.icc, .iptc, .comment, .thumbnail])
  }

  @Test("a kept input is not touched by none, and stripped as far as is asked", arguments: files)
  func keptInput(_ name: String) throws {
    // Poor already, and its profile stays as it is: there is nothing to gain.
    let file = try fixture(name)
    func made(_ choice: MetadataChoice) throws -> ProcessedImage {
      try process(file) { recipe in
        recipe.metadata = choice
        recipe.colourSpace = .keep
        recipe.quality = 100
        recipe.lossless = name.hasSuffix("webp")
      }
    }
    let untouched = try made(MetadataChoice(strip: .none))
    guard untouched.keepsInput else { return }
    #expect(untouched.file == file && untouched.removed.isEmpty)
    for parts: Set<MetadataChoice.Part> in [[.xmp, .icc], [.exif], [.copyright]] {
      let choice = MetadataChoice(strip: .all, keeping: parts)
      let codec = codec(for: try header(of: file).format)
      let stripped = try header(of: codec.stripped(file: file, keeping: choice))
      #expect(stripped.metadata.contains(.xmp) == parts.contains(.xmp))
      #expect(stripped.metadata.contains(.icc) == parts.contains(.icc))
      #expect(stripped.metadata.isDisjoint(with: [.thumbnail, .location]))
      #expect((stripped.copyright == nil) == parts.contains(.xmp))
    }
  }

  @Test("stripping by any choice is a fixed point, and leaves every pixel", arguments: files)
  func fixedPoint(_ name: String) throws {
    let file = try fixture(name)
    let codec = codec(for: try header(of: file).format)
    for strip in [MetadataChoice.Strip.all, .safe] {
      for part in MetadataChoice.Part.allCases {
        let choice = MetadataChoice(strip: strip, keeping: [part])
        let once = try codec.stripped(file: file, keeping: choice)
        #expect(try codec.stripped(file: once, keeping: choice) == once)
        #expect(try decode(once).picture == decode(file).picture)
        #expect(try header(of: once).orientation == header(of: file).orientation)
      }
    }
  }

  @Test("EXIF that can't be read is left behind with a word")
  func broken() throws {
    let made = try process(try fixture("jpeg-exif-broken.jpg")) {
      $0.metadata = MetadataChoice(keeping: [.exif])
      $0.fit(20)
    }
    #expect(made.warnings.contains { $0.contains("EXIF") })
    #expect(made.removed == [.exif])
  }
}
