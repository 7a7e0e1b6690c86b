// The smallest form of PNG pixels, held to the pixels: what a viewer shows stays, whatever goes.

import Codecs
import Raster
import TestSupport
import Testing

@Suite("PNG reductions")
struct PNGReductionTests {
  /// How hard the encoder tries: quickly, as for a resized picture; and searching, as for the input's own
  /// pixels.
  static let means: [EncodeOptions] = [(4, false), (4, true), (5, true)].map { effort, isSearched in
    var options = EncodeOptions(effort: effort)
    options.hasInputPixels = isSearched
    options.keepsHidden = false
    return options
  }

  @Test("an RGBA icon of 40 colours becomes a palette PNG with the same pixels", arguments: means)
  func fewColours(_ options: EncodeOptions) throws {
    let icon = Picture(PixelSize(width: 64, height: 64), PixelFormat(.rgba)) { x, y, channel in
      let colour = (x / 3 * 7 + y / 5 * 3) % 40
      return [colour * 6, 255 - colour * 5, colour * colour % 251, colour < 4 ? colour * 60 : 255][
        channel]
    }
    let file = try encode(icon, as: .png, options)
    let head = try header(of: file)
    #expect(head.colorModel == .palette && head.bitsPerSample == 8)
    #expect(try decode(file).picture.seen == icon.seen)
  }

