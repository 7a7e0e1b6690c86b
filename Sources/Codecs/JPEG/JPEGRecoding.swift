// The same coefficients in fewer bytes: JPEG's entropy coding undone and done better.

import CCodecs
import Raster

/// Owns coefficients.
private struct JPEGCoefficients: ~Copyable {
  let image: OpaquePointer

  init() throws(CodecError) {
    guard let image = cc_jpeg_image_open() else { throw .outOfMemory(activity: "recoding JPEG") }
    self.image = image
  }

  deinit { cc_jpeg_image_free(image) }

  var fault: cc_fault { cc_jpeg_image_fault(image).pointee }

  var warnings: [String] { cc_jpeg_image_warnings(image).texts }

  /// Reads a whole file. False where there is no memory for it, or it is a variety that can be decoded
  /// but not written anew.
  borrowing func read(
    _ bytes: UnsafePointer<UInt8>?, count: Int
  ) throws(CodecError) -> Bool {
    guard cc_jpeg_image_read(image, bytes, count) != 0 else { return true }
    guard fault.kind == CC_UNSUPPORTED || fault.kind == CC_NO_MEMORY else {
      throw CodecError(fault, reading: .jpeg)
    }
    return false
  }
}

/// The JPEG `input`, turned by `turn`, in as few bytes as its coefficients take, with the application
/// data of `stripped`, the same file without what is private.
///
/// Nil where there is no such file: the turn would lose pixels at an edge, the input is of a rare variety,
/// `stripped` holds more than segments before the image, or memory is short. What is returned was read again and has the same coefficients.
func recodedJPEG(
  _ input: InputBytes, keeping stripped: [UInt8], turn: Orientation, progressive: Bool
) throws(CodecError) -> RecodedFile? {
  guard let head = try applicationSegments(stripped.span.bytes) else { return nil }
  let image = try JPEGCoefficients()
  guard try image.read(input.address, count: input.count) else { return nil }
  if turn != .upright, cc_jpeg_image_turn(image.image, Int32(turn.rawValue)) != 0 { return nil }
  var bytes = cc_bytes()
  guard cc_jpeg_image_write(image.image, progressive ? 1 : 0, head, head.count, &bytes) == 0 else {
    return nil
  }
  let file = [UInt8](taking: bytes)
  let again = try JPEGCoefficients()
  let isSame = try file.withUnsafeBufferPointer { file throws(CodecError) in
    try again.read(file.baseAddress, count: file.count)
      && cc_jpeg_image_equals(image.image, again.image) != 0
  }
  return isSame ? RecodedFile(file: file, warnings: image.warnings) : nil
}

/// The application data and comments of a file, up to its first scan; nil where there are more between the
/// scans or anything behind the image, which would be lost.
private func applicationSegments(_ bytes: RawSpan) throws(CodecError) -> [UInt8]? {
  var output: [UInt8] = []
  var segments = try JPEGSegments(bytes)
  var isBeforeFirstScan = true
  while true {
    let segment = try segments.next(in: bytes)
    switch segment.marker {
    case .endOfImage:
      return segments.offset == bytes.byteCount ? output : nil
    case .startOfScan:
      isBeforeFirstScan = false
      _ = try segments.skipScan(in: bytes)
    case let marker where marker.isApplication || marker == .comment:
      guard isBeforeFirstScan else { return nil }
      output.append(segment.offset..<segment.payload.upperBound, of: bytes)
    default: break
    }
  }
}
