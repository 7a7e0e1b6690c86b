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
struct KeptPixels {
  private enum Form {
    case whole(WholeImage)
    case planes(PlanarImage, [WholeImage])
  }

  private let form: Form

  /// Pulls all of `pixels`.
  init(_ pixels: Pixels, for activity: String) throws(CodecError) {
    switch pixels {
    case .rows(let rows): form = .whole(try WholeImage(reading: rows, for: activity))
    case .planes(let image):
      form = .planes(image, try Self.pull(image, for: activity))
    }
  }

  /// Pulls planes side by side, as a decoder comes to their rows.
  private static func pull(
    _ image: PlanarImage, for activity: String
  ) throws(CodecError) -> [WholeImage] {
    var kept: [WholeImage] = []
    for plane in image.planes { kept.append(try WholeImage(bare: plane.rows.shape, for: activity)) }
    let most = kept.map(\.shape.size.height).max() ?? 0
    var pulled = kept.map { _ in 0 }
    for row in 1...max(most, 1) {
      for (index, plane) in image.planes.enumerated() {
        while pulled[index] * most < row * kept[index].shape.size.height {
          try plane.rows.readRow(into: kept[index].pixels.row(pulled[index]))
          pulled[index] += 1
        }
      }
    }
    return kept
  }

  /// The same pixels, from the first row on.
  func pixels() -> Pixels {
    switch form {
    case .whole(let image): .rows(image.rows())
    case .planes(let image, let kept):
      .planes(
        PlanarImage(
          image.size,
          planes: zip(image.planes, kept).map { plane, rows in
            PlanarImage.Plane(rows.rows(), across: plane.across, down: plane.down)
          }))
    }
  }
}
