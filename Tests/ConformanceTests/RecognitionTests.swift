// Every codec knows its own files, and what their headers say.

import Codecs
import Raster
import TestSupport
import Testing

@Suite("Recognition")
struct RecognitionTests {
  @Test("there is one codec for each format")
  func completeness() {
    #expect(builtinCodecs.map(\.format) == ImageFormat.allCases)
    for format in ImageFormat.allCases { #expect(codec(for: format).format == format) }
  }

  @Test("a codec recognises its own files and nobody else's", arguments: CodecCase.all)
  func sniffing(_ one: CodecCase) throws {
    let file = try one.file()
    for codec in builtinCodecs {
      #expect(codec.recognises(file: file) == (codec.format == one.format))
    }
    #expect(try TestSupport.header(of: file).format == one.format)
  }

  @Test("no codec recognises what is too short or foreign")
  func foreign() {
    for bytes in [[], [0xFF], characters("RIFF"), characters("RIFF....WAVE"), characters("GIF89a")]
    {
      for codec in builtinCodecs { #expect(!codec.recognises(file: bytes)) }
    }
  }

  @Test("the header tells what was written", arguments: CodecCase.all)
  func header(_ one: CodecCase) throws {
    for size in CodecCase.sizes {
      let header = try TestSupport.header(of: try one.file(size))
      #expect(header.format == one.format && header.size == size && header.uprightSize == size)
      // A PNG takes the smallest form that keeps its pixels.
      if one.format != .png {
        #expect(header.pixelFormat == one.pixelFormat)
        #expect(header.bitsPerSample == one.pixelFormat.depth.rawValue)
      }
      #expect(header.orientation == .upright && header.frames == 1 && !header.isAnimated)
      #expect(header.isLossless == one.isLossless)
      #expect(header.isProgressive == (one.format == .jpeg && one.options.progressive))
      #expect(header.estimatedQuality == (one.format == .jpeg ? one.options.quality : nil))
      #expect(header.metadata.isEmpty && header.copyright == nil)
    }
  }

  @Test("a decoder's shape is the header's, at each scale it offers", arguments: CodecCase.all)
  func scales(_ one: CodecCase) throws {
    for size in CodecCase.sizes {
      let file = try one.file(size)
      let header = try TestSupport.header(of: file)
      let scales = one.codec.decodeScales(for: header)
      #expect(scales.contains(.full))
      for scale in scales {
        let picture = try decode(file, scale: scale).picture
        #expect(picture.shape == RasterShape(scale.scaled(size), header.pixelFormat))
        #expect(picture.shape.size.width * scale.rawValue >= size.width)
        #expect((picture.shape.size.width - 1) * scale.rawValue < size.width)
      }
    }
  }
}
