// Which outputs can be made plane by plane: brightness and colour are resized each by itself, and nobody
// makes red, green and blue of them. That saves a tenth of the time of a JPEG's thumbnail.

import Codecs
import Raster

extension Plan {
  /// Whether the file holds planes, and nothing is done to the image but that its size changes: all else
  /// is for pixels.
  var onlyResizes: Bool {
    let isYCbCr = header.colorModel == .ycbcr && pixelFormat == PixelFormat(.rgb)
    let isReframed = crops || pads || framing.search != nil || turn != .upright
    let isSearched = recipe.target.isAsked || recipe.format == .smallest
    return isYCbCr && !isReframed && !isSearched && recipe.sharpening == nil
      && recipe.filter != .nearest && recipe.light == .asStored && recipe.onCorrupt == .fail
  }
}