  @Test(
    "a palette takes no more bits than its colours need",
    arguments: [(2, 1), (4, 2), (5, 4), (16, 4)],
    means)
  func narrowPalettes(_ few: (colours: Int, bits: Int), _ options: EncodeOptions) throws {
    for width in [1, 3, 7, 8, 9, 64] {
      var random = SeededRandom(seed: UInt64(width))
      let drawn = (0..<width * 97).map { _ in Int(random.next() % UInt64(few.colours)) }
      let size = PixelSize(width: width, height: 97)
      let picture = Picture(size, PixelFormat(.rgb)) { x, y, channel in
        [drawn[y * width + x] * 13, 200, 7][channel]
      }
      let file = try encode(picture, as: .png, options)
      let head = try header(of: file)
      // A palette may cost more than it saves where there are few pixels.
      #expect(
        head.colorModel == .palette ? head.bitsPerSample == few.bits : width < 64, "\(width)")
      #expect(try decode(file).picture.widened == picture.widened)
    }
  }

  @Test("RGB that is gray becomes gray, of as few bits as its levels need", arguments: means)
  func gray(_ options: EncodeOptions) throws {
    for (levels, bits) in [(2, 1), (4, 2), (16, 4), (256, 8)] {
      var random = SeededRandom(seed: UInt64(levels))
      let drawn = (0..<73 * 41).map { _ in Int(random.next() % UInt64(levels)) * 255 / (levels - 1)
      }
      let picture = Picture(PixelSize(width: 73, height: 41), PixelFormat(.rgb)) { x, y, _ in
        drawn[y * 73 + x]
      }
      let file = try encode(picture, as: .png, options)
      let head = try header(of: file)
      #expect(head.colorModel == .gray && head.bitsPerSample == bits)
      #expect(try decode(file).picture.widened == picture.widened)
    }
  }

  @Test("alpha goes where all is opaque, and 16 bits where they repeat 8", arguments: means)
  func opaqueAndRepeated(_ options: EncodeOptions) throws {
    let noise = Picture(noise: PixelSize(width: 40, height: 30), PixelFormat(.rgb))
    let wide = Picture(noise.shape.size, PixelFormat(.rgba, .sixteen)) { x, y, channel in
      channel == 3 ? 65_535 : noise[x, y][channel] * 257
    }
    let file = try encode(wide, as: .png, options)
    #expect(try header(of: file).pixelFormat == PixelFormat(.rgb))
    #expect(try decode(file).picture.widened == wide.widened)
  }

  @Test("16 bits of their own stay 16 bits", arguments: means)
  func sixteenBits(_ options: EncodeOptions) throws {
    var picture = Picture(PixelSize(width: 20, height: 20), PixelFormat(.rgb, .sixteen)) {
      x, y, c in
      (x * 11 + y * 3 + c) % 256 * 257
    }
    picture.samples[777] ^= 1
    let file = try encode(picture, as: .png, options)
    #expect(try header(of: file).pixelFormat.depth == .sixteen)
    #expect(try decode(file).picture == picture)
  }

  @Test(
    "transparency that is all or nothing becomes a colour that nothing else has", arguments: means)
  func colourKey(_ options: EncodeOptions) throws {
    for depth in SampleDepth.allCases {
      let noise = Picture(noise: PixelSize(width: 60, height: 50), PixelFormat(.rgba, depth))
      let picture = Picture(noise.shape.size, noise.shape.format) { x, y, channel in
        let isHidden = (x - 30) * (x - 30) + (y - 25) * (y - 25) > 400
        if channel == 3 { return isHidden ? 0 : noise.shape.format.largestSample }
        return isHidden ? 3 : noise[x, y][channel]
      }
      let file = try encode(picture, as: .png, options)
      #expect(file[25] == 2, "the colour type is RGB")
      #expect(try decode(file).picture.seen == picture.seen)
      var kept = options
      kept.keepsHidden = true
      #expect(try decode(encode(picture, as: .png, kept)).picture == picture)
    }
  }

  @Test("hidden colours stay only where they are asked for", arguments: means)
  func hiddenColours(_ options: EncodeOptions) throws {
    let noise = Picture(noise: PixelSize(width: 33, height: 21), PixelFormat(.rgba))
    let picture = Picture(noise.shape.size, noise.shape.format) { x, y, channel in
      channel == 3 && x < 20 ? 0 : noise[x, y][channel]
    }
    var kept = options
    kept.keepsHidden = true
    let (cleared, whole) = (
      try encode(picture, as: .png, options), try encode(picture, as: .png, kept)
    )
    #expect(cleared.count < whole.count)
    #expect(try decode(cleared).picture.seen == picture.seen)
    #expect(try decode(whole).picture.widened == picture.widened)
  }

  @Test("colours with a profile do not become gray, nor gray a palette", arguments: means)
  func profiles(_ options: EncodeOptions) throws {
    for layout in [ChannelLayout.gray, .rgb] {
      let picture = Picture(PixelSize(width: 50, height: 40), PixelFormat(layout)) { x, y, _ in
        (x / 9 + y / 9) % 3 * 70
      }
      let file = try encode(picture, as: .png, options, KeptMetadata(iccProfile: [1, 2, 3, 4]))
      #expect(try (header(of: file).colorModel == .gray) == layout.isGray)
    }
  }

  @Test(
    "every random image of every form keeps its pixels, at every effort", arguments: PixelFormat.all
  )
  func randomImages(_ format: PixelFormat) throws {
    var random = SeededRandom(seed: 7)
    let sizes = [(1, 1), (1, 9), (13, 5), (31, 33)]
    for (width, height) in sizes {
      for colours in [1, 3, 17, 5_000] {
        let drawn = (0..<colours).map { _ in
          (0..<format.layout.channels).map { _ in
            let level = Int(random.next() & UInt64(format.largestSample))
            return random.next() % 3 == 0 ? (level & 1) * format.largestSample : level
          }
        }
        let places = (0..<width * height).map { _ in Int(random.next() % UInt64(colours)) }
        let picture = Picture(PixelSize(width: width, height: height), format) { x, y, channel in
          drawn[places[y * width + x]][channel]
        }
        for effort in [2, 4] {
          var options = EncodeOptions(effort: effort)
          options.hasInputPixels = effort > 2
          #expect(try decode(encode(picture, as: .png, options)).picture.widened == picture.widened)
          options.keepsHidden = false
          #expect(try decode(encode(picture, as: .png, options)).picture.seen == picture.seen)
        }
      }
    }
  }

  @Test("rows that have little in common get filters of their own")
  func filtersByRow() throws {
    let size = PixelSize(width: 200, height: 150)
    var random = SeededRandom(seed: 5)
    var row = [Int](repeating: 0, count: size.width * 3)
    let samples = (0..<size.height).map { y in
      // A walk to the right, and a row that trembles below it.
      for i in row.indices {
        let step = Int(random.next() % 31) - 15
        row[i] = y % 2 == 1 ? row[i] ^ Int(random.next() & 1) : (i < 3 ? 99 : row[i - 3]) + step
        row[i] = min(max(row[i], 0), 255)
      }
      return row
    }
    let picture = Picture(size, PixelFormat(.rgb)) { x, y, channel in samples[y][3 * x + channel] }
    var options = EncodeOptions(effort: 2)
    options.hasInputPixels = true
    let quick = try encode(picture, as: .png, options)
    options.effort = EncodeOptions.standardEffort
    let searched = try encode(picture, as: .png, options)
    #expect(try decode(searched).picture == picture)
    #expect(searched.count < quick.count)
  }

  @Test("more effort is no larger, and the last one is the smallest")
  func efforts() throws {
    let size = PixelSize(width: 120, height: 90)
    let soft = Picture(soft: size, PixelFormat(.rgb)),
      noise = Picture(noise: size, PixelFormat(.rgb))
    // A page: a soft picture, lines as of text, and a noisy picture.
    let picture = Picture(size, PixelFormat(.rgb)) { x, y, channel in
      if y < 30 { return soft[x, y][channel] }
      if y < 60 { return (x * x + y / 4 * 31) % 11 < 4 ? 0 : 255 }
      return soft[x, y][channel] + noise[x, y][channel] / 16
    }
    let counts = try [2, 4, 9].map { effort in
      var options = EncodeOptions(effort: effort)
      options.hasInputPixels = true
      let file = try encode(picture, as: .png, options)
      #expect(try decode(file).picture == picture)
      return file.count
    }
    #expect(counts[1] < counts[0] && counts[2] < counts[1])
  }
}
