// Planes that are kept, as `WholeImage` keeps pixels.

import Codecs
import Raster

/// All samples of an image in planes, to be read as often as it takes.
struct WholePlanes {
  private let image: PlanarImage
  private let planes: [WholeImage]

  private init(_ image: PlanarImage, _ planes: [WholeImage]) {
    self.image = image
    self.planes = planes
  }

  /// Pulls every row of every plane, side by side, as a decoder comes to them.
  init(reading image: PlanarImage, for activity: String) throws(CodecError) {
    var planes: [WholeImage] = []
    for plane in image.planes {
      planes.append(try WholeImage(bare: plane.rows.shape, for: activity))
    }
    let most = planes.map(\.shape.size.height).max() ?? 0
    var pulled = planes.map { _ in 0 }
    for row in 1...max(most, 1) {
      for (index, plane) in image.planes.enumerated() {
        while pulled[index] * most < row * planes[index].shape.size.height {
          try plane.rows.readRow(into: planes[index].pixels.row(pulled[index]))
          pulled[index] += 1
        }
      }
    }
    self.init(image, planes)
  }

  /// The planes, from the first row on.
  func rows() -> PlanarImage {
    PlanarImage(
      image.size,
      planes: zip(image.planes, planes).map { plane, kept in
        PlanarImage.Plane(kept.rows(), across: plane.across, down: plane.down)
      })
  }

  /// The planes turned upright.
  func turned(_ turn: Orientation) throws(CodecError) -> PlanarImage {
    var turned: [PlanarImage.Plane] = []
    for (plane, stored) in zip(image.planes, planes) {
      turned.append(
        PlanarImage.Plane(
          try stored.turned(turn).rows(), across: turn.swapsSides ? plane.down : plane.across,
          down: turn.swapsSides ? plane.across : plane.down))
    }
    return PlanarImage(turn.upright(image.size), planes: turned)
  }
}
