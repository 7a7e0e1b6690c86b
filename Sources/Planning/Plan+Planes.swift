// Which outputs can be made plane by plane: brightness and colour go their way each by itself, and nobody
// makes red, green and blue of them.

import Codecs
import Raster

extension Plan {
  /// Whether the file holds planes, and nothing is done to the image but what leaves them apart.
  var keepsPlanesApart: Bool {
    let isYCbCr = header.colorModel == .ycbcr && pixelFormat == PixelFormat(.rgb)
    // Samples of colour lie across the edge of a crop that was asked for.
    let isReframed = recipe.crop != nil || pads || framing.search != nil
    let isSearched = recipe.target.isAsked || recipe.format == .smallest
    return isYCbCr && !isReframed && !isSearched && recipe.sharpening == nil
      && recipe.filter != .nearest && recipe.light == .asStored && recipe.onCorrupt == .fail
  }

  /// What the whole image would come to, where the window comes to `size`.
  func ofWholeImage(_ size: PixelSize) -> PixelSize {
    func side(_ side: Int, _ whole: Int, _ span: AxisSpan) -> Int {
      Int((Double(side) * Double(whole) / span.length).rounded(.up))
    }
    return PixelSize(
      width: side(size.width, header.size.width, window.columns),
      height: side(size.height, header.size.height, window.rows))
  }
}
