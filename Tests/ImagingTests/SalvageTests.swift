// What is kept of images that are broken, where somebody asks for it.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("A broken image")
struct SalvageTests {
  private static let files = [
    "jpeg-baseline-420.jpg", "jpeg-progressive-420.jpg", "jpeg-restart-markers.jpg",
    "jpeg-arithmetic.jpg", "png-rgb-8bit.png", "png-rgba-16bit-interlaced.png",
    "png-palette-4bit.png", "webp-lossy.webp", "webp-lossless.webp",
  ]

  private func salvaged(_ file: [UInt8]) throws(CodecError) -> ProcessedImage {
    try process(file) { recipe in
      recipe.geometry = .percent(100)
      recipe.format = .png
      recipe.onCorrupt = .salvage
    }
  }

  @Test("that is whole comes out as ever, with no word about it", arguments: files)
  func whole(name: String) throws {
    let file = try fixture(name)
    let plain = try process(file) { recipe in
      recipe.geometry = .percent(100)
      recipe.format = .png
    }
    let image = try salvaged(file)
    #expect(image.file == plain.file)
    #expect(image.warnings == plain.warnings)
  }

  @Test("that ends early is kept as far as it goes, at its full size", arguments: files)
  func truncated(name: String) throws {
    let file = try fixture(name)
    let whole = try decode(try salvaged(file).file).picture
    let half = Array(file[..<(file.count * 4 / 5)])
    #expect(throws: CodecError.self) { try process(half) }
    let image = try salvaged(half)
    #expect(image.size == whole.shape.size)
    let warning = try #require(image.warnings.first)
    #expect(warning.contains("truncated") || warning.contains("corrupt"), "\(warning)")
    #expect(warning.contains("of \(whole.shape.size.height) rows whole"))
    // Rows that are said to be whole are.
    let kept = try #require(
      warning.split(separator: "kept ").last?.split(separator: " ").first.flatMap { Int($0) })
    let picture = try decode(image.file).picture
    for y in 0..<kept {
      for x in 0..<whole.shape.size.width { #expect(picture[x, y] == whole[x, y]) }
    }
    #expect(kept < whole.shape.size.height)
    if !name.contains("progressive"), !name.contains("interlaced") { #expect(kept > 0) }
  }

  @Test(
    "keeps what it said of itself before it ended",
    arguments: ["display-p3.png", "display-p3.jpg", "display-p3.webp"])
  func metadata(name: String) throws {
    let file = try Fixtures.read("colour/\(name)")
    for strip in MetadataChoice.Strip.allCases where strip != .all {
      let image = try process(Array(file.dropLast(40))) { recipe in
        recipe.onCorrupt = .salvage
        recipe.colourSpace = .keep
        recipe.metadata.strip = strip
      }
      #expect(try decode(image.file).iccProfile == decode(file).iccProfile)
    }
  }

  @Test(
    "that comes in passes still shows as a whole",
    arguments: [
      "jpeg-progressive-420.jpg", "png-rgb-8bit-interlaced.png",
    ])
  func coarse(name: String) throws {
    let file = try fixture(name)
    let image = try salvaged(Array(file[..<(file.count * 3 / 4)]))
    #expect(try decode(image.file).picture.standsUpright(within: 60))
  }

  @Test("is salvaged with a word about it, or refused as ever", arguments: try Fixtures.malformed())
  func damaged(_ file: Fixtures.Malformed) throws {
    let bytes = try file.bytes()
    let image: ProcessedImage
    do throws(CodecError) {
      image = try salvaged(bytes)
    } catch {
      // An animation is whole or refused, and no PNG is made of one.
      let isRefused = error.isDamage || error.code == "unsupported_animation"
      #expect(file.codes.contains(error.code) || isRefused, "\(error.code): \(error.message)")
      return
    }
    // Of these all is there but the padding at their end.
    let padding = ["webp-lossy-truncated-last-2-bytes.webp", "webp-riff-size-too-large.webp"]
    #expect(
      image.warnings.first?.contains("rows whole") == true || padding.contains(file.name))
    #expect(!image.keepsInput)
  }

  @Test("is never kept as it is")
  func notKept() throws {
    let file = try fixture("png-rgb-8bit.png")
    let image = try process(Array(file[..<(file.count - 20)])) { $0.onCorrupt = .salvage }
    #expect(!image.keepsInput)
    _ = try decode(image.file)
  }
}
