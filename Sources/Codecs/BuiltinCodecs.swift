// The formats of this program, in the order in which they are tried.

/// Every codec. Sniffing, `--format`, help and the conformance tests derive from this list.
public let builtinCodecs: [any Codec] = [
  JPEGCodec(),
  PNGCodec(),
  WebPCodec(),
]

/// The codec of a format.
public func codec(for format: ImageFormat) -> any Codec {
  for codec in builtinCodecs where codec.format == format { return codec }
  preconditionFailure("\(format) has no line in builtinCodecs")
}

/// The codec that reads these bytes, whatever they are called.
public func sniff(_ bytes: RawSpan) throws(CodecError) -> any Codec {
  guard !bytes.isEmpty else { throw .empty }
  for codec in builtinCodecs where codec.recognises(bytes) { return codec }
  throw .unsupportedFormat(found: foreignFormat(bytes))
}
