// Images that move: resized frame by frame, or refused in so many words.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Animations")
struct AnimationTests {
  private static let files = ["webp-animated.webp", "webp-animated-opaque.webp"]

  /// Every frame of a WebP file: its picture, and when it ends.
  private func frames(_ file: [UInt8]) throws -> (all: [(Picture, Int)], Repetition) {
    let decoder = try codec(for: .webp).makeDecoder(
      try input(file), header: try header(of: file), scale: .full)
    let animation = try #require(decoder as? any AnimationDecoder)
    var all: [(Picture, Int)] = []
    repeat {
      all.append((try Picture(reading: animation), animation.end))
    } while try animation.advance()
    return (all, animation.repetition)
  }

  @Test("a resized WebP moves as it did, every frame where and when it was", arguments: files)
  func resized(_ name: String) throws {
    let file = try fixture(name)
    let made = try process(file) {
      $0.fit(40)
      $0.lossless = true
    }
    let (before, after) = (try frames(file), try frames(made.file))
    #expect(made.operations.contains("resize"))
    #expect(made.warnings.allSatisfy { $0.hasPrefix("larger than the input") })
    #expect(after.all.map(\.1) == before.all.map(\.1))
    #expect(after.1 == before.1)
    #expect(try header(of: made.file).frames == header(of: file).frames)
    for ((old, _), (new, _)) in zip(before.all, after.all) {
      #expect(new.shape.size == made.size)
      for (one, other) in zip(old.corners, new.corners) {
        #expect(zip(one, other).allSatisfy { abs($0 - $1) <= 20 })
      }
    }
  }

  @Test("loops and background are those of the input")
  func repetition() throws {
    var file = try fixture("webp-animated.webp")
    let place = try #require(
      file.indices.first { file[$0...].starts(with: Array("ANIM".utf8)) })
    // Behind the chunk's head: the background, then the number of runs.
    file.replaceSubrange(place + 8..<place + 14, with: [10, 20, 30, 255, 3, 0])
    let made = try process(file) { $0.fit(30) }
    let repetition = try frames(made.file).1
    #expect(repetition == Repetition(count: 3, background: 0xFF1E_140A))
  }

  @Test("frames are cut out at one place, wherever each has most to see")
  func steadyCrop() throws {
    let file = try fixture("webp-animated.webp")
    let made = try process(file) {
      $0.geometry = Geometry(.box(width: 20, height: 40), fit: .cover)
      $0.position = .search(.attention)
      $0.lossless = true
      // Without overshoot, gray is the same before and after.
      $0.filter = .linear
    }
    let all = try frames(made.file).all
    #expect(all.count == 3 && all.allSatisfy { $0.0.shape.size == made.size })
    // The third frame is the first in gray: cut alike, it shows the same.
    let (first, third) = (all[0].0, all[2].0)
    for x in stride(from: 0, to: made.size.width, by: 5) {
      for y in stride(from: 0, to: made.size.height, by: 5) {
        let pixel = first[x, y]
        let gray = (299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2]) / 1000
        #expect(abs(gray - third[x, y][0]) <= 3)
      }
    }
  }

  @Test("metadata stays with an animation as with a still")
  func metadata() throws {
    let still = try fixture("webp-metadata.webp")
    let profile = try #require(try decode(still).iccProfile)
    let notice = try #require(try header(of: still).copyright)
    let encoder = try codec(for: .webp).makeAnimationEncoder(
      RasterShape(PixelSize(width: 8, height: 6), PixelFormat(.rgba)), options: EncodeOptions(),
      repeating: Repetition())
    for (index, seed) in [1, 5].enumerated() {
      let picture = Picture(PixelSize(width: 8, height: 6), PixelFormat(.rgba)) { x, y, channel in
        channel == 3 ? 255 : (x * 20 + y * 9) * seed % 256
      }
      try encoder.add(PictureRows(picture), from: 100 * index)
    }
    let file = try encoder.finish(
      at: 250, metadata: KeptMetadata(iccProfile: profile, copyright: notice))
    let header = try header(of: file)
    #expect(header.frames == 2 && header.copyright == notice)
    #expect(try decode(file).iccProfile == profile)
    #expect(try frames(file).all.map(\.1) == [100, 250])
    // Turned into sRGB in every frame, it still moves.
    let made = try process(file)
    #expect(made.operations.contains("colour_conversion"))
    #expect(try TestSupport.header(of: made.file).frames == 2)
  }

  @Test("an animation becomes its first frame where the format wished for has no other")
  func still() throws {
    for (name, format) in [
      ("png-animated.png", FormatChoice.jpeg), ("png-animated.png", .png),
      ("webp-animated.webp", .jpeg), ("webp-animated.webp", .png),
    ] {
      let made = try process(try fixture(name)) {
        $0.format = format
        $0.fit(60)
      }
      #expect(try header(of: made.file).frames == 1)
      #expect(made.warnings.contains { $0.contains("first of 3 frames") })
      #expect(try decode(made.file).picture.standsUpright(within: 30))
    }
  }

  @Test("an animated PNG is refused where its pixels would change, with what can be done")
  func refused() throws {
    for change: (inout Recipe) -> Void in [{ $0.fit(32) }, { $0.format = .webp }] {
      let file = try fixture("png-animated.png")
      let error = #expect(throws: CodecError.self) { try process(file, change) }
      #expect(error?.code == "unsupported_animation")
      #expect(error?.message.contains("animated PNG of 3 frames") == true)
      #expect(error?.hint?.contains("-f jpeg") == true)
    }
  }
}
