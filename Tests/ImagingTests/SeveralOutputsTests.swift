// Several outputs of one decode are what each would be alone.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Several outputs")
struct SeveralOutputsTests {
  @Test(
    "each is as good as it is alone", arguments: ["jpeg-baseline-444.jpg", "png-rgba-16bit.png"])
  func alone(_ name: String) throws {
    let file = try fixture(name)
    let outputs = [
      OutputWish(width: 60), OutputWish(width: 16),
      OutputWish(name: "square", geometry: Geometry(.box(width: 20, height: 20), fit: .cover)),
      OutputWish(name: "png", geometry: .inside(width: 30, height: nil), format: .png, quality: 70),
    ]
    let all = try processAll(file) {
      $0.outputs = outputs
      $0.quality = 95
    }
    #expect(all.map(\.size.width) == [60, 16, 20, 30])
    for (output, made) in zip(outputs, all) {
      let single = try process(file) {
        $0.geometry = output.geometry
        $0.format = output.format ?? .keep
        $0.quality = output.quality ?? 95
      }
      #expect(made.size == single.size && made.format == single.format)
      #expect(
        made.operations.filter { $0 != "optimize" } == single.operations.filter { $0 != "optimize" }
      )
      // A smaller output has more pixels to be made of than it would have alone, and never less.
      let (one, other) = (try decode(made.file).picture, try decode(single.file).picture)
      #expect(one.corners.count == other.corners.count)
      for (corner, twin) in zip(one.corners, other.corners) {
        #expect(zip(corner, twin).allSatisfy { abs($0 - $1) <= 12 })
      }
    }
  }

  @Test("an output that the input would do for is the input")
  func kept() throws {
    let picture = Picture(noise: PixelSize(width: 64, height: 48), PixelFormat(.rgb))
    let file = try process(encode(picture, as: .jpeg, EncodeOptions(quality: 20))).file
    let all = try processAll(file) { $0.outputs = [OutputWish(width: 640), OutputWish(width: 32)] }
    #expect(all[0].keepsInput && all[0].file.count <= file.count)
    #expect(try decode(all[0].file).picture == decode(file).picture)
    #expect(!all[1].keepsInput && all[1].size.width == 32)
  }

  @Test("what is wrong with the input is wrong with all of them")
  func broken() throws {
    let file = try fixture("jpeg-baseline-444.jpg")
    #expect(throws: CodecError.self) {
      try processAll(Array(file.dropLast(file.count / 3))) {
        $0.outputs = [OutputWish(width: 32), OutputWish(width: 16)]
      }
    }
  }

  @Test(
    "a wish reads as it is written",
    arguments: [
      ("thumb:200x200", OutputWish(name: "thumb", geometry: .inside(width: 200, height: 200))),
      (
        "Large_2:1600x:webp:75",
        OutputWish(
          name: "Large_2", geometry: .inside(width: 1600, height: nil), format: .webp, quality: 75)
      ),
      (
        "a:50%:jpg",
        OutputWish(name: "a", geometry: .percent(50), format: .jpeg)
      ),
      (
        "q:10x::60",
        OutputWish(name: "q", geometry: .inside(width: 10, height: nil), quality: 60)
      ),
    ])
  func wishes(_ text: String, _ wish: OutputWish) throws {
    #expect(try OutputWish(parsing: text) == wish)
  }

  @Test(
    "a wish that makes no sense is refused",
    arguments: [
      "thumb", ":10x10", "a b:10x", "../a:10x", "a:big", "a:10x:gif", "a:10x:jpeg:0",
      "a:1x:jpeg:8:9",
    ])
  func refusals(_ text: String) {
    #expect(throws: PlanningError.self) { try OutputWish(parsing: text) }
  }
}
