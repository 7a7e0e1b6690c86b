// Pixels to a file and back: exact where the format keeps every pixel, close where it does not.

import Codecs
import Raster
import TestSupport
import Testing

@Suite("Round trip")
struct RoundTripTests {
  private static let lossless = CodecCase.all.filter(\.isLossless)
  private static let lossy = CodecCase.all.filter { !$0.isLossless }

  @Test("lossless formats keep every sample of every format", arguments: lossless)
  func exact(_ one: CodecCase) throws {
    for size in CodecCase.sizes {
      for picture in [Picture(noise: size, one.pixelFormat), Picture(soft: size, one.pixelFormat)] {
        let decoded = try decode(try one.encode(picture))
        #expect(decoded.picture.widened == picture.widened, "\(size)")
        #expect(decoded.warnings.isEmpty && decoded.iccProfile == nil)
      }
    }
  }

  @Test("lossless formats keep even the colour that transparency hides", arguments: lossless)
  func hiddenColour(_ one: CodecCase) throws {
    guard one.pixelFormat.layout.hasAlpha else { return }
    let channels = one.pixelFormat.layout.channels
    var picture = Picture(noise: PixelSize(width: 19, height: 7), one.pixelFormat)
    for index in picture.samples.indices where index % channels == channels - 1 {
      picture.samples[index] = index % 3 == 0 ? 0 : picture.samples[index]
    }
    #expect(try decode(try one.encode(picture)).picture.widened == picture.widened)
  }

  @Test("lossy formats stay close to a soft picture at every size", arguments: lossy)
  func close(_ one: CodecCase) throws {
    for size in CodecCase.sizes {
      let picture = Picture(soft: size, one.pixelFormat)
      let decoded = try decode(try one.encode(picture))
      #expect(decoded.warnings.isEmpty)
      let ratio = decoded.picture.peakSignalToNoise(against: picture)
      #expect(ratio > 32, "\(size): \(ratio) dB")
    }
  }

  @Test("more quality is closer to the picture and larger", arguments: [ImageFormat.jpeg, .webp])
  func quality(_ format: ImageFormat) throws {
    let picture = Picture(noise: PixelSize(width: 64, height: 48), PixelFormat(.rgb))
    var ratios: [Double] = []
    var sizes: [Int] = []
    for quality in [1, 30, 60, 100] {
      let file = try encode(picture, as: format, EncodeOptions(quality: quality))
      sizes.append(file.count)
      ratios.append(try decode(file).picture.peakSignalToNoise(against: picture))
    }
    #expect(zip(ratios, ratios.dropFirst()).allSatisfy { $0 < $1 })
    #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(
    "the same pixels give the same file, and the same file the same pixels",
    arguments: CodecCase.all)
  func determinism(_ one: CodecCase) throws {
    let picture = Picture(noise: PixelSize(width: 40, height: 30), one.pixelFormat)
    let file = try one.encode(picture)
    #expect(try one.encode(picture) == file)
    #expect(try decode(file).picture == decode(file).picture)
  }

  @Test(
    "rows may come without being asked for in full: finish reads the rest", arguments: CodecCase.all
  )
  func finishing(_ one: CodecCase) throws {
    let file = try one.file()
    let decoder = try one.codec.makeDecoder(
      try input(file), header: try header(of: file), scale: .full)
    let buffer = try PixelBuffer(rows: 1, rowBytes: decoder.shape.rowBytes)
    for _ in 0..<3 { try decoder.readRow(into: buffer.row(0)) }
    try decoder.finish()
  }

  @Test("an encoder takes any pixel format by way of the one it names", arguments: PixelFormat.all)
  func writableFormats(_ source: PixelFormat) {
    for codec in builtinCodecs {
      for lossless in [true, false] {
        let options = EncodeOptions(lossless: lossless)
        let writable = codec.writableFormat(for: source, options: options)
        #expect(RowConversion(from: source, to: writable) != nil)
        #expect(codec.writableFormat(for: writable, options: options) == writable)
      }
    }
  }
}
