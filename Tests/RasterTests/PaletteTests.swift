// Images in few colours.

import Raster
import TestSupport
import Testing

@Suite("Palettes")
struct PaletteTests {
  /// Ramps of colours and alpha under waves, with an opaque half and a corner that is fully transparent.
  private static let picture = Picture(PixelSize(width: 96, height: 80), PixelFormat(.rgba)) {
    x, y, channel in
    let levels = [
      x * 5 / 2, y * 3, 250 - x - y + (x * 7 + y * 13) % 5, x < 48 ? 255 : x * 2 + y % 40,
    ]
    return x > 80 && y > 60 && channel == 3 ? 0 : levels[channel]
  }

  private func reduced(
    _ picture: Picture, to colours: Int, dithers: Bool
  ) throws -> [[UInt8]] {
    let width = picture.shape.size.width
    let rows = (0..<picture.shape.size.height).map { y in
      picture.samples[y * width * 4..<(y + 1) * width * 4].map(UInt8.init)
    }
    let count = try ColourCount()
    for (y, row) in rows.enumerated() {
      count.takeRow(row, above: y == 0 ? row : rows[y - 1], pixels: width)
    }
    var mapper = try PaletteMapper(
      count.palette(of: colours), width: width, dithers: dithers)
    return rows.flatMap { row in
      var row = row
      row.withUnsafeMutableBytes { if let start = $0.baseAddress { mapper.mapRow(start) } }
      return (0..<width).map { Array(row[4 * $0..<4 * $0 + 4]) }
    }
  }

  @Test(
    "have no more colours than they may", arguments: [2, 3, 4, 7, 16, 17, 64, 100, 255, 256],
    [false, true])
  func bounded(_ colours: Int, _ dithers: Bool) throws {
    let found = Set(try reduced(Self.picture, to: colours, dithers: dithers))
    #expect(found.count <= colours)
    #expect(found.count > colours * 3 / 4)
  }

  @Test(
    "keep what is opaque opaque, and what is transparent transparent", arguments: [2, 5, 16, 256],
    [false, true])
  func keepsAlpha(_ colours: Int, _ dithers: Bool) throws {
    let alphas = try reduced(Self.picture, to: colours, dithers: dithers).map { Int($0[3]) }
    let wanted = stride(from: 3, to: Self.picture.samples.count, by: 4).map {
      Int(Self.picture.samples[$0])
    }
    for end in [0, 255] {
      #expect(zip(alphas, wanted).allSatisfy { $1 != end || $0 == end })
    }
  }

  @Test("come nearer the more colours there are", arguments: [false, true])
  func converges(_ dithers: Bool) throws {
    let losses = try [4, 16, 64, 256].map { colours in
      try zip(
        reduced(Self.picture, to: colours, dithers: dithers).joined(), Self.picture.samples
      ).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
    }
    #expect(zip(losses, losses.dropFirst()).allSatisfy { $0 > $1 })
  }

  @Test("keep the mean of an area where they are dithered")
  func keepsMeans() throws {
    let gray = Picture(PixelSize(width: 64, height: 64), PixelFormat(.rgba)) { x, y, channel in
      channel == 3 ? 255 : y < 2 ? (x % 2) * 255 : 90
    }
    let dithered = try reduced(gray, to: 2, dithers: true).map { Int($0[1]) }
    let plain = try reduced(gray, to: 2, dithers: false).map { Int($0[1]) }
    let area = 8 * 64..<64 * 64
    let means = [dithered, plain].map { $0[area].reduce(0, +) / area.count }
    #expect(abs(means[0] - 90) < abs(means[1] - 90) || means[1] == 90)
  }

  @Test("know an image that has few colours already, however it hides others")
  func knowsFew() throws {
    let few = Picture(PixelSize(width: 40, height: 30), PixelFormat(.rgba)) { x, y, channel in
      channel == 3 ? (y < 10 ? 0 : 255) : y < 10 ? x : x % 4 * 60
    }
    let width = few.shape.size.width
    let count = try ColourCount()
    for y in 0..<few.shape.size.height {
      let row = few.samples[y * width * 4..<(y + 1) * width * 4].map(UInt8.init)
      count.takeRow(row, above: nil, pixels: width)
    }
    let (isWithinFive, isWithinFour) = (count.isWithin(5), count.isWithin(4))
    #expect(isWithinFive && !isWithinFour)
  }
}
