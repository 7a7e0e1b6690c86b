// JPEGs that are shrunk while they are decoded look like those that are not, and nothing shifts.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Shrinking while decoding")
struct ShrinkingDecoderTests {
  /// `picture` through a JPEG at `side`, and through a PNG, which is always decoded in full.
  private func bothWays(
    _ picture: Picture, inside side: Int
  ) throws -> (shrunk: Picture, full: Picture) {
    let jpeg = try encode(picture, as: .jpeg, EncodeOptions(quality: 98))
    let png = try encode(try decode(jpeg).picture, as: .png)
    func made(_ file: [UInt8]) throws -> Picture {
      let output = try process(file) { recipe in
        recipe.fit(side)
        recipe.format = .png
      }
      return try decode(output.file).picture
    }
    return (try made(jpeg), try made(png))
  }

  /// A bright blob on black, its centre at `x`, `y` of 0 to 1.
  private func blob(_ size: PixelSize, _ x: Double, _ y: Double) -> Picture {
    let radius = 0.12 * Double(min(size.width, size.height))
    return Picture(size, PixelFormat(.gray)) { column, row, _ in
      let dx = (Double(column) + 0.5 - x * Double(size.width)) / radius
      let dy = (Double(row) + 0.5 - y * Double(size.height)) / radius
      let distance = dx * dx + dy * dy
      return distance < 4 ? Int(255 * (1 - distance / 4) * (1 - distance / 4)) : 0
    }
  }

  private static let sizes = [(256, 192), (257, 193), (263, 199), (250, 181)]

  @Test("a smooth picture is the same to 45 dB", arguments: sizes, [12, 30, 60, 100])
  func similarity(_ size: (Int, Int), _ side: Int) throws {
    let picture = Picture(soft: PixelSize(width: size.0, height: size.1), PixelFormat(.rgb))
    let (shrunk, full) = try bothWays(picture, inside: side)
    let ratio = shrunk.peakSignalToNoise(against: full)
    #expect(ratio > 45, "\(ratio) dB")
  }

  @Test("a bright blob stays where it is", arguments: sizes, [12, 20, 30, 60, 100])
  func centroid(_ size: (Int, Int), _ side: Int) throws {
    let source = PixelSize(width: size.0, height: size.1)
    for (x, y) in [(0.5, 0.5), (0.3, 0.7), (0.7, 0.35)] {
      let (shrunk, full) = try bothWays(blob(source, x, y), inside: side)
      for picture in [shrunk, full] {
        let target = picture.shape.size
        let found = picture.centroid
        #expect(abs(found.x - x * Double(target.width)) < 0.02)
        #expect(abs(found.y - y * Double(target.height)) < 0.02)
      }
    }
  }

  @Test(
    "every scale of the decoder keeps the blob in its place", arguments: DecodeScale.allCases, sizes
  )
  func decoderScales(_ scale: DecodeScale, _ size: (Int, Int)) throws {
    let source = PixelSize(width: size.0, height: size.1)
    let file = try encode(blob(source, 0.4, 0.6), as: .jpeg, EncodeOptions(quality: 98))
    let found = try decode(file, scale: scale).picture.centroid
    let divisor = Double(scale.rawValue)
    #expect(abs(found.x - 0.4 * Double(size.0) / divisor) < 0.2)
    #expect(abs(found.y - 0.6 * Double(size.1) / divisor) < 0.2)
  }

  @Test("a progressive JPEG at an eighth has the very pixels of a baseline one", arguments: sizes)
  func means(_ size: (Int, Int)) throws {
    let source = PixelSize(width: size.0, height: size.1)
    let picture = Picture(soft: source, PixelFormat(.rgb))
    let files = try [true, false].map { progressive in
      var options = EncodeOptions(quality: 90)
      options.progressive = progressive
      return try encode(picture, as: .jpeg, options)
    }
    let pictures = try files.map { try decode($0, scale: .eighth).picture }
    #expect(pictures[0].peakSignalToNoise(against: pictures[1]) == .infinity)
  }

  @Test("a progressive JPEG that ends early is refused at an eighth too")
  func truncatedMeans() throws {
    let picture = Picture(soft: PixelSize(width: 256, height: 192), PixelFormat(.rgb))
    let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 90))
    for length in [file.count / 4, file.count / 2, file.count - 2] {
      #expect(throws: CodecError.self) {
        try decode(Array(file.prefix(length)), scale: .eighth)
      }
    }
  }
}
