// JPEGs at high effort, and the resolution of their colour.

import Codecs
import Raster
import TestSupport
import Testing

@Suite("JPEG's efforts and colour")
struct JPEGWeighingTests {
  private static let weighing = EncodeOptions.weighingEffort

  private func options(
    _ quality: Int, effort: Int, _ chroma: ChromaChoice = .auto
  ) -> EncodeOptions {
    EncodeOptions(quality: quality, chroma: chroma, effort: effort)
  }

  private func photo() throws -> Picture {
    try decode(Fixtures.read("demo/photos/railway-gps.jpg"), scale: .quarter).picture
  }

  @Test("high effort takes something off at about the same quality", arguments: [50, 75, 85])
  func smaller(_ quality: Int) throws {
    let picture = try photo()
    let plain = try encode(picture, as: .jpeg, options(quality, effort: 4))
    let weighed = try encode(picture, as: .jpeg, options(quality, effort: Self.weighing))
    #expect(Double(weighed.count) < 0.98 * Double(plain.count))
    let before = try decode(plain).picture.peakSignalToNoise(against: picture)
    let after = try decode(weighed).picture.peakSignalToNoise(against: picture)
    #expect(after > before - 2.5, "\(before) dB, and then \(after) dB")
  }

  @Test(
    "any size and kind of pixels come back", arguments: [4, weighing],
    [(1, 1), (17, 13), (8, 8), (1, 200), (64, 48)])
  func sizes(_ effort: Int, _ sides: (Int, Int)) throws {
    let size = PixelSize(width: sides.0, height: sides.1)
    for layout in [ChannelLayout.gray, .rgb] {
      let picture = Picture(soft: size, PixelFormat(layout))
      for progressive in [true, false] {
        let asked = EncodeOptions(quality: 95, progressive: progressive, effort: effort)
        let file = try encode(picture, as: .jpeg, asked)
        let decoded = try decode(file)
        #expect(decoded.picture.peakSignalToNoise(against: picture) > 28)
        #expect(decoded.warnings.isEmpty)
      }
    }
  }

  @Test("noise at every quality stays within what JPEG can code", arguments: [1, 10, 50, 90, 100])
  func noise(_ quality: Int) throws {
    let picture = Picture(noise: PixelSize(width: 64, height: 48), PixelFormat(.rgb))
    let file = try encode(picture, as: .jpeg, options(quality, effort: 9))
    #expect(try decode(file).picture.shape == picture.shape)
    #expect(try header(of: file).estimatedQuality == quality || quality < 10)
  }

  @Test(
    "the quality that was asked for is told from the file", arguments: [10, 40, 75, 80, 95, 100])
  func told(_ quality: Int) throws {
    for effort in [4, Self.weighing] {
      let file = try encode(
        Picture(soft: PixelSize(width: 32, height: 32), PixelFormat(.rgb)), as: .jpeg,
        options(quality, effort: effort))
      #expect(try header(of: file).estimatedQuality == quality)
    }
  }

  /// The sampling factors of the first component, as the frame header has them.
  private func sampling(of file: [UInt8]) throws -> UInt8 {
    let frame = try #require(
      file.indices.dropLast(12).first { file[$0] == 0xFF && [0xC0, 0xC2].contains(file[$0 + 1]) })
    return file[frame + 11]
  }

  @Test("colour has the resolution that was asked for", arguments: [4, weighing])
  func chroma(_ effort: Int) throws {
    let picture = Picture(soft: PixelSize(width: 40, height: 40), PixelFormat(.rgb))
    for (choice, factors) in [(ChromaChoice.quarter, 0x22), (.half, 0x21), (.full, 0x11)] {
      for quality in [50, 95] {
        let file = try encode(picture, as: .jpeg, options(quality, effort: effort, choice))
        #expect(try sampling(of: file) == UInt8(factors))
        #expect(try decode(file).picture.shape == picture.shape)
      }
    }
  }

  @Test("colour keeps its resolution at high quality, and where it changes from pixel to pixel")
  func automatic() throws {
    let size = PixelSize(width: 40, height: 40)
    let soft = Picture(soft: size, PixelFormat(.rgb))
    let stripes = Picture(size, PixelFormat(.rgb)) { x, _, channel in
      (x.isMultiple(of: 2) ? [220, 30, 30] : [30, 60, 220])[channel]
    }
    #expect(try sampling(of: encode(soft, as: .jpeg, options(80, effort: 6))) == 0x22)
    #expect(try sampling(of: encode(soft, as: .jpeg, options(92, effort: 6))) == 0x11)
    #expect(try sampling(of: encode(stripes, as: .jpeg, options(80, effort: 6))) == 0x11)
  }

  @Test("metadata stands in files of high effort as in others")
  func metadata() throws {
    let profile = try Fixtures.read("formats/jpeg-icc-display-p3.jpg")
    let icc = try #require(try decode(profile).iccProfile)
    let file = try encode(
      Picture(soft: PixelSize(width: 16, height: 16), PixelFormat(.rgb)), as: .jpeg,
      options(80, effort: 6),
      KeptMetadata(iccProfile: icc, copyright: "Ada", orientation: .turnedLeft))
    let header = try header(of: file)
    #expect(header.copyright == "Ada" && header.orientation == .turnedLeft)
    #expect(try decode(file).iccProfile == icc)
  }
}
