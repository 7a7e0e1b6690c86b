// The eight EXIF orientations against their definitions, pixel by pixel.

import Raster
import TestSupport
import Testing

@Suite("Orientation")
struct OrientationTests {
  /// Where the pixel that is upright at `x`, `y` is stored, as EXIF says it: which stored row and
  /// column the upright top and left sides are.
  private func stored(
    _ x: Int, _ y: Int, _ orientation: Orientation, of size: PixelSize
  ) -> (x: Int, y: Int) {
    let (right, bottom) = (size.width - 1, size.height - 1)
    return switch orientation {
    case .upright: (x, y)
    case .mirrored: (right - x, y)
    case .upsideDown: (right - x, bottom - y)
    case .mirroredUpsideDown: (x, bottom - y)
    case .transposed: (y, x)
    case .turnedRight: (y, bottom - x)
    case .transversed: (right - y, bottom - x)
    case .turnedLeft: (right - y, x)
    }
  }

  @Test(
    "pixels go where they belong, at every size of pixel", arguments: Orientation.allCases,
    PixelFormat.all)
  func upright(_ orientation: Orientation, _ format: PixelFormat) throws {
    for (width, height) in [(1, 1), (1, 7), (5, 1), (33, 3), (7, 65), (31, 33)] {
      let size = PixelSize(width: width, height: height)
      let picture = Picture(noise: size, format)
      let found = try turned(picture, orientation)
      #expect(found.shape.size == orientation.upright(size))
      let expected = Picture(found.shape.size, format) { x, y, channel in
        let place = stored(x, y, orientation, of: size)
        return picture[place.x, place.y][channel]
      }
      #expect(found == expected, "\(size)")
    }
  }

  @Test("turning right, then left, changes nothing")
  func thereAndBack() throws {
    let picture = Picture(noise: PixelSize(width: 19, height: 11), PixelFormat(.rgb))
    #expect(try turned(try turned(picture, .turnedRight), .turnedLeft) == picture)
    for orientation in Orientation.allCases
    where orientation != .turnedLeft && orientation != .turnedRight {
      #expect(try turned(try turned(picture, orientation), orientation) == picture)
    }
  }

  @Test("sides swap for the four that lie on their side", arguments: Orientation.allCases)
  func sizes(_ orientation: Orientation) {
    let size = PixelSize(width: 3, height: 2)
    let isOnItsSide = [5, 6, 7, 8].contains(orientation.rawValue)
    #expect(orientation.swapsSides == isOnItsSide)
    #expect(orientation.upright(size) == (isOnItsSide ? PixelSize(width: 2, height: 3) : size))
    #expect(orientation.stored(orientation.upright(size)) == size)
  }

  private func turned(_ picture: Picture, _ orientation: Orientation) throws -> Picture {
    let stored = try PixelBuffer(picture.shape)
    for y in 0..<picture.shape.size.height {
      stored.row(y).copyMemory(from: picture.rowBytes(y), byteCount: picture.shape.rowBytes)
    }
    let upright = try stored.upright(picture.shape, orientation)
    let size = orientation.upright(picture.shape.size)
    let channels = picture.shape.format.layout.channels
    var result = Picture(size, picture.shape.format) { _, _, _ in 0 }
    result.samples = (0..<size.height).flatMap { y in
      Picture.samples(
        at: upright.row(y), count: size.width * channels, depth: picture.shape.format.depth)
    }
    return result
  }
}
