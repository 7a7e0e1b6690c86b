// Where a WebP file keeps its colour profile and its pixels, and whether these are an animation: RFC
// 9649 sections 2.5 to 2.7.

/// The embedded ICC profile, or nil where there is none that can be read.
func webPICCProfile(_ bytes: RawSpan) -> [UInt8]? {
  firstChunk(of: ["ICCP"], in: bytes).flatMap { chunk in
    bytes.slice(from: chunk.data.lowerBound, count: chunk.data.count)
  }
}

/// Whether the file is an animation by its flag, which says how the image is stored even where there
/// is but one frame.
func webPIsAnimation(_ bytes: RawSpan) -> Bool {
  do {
    var chunks = try RIFFChunks(webP: bytes, isPart: true)
    guard let first = try chunks.next(in: bytes),
      let extended = try WebPExtended(first, of: bytes)
    else { return false }
    return extended.features.contains(.animation)
  } catch {
    return false
  }
}

/// Where the first image data begins: what a decoder that failed was reading.
func webPImageOffset(_ bytes: RawSpan) -> Int {
  firstChunk(of: ["VP8 ", "VP8L", "ALPH", "ANMF"], in: bytes)?.data.lowerBound ?? 0
}

private func firstChunk(of types: Set<RIFFChunkType>, in bytes: RawSpan) -> RIFFChunk? {
  do {
    var chunks = try RIFFChunks(webP: bytes, isPart: true)
    while let chunk = try chunks.next(in: bytes) {
      if types.contains(chunk.type) { return chunk }
    }
    return nil
  } catch {
    return nil
  }
}
