// How much of the file is decoded, and how large: what an output does not show need not be computed.

import Codecs
import Raster

extension Plan {
  /// The most that a decoder may shrink and still leave twice the target for the filter: shrinking
  /// to the target itself shows (SSIMULACRA2 94.8 against 97.7).
  static func decodeScale(
    for header: ImageHeader, window: PixelWindow, target: PixelSize, _ recipe: Recipe
  ) -> DecodeScale {
    let enough = codec(for: header.format).decodeScales(for: header).filter {
      leavesTwice(target, of: window, at: $0, recipe)
    }
    return enough.max { $0.rawValue < $1.rawValue } ?? .full
  }

  /// Whether what a decoder delivers at `scale` is to be shrunk by two or more, along both axes, so that
  /// nobody sees what the decoder did to it.
  static func leavesTwice(
    _ target: PixelSize, of window: PixelWindow, at scale: DecodeScale, _ recipe: Recipe
  ) -> Bool {
    // A filter that picks pixels must have those of the image to pick from, and a decoder does not shrink
    // as light adds up.
    guard recipe.filter != .nearest, recipe.light == .asStored else { return false }
    let decoded = window.divided(by: scale.rawValue)
    return decoded.columns.length.rounded(.up) >= Double(2 * target.width)
      && decoded.rows.length.rounded(.up) >= Double(2 * target.height)
  }

  /// The pixels that the output is made of, of those that the decoder delivers at its scale: the window,
  /// and around it what the filter reaches, up to where the image was cropped.
  public var decodedRegion: PixelRegion {
    let window = window.divided(by: decodeScale.rawValue)
    func range(_ bounds: Range<Int>, _ span: AxisSpan, _ target: Int) -> Range<Int> {
      let ratio = max(span.length / Double(target), 1)
      // A pixel more, so that rounding leaves none out.
      let reach = resizes ? filter.support * ratio + 1 : 0
      let first = bounds.lowerBound / decodeScale.rawValue
      let end = (bounds.upperBound - 1) / decodeScale.rawValue + 1
      let low = min(max(Int((span.origin - reach).rounded(.down)), first), end - 1)
      let high = Int((span.origin + span.length + reach).rounded(.up))
      return low..<min(max(high, low + 1), end)
    }
    return PixelRegion(
      columns: range(cropped.columns, window.columns, content.width),
      rows: range(cropped.rows, window.rows, content.height))
  }
}
