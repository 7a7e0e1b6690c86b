// Sizes as people write them, and what they come to for images of any size.

import Glibc
import Planning
import Raster
import TestSupport
import Testing

@Suite("Geometry")
struct GeometryTests {
  private static func box(
    _ width: Int?, _ height: Int?, _ fit: Fit, _ growth: Geometry.Growth = .ifAsked
  ) -> Geometry {
    Geometry(.box(width: width, height: height), fit: fit, growth: growth)
  }

  @Test(
    "sizes are read as they are written",
    arguments: [
      ("800x600", Geometry.inside(width: 800, height: 600)),
      ("800x", .inside(width: 800, height: nil)), ("x600", .inside(width: nil, height: 600)),
      ("800", .inside(width: 800, height: nil)), ("1x1", .inside(width: 1, height: 1)),
      ("007x08", .inside(width: 7, height: 8)), ("50%", .percent(50)), ("12.5%", .percent(12.5)),
      ("200%", .percent(200)),
      ("50%x25%", Geometry(.percent(width: 50, height: 25), growth: .always)),
      ("10000@", Geometry(.area(10_000))), ("800x600^", box(800, 600, .outside)),
      ("800x^", box(800, nil, .outside)), ("800x600!", box(800, 600, .fill, .always)),
      ("x600!>", box(nil, 600, .fill, .never)), ("800x600<!", box(800, 600, .fill, .only)),
      ("800x600>", box(800, 600, .inside, .never)), ("800>^", box(800, nil, .outside, .never)),
      ("800x600<", box(800, 600, .inside, .only)),
      ("200%>", Geometry(.percent(width: 200, height: 200), growth: .never)),
      ("9@<", Geometry(.area(9), growth: .only)),
      ("2147483647", .inside(width: 2_147_483_647, height: nil)),
    ])
  func good(_ text: String, _ expected: Geometry) throws {
    #expect(try Geometry(parsing: text) == expected)
  }

  @Test(
    "anything else is refused, with a way to write it",
    arguments: [
      "", "x", "0", "0x5", "5x0", "-5", "800x-1", "+5", "800x600x3", "800 x 600", " 800", "8OO",
      "800X600", "800*600", "1.5x2", "²x3", "٣", "2147483648", "99999999999999999999", "%", "0%",
      "-5%", "nan%", "inf%", "1e2%", "0x10%", "1.2.3%", "100001%", "50%x", "5 %", "auto", "\0",
      "800x600\n", "^", ">", "800x600^^", "800x600<>", "800x600!^", "50%^", "50%!", "9@^", "9@!",
      "@", "0@", "1.5@", "10x10@", "9@x", "50%x0%", "50x50%", "x50%", "800^x600", "10@%", "!800",
    ])
  func bad(_ text: String) {
    let error = #expect(throws: PlanningError.self) { try Geometry(parsing: text) }
    #expect(error?.code == "unreadable_geometry" && error?.category.exitStatus == 64)
    #expect(error?.hint?.contains("800x600") == true)
  }

  @Test(
    "an image is made as large as fits",
    arguments: [
      ("2048x2048", 4000, 3000, 2048, 1536), ("2048x2048", 3000, 4000, 1536, 2048),
      ("100x100", 50, 40, 50, 40), ("100x", 400, 300, 100, 75), ("x100", 400, 300, 133, 100),
      ("100x10", 400, 300, 13, 10), ("10x10", 1000, 3, 10, 1), ("1", 5000, 5000, 1, 1),
      ("50%", 301, 201, 151, 101), ("0.01%", 300, 200, 1, 1), ("200%", 300, 200, 600, 400),
    ])
  func target(_ text: String, _ width: Int, _ height: Int, _ outWidth: Int, _ outHeight: Int)
    throws
  {
    let size = PixelSize(width: width, height: height)
    #expect(
      try Geometry(parsing: text).target(for: size, upscale: false)
        == PixelSize(width: outWidth, height: outHeight))
  }

  @Test("small images grow to the box where that is asked for, and not else")
  func upscaling() throws {
    let size = PixelSize(width: 40, height: 30)
    let box = try Geometry(parsing: "100x100")
    #expect(box.target(for: size, upscale: true) == PixelSize(width: 100, height: 75))
    #expect(box.target(for: size, upscale: false) == size)
    #expect(
      Geometry.percent(250).target(for: size, upscale: true) == PixelSize(width: 100, height: 75))
    #expect(Geometry.inside(width: nil, height: nil).target(for: size, upscale: true) == size)
  }

  @Test("no target leaves its box, grows unasked, vanishes or changes shape", arguments: [1, 2])
  func targetProperties(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    func side() -> Int { Int(exp2(Double.random(in: 0...14, using: &random))) }
    for number in 0..<2000 {
      let size = PixelSize(width: side(), height: side())
      let width = number % 3 == 0 ? nil : side()
      let height = number % 3 == 1 ? nil : side()
      let upscale = number % 2 == 0
      let target = Geometry.inside(width: width, height: height).target(for: size, upscale: upscale)
      let evidence = "\(size) inside \(width ?? 0)x\(height ?? 0): \(target)"
      #expect(target.width >= 1 && target.height >= 1, "\(evidence)")
      #expect(target.width <= width ?? .max && target.height <= height ?? .max, "\(evidence)")
      if !upscale {
        #expect(target.width <= size.width && target.height <= size.height, "\(evidence)")
      }
      // The shape is kept to half a pixel a side, but for sides that would be less than one.
      let ratio =
        [
          width.map { Double($0) / Double(size.width) },
          height.map { Double($0) / Double(size.height) }, upscale ? nil : 1,
        ].compactMap { $0 }.min() ?? 1
      for (side, made) in [(size.width, target.width), (size.height, target.height)] {
        let exact = Double(side) * ratio
        #expect(abs(Double(made) - exact) <= 0.5 + 1e-9 || (exact < 1 && made == 1), "\(evidence)")
      }
      // One side fills the box, or the image is as large as it was.
      let fills = target.width == width || target.height == height
      #expect(fills || target == size || (width == nil && height == nil), "\(evidence)")
    }
  }

  @Test("the largest images and wishes overflow nothing")
  func extremes() {
    let largest = PixelSize(width: Int(Int32.max), height: Int(Int32.max))
    for geometry in [
      Geometry.percent(100_000), .percent(.leastNonzeroMagnitude),
      .inside(width: Int(Int32.max), height: nil), .inside(width: 1, height: nil),
    ] {
      for size in [largest, PixelSize(width: 1, height: Int(Int32.max))] {
        let target = geometry.target(for: size, upscale: true)
        #expect((1...Int(Int32.max)).contains(target.width))
        #expect((1...Int(Int32.max)).contains(target.height))
      }
    }
  }

  @Test("no text makes the reader stumble", arguments: [1, 2, 3])
  func fuzz(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let alphabet = Array("0123456789x%@^!<>.-+eEnaif \0\n\u{301}²٣👍🏽é")
    for _ in 0..<3000 {
      let text = String(
        (0..<Int.random(in: 0...8, using: &random)).compactMap { _ in
          alphabet.randomElement(using: &random)
        })
      guard let geometry = try? Geometry(parsing: text) else { continue }
      let target = geometry.target(for: PixelSize(width: 640, height: 480), upscale: true)
      #expect(target.width >= 1 && target.height >= 1, "\(text)")
    }
  }
}
