// An image on its way from decoder to encoder, in either of two forms.

import Codecs
import Raster

/// Pixels that come row by row, or planes that do.
enum Pixels {
  case rows(any RowSource)
  case planes(PlanarImage)

  /// The channels that a decoder of the output will see.
  var layout: ChannelLayout {
    switch self {
    case .rows(let rows): rows.shape.format.layout
    case .planes: .rgb
    }
  }
}

/// Pixels that were pulled once and are read as often as it takes.
enum KeptPixels {
  case whole(WholeImage)
  case planes(WholePlanes)

  /// Pulls all of `pixels`.
  init(_ pixels: Pixels, for activity: String) throws(CodecError) {
    switch pixels {
    case .rows(let rows): self = .whole(try WholeImage(reading: rows, for: activity))
    case .planes(let image): self = .planes(try WholePlanes(reading: image, for: activity))
    }
  }

  /// The same pixels, from the first row on.
  func pixels() -> Pixels {
    switch self {
    case .whole(let image): .rows(image.rows())
    case .planes(let planes): .planes(planes.rows())
    }
  }
}
