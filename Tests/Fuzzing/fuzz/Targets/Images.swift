// Image files: headers in Swift, pixels through the C shim.

import Codecs
import Planning
import Raster

extension Target {
  /// Every codec's header parser, and the naming of foreign formats, on any bytes.
  static let headers = Target(name: "headers") { bytes in
    let span = bytes.span.bytes
    _ = try? sniff(span)
    for codec in builtinCodecs { _ = try? codec.readHeader(span) }
  }

  /// What is kept of a file where its metadata goes: it must still be read, and as the same image.
  static let stripping = Target(name: "stripping") { bytes in
    let span = bytes.span.bytes
    for codec in builtinCodecs {
      guard let header = try? codec.readHeader(span),
        let stripped = try? codec.stripped(span, header: header, keeping: MetadataChoice())
      else { continue }
      guard let again = try? codec.readHeader(stripped.span.bytes) else {
        preconditionFailure("what is left of the file can't be read")
      }
      precondition(again.size == header.size && again.orientation == header.orientation)
      precondition(!again.metadata.contains(.location) && !again.metadata.contains(.comment))
    }
  }

  static let jpeg = decoding(.jpeg)
  static let png = decoding(.png)
  static let webp = decoding(.webp)

  /// Every pixel of a file of one format, at every scale.
  private static func decoding(_ format: ImageFormat) -> Target {
    Target(name: format.rawValue) { bytes in
      let reader = codec(for: format)
      var limits = Limits()
      limits.maxPixels = 1 << 18
      limits.maxFrames = 8
      guard let header = try? reader.readHeader(bytes.span.bytes),
        (try? limits.check(header, bytes: bytes.count)) != nil,
        let input = InputBytes(copying: bytes)
      else { return }
      for scale in reader.decodeScales(for: header) {
        readPlanes(reader, input, header, scale)
        for salvages in [false, true] {
          let options = DecodeOptions(
            scale: scale, smoothsColour: scale == .full, salvages: salvages)
          let decoder = try? reader.makeDecoder(input, header: header, options)
          guard let decoder else { continue }
          precondition(decoder.shape.size == scale.scaled(header.size))
          readAll(decoder)
        }
      }
    }
  }

  private static func readPlanes(
    _ reader: any Codec, _ input: InputBytes, _ header: ImageHeader, _ scale: DecodeScale
  ) {
    let options = DecodeOptions(scale: scale)
    let wanted = PixelSize(width: scale == .full ? 1 : 2, height: 1)
    guard let decoder = try? reader.makeDecoder(input, header: header, options),
      let image = try? decoder.planes(colour: wanted)
    else { return }
    do {
      // As far out of step as can be.
      for plane in image.planes { try readRows(plane.rows) }
      try decoder.finish()
    } catch {
      precondition(!error.message.isEmpty)
    }
  }

  private static func readAll(_ decoder: any Decoder) {
    do {
      try readRows(decoder)
      try decoder.finish()
    } catch {
      precondition(!error.message.isEmpty)
    }
    _ = decoder.warnings
    _ = decoder.iccProfile
  }

  private static func readRows(_ rows: any RowSource) throws(CodecError) {
    let room = UnsafeMutableRawPointer.allocate(byteCount: rows.shape.rowBytes + 64, alignment: 64)
    defer { room.deallocate() }
    for _ in 0..<rows.shape.size.height { try rows.readRow(into: room) }
  }
}
