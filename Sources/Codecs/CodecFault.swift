// Faults of the C shims as errors, and their memory as arrays.

import CCodecs

extension CodecError {
  /// The error that a codec library's fault means.
  init(_ fault: cc_fault, reading format: ImageFormat, detail: String? = nil) {
    let detail = detail ?? fault.text
    let offset = Int(fault.offset)
    self =
      switch fault.kind {
      case CC_TRUNCATED: .truncated(format, offset: offset, detail: detail)
      case CC_UNSUPPORTED: .unsupportedVariety(format, detail: detail)
      case CC_NO_MEMORY: .outOfMemory(activity: "decoding \(format.displayName)")
      default: .corrupt(format, offset: offset, detail: detail)
      }
  }

  /// The error that an encoder's fault means.
  init(_ fault: cc_fault, writing format: ImageFormat) {
    self =
      fault.kind == CC_NO_MEMORY
      ? .outOfMemory(activity: "encoding \(format.displayName)")
      : .encoderFailed(format, detail: fault.text)
  }
}

extension cc_fault {
  /// The library's message.
  var text: String {
    withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension UnsafePointer<cc_warnings> {
  /// The warnings, each without what the library ends it with.
  var texts: [String] {
    (0..<pointee.count).map { String(cString: cc_warning(self, $0)) }
  }
}

extension Array<UInt8> {
  /// A copy of memory that a shim filled, which is freed.
  init(taking bytes: cc_bytes) {
    defer { cc_bytes_free(bytes) }
    self.init(UnsafeBufferPointer(start: bytes.data, count: bytes.count))
  }
}
