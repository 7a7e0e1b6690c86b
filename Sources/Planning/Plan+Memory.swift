// What one image will need of memory, so that several at a time stay within what the machine has.

import Codecs
import Raster

extension Plan {
  /// An estimate of the bytes that making the output takes at its worst moment, the input's own pages
  /// left out: generous, since too little means that the machine runs short.
  public var predictedMemory: Int {
    let stored = pixels(header.size)
    let decoded = decodedRegion.size
    let rowBytes = decoded.width * header.pixelFormat.bytesPerPixel
    // The resampler's ring holds the rows under one target row, twice as wide between the passes, and
    // light is four bytes a sample.
    let shrinking = max(decoded.height / max(content.height, 1), 1)
    let widening = recipe.light == .linear ? 4 : 2
    let ring = resizes ? (6 * shrinking + 8) * rowBytes * widening : 4 * rowBytes
    return 8 << 20 + decoder(stored) + ring + sharpening + whole + search + encoder(pixels(target))
  }

  private func decoder(_ stored: Int) -> Int {
    switch header.format {
    // Coefficients of every component, 16 bits each, and beside them those that are not 0, twice: to be
    // written, and read again.
    case .jpeg: inputWouldDo ? stored * 10 : header.isProgressive ? stored * 6 : 0
    case .png: header.isProgressive ? stored * header.pixelFormat.bytesPerPixel : 0
    // The frame as the caller gets it, and twice as libwebp holds it.
    case .webp: stored * 10
    }
  }

  /// Rows that wait for their surroundings, and those of the blur.
  private var sharpening: Int {
    let rows = recipe.sharpening.map { Int(12 * $0) + 24 } ?? 0
    return rows * content.width * header.pixelFormat.bytesPerPixel * 2
  }

  /// Images that are held as a whole between decoder and encoder: one that is searched, and two while
  /// it is turned.
  private var whole: Int {
    let searched = framing.search == nil ? 0 : pixels(content)
    let turned = turn == .upright ? 0 : 2 * min(pixels(content), pixels(target))
    return (searched + turned) * header.pixelFormat.bytesPerPixel
  }

  /// What a search holds: the pixels, an encoder's output decoded again, and the rows that are compared.
  private var search: Int {
    guard recipe.target.isAsked || recipe.format == .smallest || usesPalette else { return 0 }
    return pixels(target) * (pixelFormat.bytesPerPixel + 10) + target.width * 4096
  }

  private func encoder(_ made: Int) -> Int {
    switch recipe.format == .smallest ? .webp : format {
    // Planes, and coefficients before and after they are weighed.
    case .jpeg where options.effort >= EncodeOptions.weighingEffort: made * 16
    case .jpeg: options.progressive ? made * 7 : made
    // The pixels as they come and reduced, filtered, and compressed; decoded again where they are the
    // input's own. libdeflate's last levels take 10 MB.
    // Few colours are RGBA before they are few.
    case .png where usesPalette: made * max(pixelFormat.bytesPerPixel, 4) * 6 + 16 << 20
    case .png: made * pixelFormat.bytesPerPixel * (options.hasInputPixels ? 6 : 4) + 10 << 20
    case .webp: made * (options.lossless || recipe.format == .smallest ? 40 : 14)
    }
  }

  private func pixels(_ size: PixelSize) -> Int { size.width * size.height }
}
