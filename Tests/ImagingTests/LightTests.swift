// Resizing in linear light, and sharpening.

import Codecs
import Glibc
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Light and sharpness")
struct LightTests {
  /// The light of a stored level of 0 to 1, as sRGB defines it.
  private func light(_ level: Double) -> Double {
    level <= 0.04045 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4)
  }

  private func meanLight(_ picture: Picture) -> Double {
    let white = Double(picture.shape.format.largestSample)
    return picture.samples.reduce(0) { $0 + light(Double($1) / white) }
      / Double(picture.samples.count)
  }

  /// Patches of lines, checks and noise of many contrasts: what a resize of stored levels darkens.
  private func chart(_ format: PixelFormat) -> Picture {
    let white = format.largestSample
    return Picture(PixelSize(width: 256, height: 192), format) { x, y, _ in
      let patch = x / 32 + 8 * (y / 32)
      let low = white * (patch % 7) / 9
      let high = white - white * (patch % 5) / 12
      return switch patch % 4 {
      case 0: (x + y) % 2 == 0 ? low : high
      case 1: x % 3 == 0 ? high : low
      case 2: y % 2 == 0 ? low : high
      default: (x * 7919 + y * 104_729) % 97 * white / 97
      }
    }
  }

  private func resized(_ file: [UInt8], _ side: Int, _ light: Light) throws -> Picture {
    let made = try process(file) { recipe in
      recipe.fit(side)
      recipe.light = light
      recipe.format = .png
    }
    return try decode(made.file).picture
  }

  @Test(
    "a chart keeps its mean luminance within 1% in linear light, and loses it without",
    arguments: [
      PixelFormat(.gray), PixelFormat(.rgb), PixelFormat(.gray, .sixteen),
      PixelFormat(.rgb, .sixteen),
    ], [16, 50, 100])
  func luminance(_ format: PixelFormat, _ side: Int) throws {
    let chart = chart(format)
    let file = try encode(chart, as: .png)
    let before = meanLight(chart)
    let linear = meanLight(try resized(file, side, .linear))
    #expect(abs(linear / before - 1) < 0.01, "\(before) became \(linear)")
    let stored = meanLight(try resized(file, side, .asStored))
    #expect(stored / before < 0.95, "\(before) became \(stored)")
  }

  @Test("so does a JPEG, which is then not shrunk by its decoder")
  func decoder() throws {
    let file = try encode(chart(PixelFormat(.gray)), as: .jpeg, EncodeOptions(quality: 98))
    let before = meanLight(try decode(file).picture)
    let after = meanLight(try resized(file, 16, .linear))
    #expect(abs(after / before - 1) < 0.01, "\(before) became \(after)")
  }

  @Test("flat levels stay what they are, all of them, at both depths")
  func flat() throws {
    for format in [PixelFormat(.gray), PixelFormat(.gray, .sixteen)] {
      let step = format.depth == .eight ? 1 : 257
      for level in stride(from: 0, through: 255, by: 5) {
        let flat = Picture(PixelSize(width: 40, height: 20), format) { _, _, _ in
          level * step + (step > 1 ? level % 97 : 0)
        }
        let found = try resized(try encode(flat, as: .png), 13, .linear)
        let difference = zip(found.widened.samples, flat.widened.samples)
          .map { abs(Int($0) - Int($1)) }.max()
        #expect(try #require(difference) <= (step > 1 ? 2 : 0))
      }
    }
  }

  @Test("what a transparent pixel hides never shows, in linear light either")
  func hidden() throws {
    let picture = Picture(PixelSize(width: 60, height: 40), PixelFormat(.rgba)) { x, y, channel in
      let isHole = (x / 4 + y / 4) % 2 == 0
      return channel == 3 ? (isHole ? 0 : 255) : isHole ? [255, 0, 255][channel] : 90
    }
    let found = try resized(try encode(picture, as: .png), 25, .linear)
    for y in 0..<found.shape.size.height {
      for x in 0..<found.shape.size.width where found[x, y][3] > 8 {
        #expect(found[x, y][..<3].allSatisfy { abs($0 - 90) <= 2 }, "\(found[x, y])")
      }
    }
  }

  @Test("sharpening steepens an edge, leaves flat parts and hues alone, and is told")
  func sharpening() throws {
    let picture = Picture(PixelSize(width: 64, height: 48), PixelFormat(.rgb)) { x, _, channel in
      let level = min(max((x - 28) * 20, 0), 160)
      return [40, 60, 50][channel] + level / 2
    }
    let made = try process(try encode(picture, as: .png)) { $0.sharpening = 1.5 }
    let found = try decode(made.file).picture
    #expect(found.shape == picture.shape && made.operations.first == "sharpen")
    #expect(found[4, 20] == picture[4, 20] && found[60, 40] == picture[60, 40])
    #expect(found[28, 20][0] < picture[28, 20][0] && found[36, 20][0] > picture[36, 20][0])
    for x in 0..<64 {
      let before = picture[x, 0]
      let after = found[x, 47]
      #expect(after[1] - after[0] == before[1] - before[0], "\(after) for \(before)")
    }
  }

  @Test(
    "sharpening knows every pixel format and any size, and adds nothing to a flat picture",
    arguments: PixelFormat.all)
  func sharpeningFormats(_ format: PixelFormat) throws {
    for size in [(1, 1), (1, 30), (50, 2), (37, 41)] {
      let flat = Picture(PixelSize(width: size.0, height: size.1), format) { _, _, channel in
        (channel + 2) * format.largestSample / 6
      }
      for sigma in [0.3, 1, 10] {
        let made = try process(try encode(flat, as: .png)) { $0.sharpening = sigma }
        let found = try decode(made.file).picture
        #expect(found.largestDifference(from: flat) <= (format.layout.hasAlpha ? 1 : 0))
      }
    }
  }

  @Test("each row is sharpened by its own neighbours, as by a plain unsharp mask")
  func reference() throws {
    let picture = Picture(noise: PixelSize(width: 23, height: 61), PixelFormat(.gray))
    for sigma in [0.5, 1.2, 3.0] {
      let made = try process(try encode(picture, as: .png)) { $0.sharpening = sigma }
      let found = try decode(made.file).picture
      func blurred(_ x: Int, _ y: Int) -> Double {
        func axis(_ centre: Int, _ side: Int) -> [(Int, Double)] {
          let reach = Int(3 * sigma) + 1
          let taps = (max(centre - reach, 0)...min(centre + reach, side - 1)).compactMap { place in
            let distance = Double(place - centre)
            return abs(distance) < 3 * sigma
              ? (place, exp(-distance * distance / (2 * sigma * sigma))) : nil
          }
          let sum = taps.reduce(0) { $0 + $1.1 }
          return taps.map { ($0.0, $0.1 / sum) }
        }
        return axis(y, 61).reduce(0) { total, row in
          total
            + axis(x, 23).reduce(0) { $0 + Double(picture[$1.0, row.0][0]) * $1.1 * row.1 }
        }
      }
      for y in stride(from: 0, to: 61, by: 3) {
        for x in 0..<23 {
          let wanted = 2 * Double(picture[x, y][0]) - blurred(x, y)
          #expect(abs(Double(found[x, y][0]) - min(max(wanted, 0), 255)) <= 1.6, "\(x),\(y)")
        }
      }
    }
  }
}
