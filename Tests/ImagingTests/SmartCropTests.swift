// A crop by entropy or attention keeps what an image is about.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Smart crop")
struct SmartCropTests {
  /// A flat picture of `size` with a subject of 30x30 around `x`, `y`.
  private func picture(
    _ size: PixelSize, _ x: Int, _ y: Int, _ format: PixelFormat = PixelFormat(.rgb),
    subject: @escaping (Int, Int) -> [Int]
  ) -> Picture {
    let scale = format.largestSample / 255
    return Picture(size, format) { column, row, channel in
      let isSubject = abs(column - x) < 15 && abs(row - y) < 15
      let pixel = isSubject ? subject(column, row) : [96, 104, 112]
      let isAlpha = format.layout.hasAlpha && channel == format.layout.channels - 1
      return isAlpha ? format.largestSample : pixel[channel] * scale
    }
  }

  private static let subjects: [String: @Sendable (Int, Int) -> [Int]] = [
    "skin": { _, _ in [224, 172, 138] },
    "texture": { x, y in [(x * 37 + y * 91) % 200, (x * 53 + y * 17) % 200, (x * 29) % 200] },
    "colour": { _, _ in [20, 200, 30] },
    "stripes": { x, _ in x / 3 % 2 == 0 ? [0, 0, 0] : [255, 255, 255] },
  ]

  /// The middle of what is not background, in a picture made of one of the above.
  private func middle(of picture: Picture) -> (x: Double, y: Double)? {
    var sum = (x: 0.0, y: 0.0, count: 0.0)
    let scale = picture.shape.format.largestSample / 255
    for y in 0..<picture.shape.size.height {
      for x in 0..<picture.shape.size.width {
        let pixel = picture[x, y].map { $0 / scale }
        guard zip(pixel, [96, 104, 112]).contains(where: { abs($0 - $1) > 12 }) else { continue }
        sum = (sum.x + Double(x), sum.y + Double(y), sum.count + 1)
      }
    }
    return sum.count > 0 ? (sum.x / sum.count, sum.y / sum.count) : nil
  }

  @Test(
    "keeps the one thing in a flat picture, near the middle where there is room",
    arguments: Position.Search.allCases, ["skin", "texture", "colour", "stripes"])
  func subject(_ search: Position.Search, _ name: String) throws {
    let subject = try #require(Self.subjects[name])
    for place in [30, 130, 270] {
      for isTall in [false, true] {
        let size = isTall ? PixelSize(width: 100, height: 300) : PixelSize(width: 300, height: 100)
        let (x, y) = isTall ? (50, place) : (place, 50)
        let made = try process(try encode(picture(size, x, y, subject: subject), as: .png)) {
          recipe in
          recipe.geometry = Geometry(.box(width: 50, height: 50), fit: .cover)
          recipe.position = .search(search)
        }
        let picture = try decode(made.file).picture
        #expect(picture.shape.size == PixelSize(width: 50, height: 50))
        let found = try #require(middle(of: picture))
        // All of the subject is there, so its middle can be told, and no nearer to an edge than it
        // must be.
        let wanted = min(max(Double(place) / 2, 25), 125)
        let inside = Double(place) / 2 - (wanted - 25)
        #expect(
          abs((isTall ? found.y : found.x) - inside) < 8, "\(place): \(found), not \(inside)")
        #expect(made.operations.prefix(2) == ["resize", "crop"])
      }
    }
  }

  @Test(
    "looks at images of every pixel format", arguments: PixelFormat.all.filter { !$0.layout.isGray }
  )
  func formats(_ format: PixelFormat) throws {
    let subject = try #require(Self.subjects["stripes"])
    let file = try encode(
      picture(PixelSize(width: 300, height: 100), 220, 50, format, subject: subject), as: .png)
    for search in Position.Search.allCases {
      let made = try process(file) { recipe in
        recipe.geometry = Geometry(.box(width: 50, height: 50), fit: .cover)
        recipe.position = .search(search)
      }
      let found = try #require(middle(of: try decode(made.file).picture))
      #expect(abs(found.x - 25) < 8, "\(search): \(found)")
    }
  }

  @Test("takes the middle of a picture in which nothing stands out")
  func flat() throws {
    let size = PixelSize(width: 300, height: 100)
    let flat = Picture(size, PixelFormat(.gray)) { x, _, _ in abs(x - 150) < 1 ? 91 : 90 }
    for search in Position.Search.allCases {
      let made = try process(try encode(flat, as: .png)) { recipe in
        recipe.geometry = Geometry(.box(width: 50, height: 50), fit: .cover)
        recipe.position = .search(search)
      }
      #expect(try decode(made.file).picture.shape.size == PixelSize(width: 50, height: 50))
    }
  }
}
