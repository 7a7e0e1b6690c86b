// The orientation tag of every format, as cameras write it, into every format.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Orientation tags")
struct OrientationTagTests {
  @Test(
    "all eight are heeded by every decoder, and gone in every encoder's output",
    arguments: builtinCodecs.map(\.format), Orientation.allCases)
  func heeded(_ format: ImageFormat, _ orientation: Orientation) throws {
    let options = EncodeOptions(quality: 96, lossless: format == .webp)
    let file = try encode(
      Scene.stored(orientation), as: format, options, KeptMetadata(orientation: orientation))
    #expect(try header(of: file).orientation == orientation)
    for encoder in ImageFormat.allCases {
      var recipe = Recipe()
      recipe.geometry = .inside(width: 48, height: 48)
      recipe.format = FormatChoice(rawValue: encoder.rawValue) ?? .keep
      recipe.quality = 96
      for choice in [MetadataChoice(), MetadataChoice(strip: .none)] {
        recipe.metadata = choice
        let bytes = try input(file)
        let header = try readHeader(of: bytes, limits: Limits())
        let made = try processImage(bytes, JobPlan(recipe, for: header, limits: Limits()))[0]
        #expect(made.size == PixelSize(width: 48, height: 32))
        #expect(try TestSupport.header(of: made.file).orientation == .upright)
        let picture = try decode(made.file).picture
        for (corner, wanted) in zip([(4, 4), (43, 4), (4, 27), (43, 27)], Scene.colours) {
          #expect(zip(picture[corner.0, corner.1], wanted).allSatisfy { abs($0 - $1) < 24 })
        }
      }
    }
  }
}
