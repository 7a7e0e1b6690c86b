// What lies behind and around the image: the background, and a pixel format that can hold both.

import Codecs
import Raster

/// The ground that an output is laid on.
public struct Canvas: Equatable, Sendable {
  private let wanted: Colour?
  private let isBare: Bool
  private let keepsAlpha: Bool

  init(_ recipe: Recipe, _ framing: Framing, _ encoder: any Codec, _ options: EncodeOptions) {
    wanted = recipe.background
    isBare = framing.isBare
    keepsAlpha =
      encoder.writableFormat(for: PixelFormat(.rgba), options: options).layout.hasAlpha
  }

  /// The colour behind an image of `format`.
  public func colour(behind format: PixelFormat) -> Colour {
    wanted ?? (format.layout.hasAlpha && keepsAlpha ? .transparent : .white)
  }

  /// What pixels of `format` become so that the colour around them can be told, and no more.
  public func format(of format: PixelFormat) -> PixelFormat {
    guard isBare else { return format }
    let colour = colour(behind: format)
    let hasAlpha = format.layout.hasAlpha || (keepsAlpha && colour.alpha < 255)
    let opaque: ChannelLayout = format.layout.isGray && colour.isGray ? .gray : .rgb
    return PixelFormat(hasAlpha ? opaque.withAlpha : opaque, format.depth)
  }
}
