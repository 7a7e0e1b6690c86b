// What of an image becomes what of its output, for every fit, suffix and place.

import Glibc
import Planning
import Raster
import TestSupport
import Testing

@Suite("Framing")
struct FramingTests {
  private func framing(
    _ text: String, _ fit: Fit? = nil, _ position: String = "center", of size: (Int, Int),
    upscale: Bool = false
  ) throws -> Framing {
    var geometry = try Geometry(parsing: text)
    if let fit { geometry.fit = fit }
    return geometry.framing(
      of: PixelSize(width: size.0, height: size.1), position: try Position(parsing: position),
      upscale: upscale)
  }

  @Test(
    "each fit and suffix makes the sizes that it promises",
    arguments: [
      ("100x50", .inside, (400, 300), "67x50"), ("100x50", .outside, (400, 300), "100x75"),
      ("100x50", .fill, (400, 300), "100x50"), ("100x50", .cover, (400, 300), "100x50"),
      ("100x50", .contain, (400, 300), "100x50"), ("100x", .cover, (400, 300), "100x75"),
      ("x60", .contain, (400, 300), "80x60"), ("100x", .fill, (400, 300), "100x75"),
      ("100x50^", nil, (400, 300), "100x75"), ("100x50!", nil, (400, 300), "100x50"),
      ("100x50!", nil, (40, 30), "100x50"), ("100x50!>", nil, (40, 80), "40x50"),
      ("100x50!<", nil, (400, 300), "400x300"), ("100x50>", nil, (40, 30), "40x30"),
      ("100x50<", nil, (40, 30), "67x50"), ("100x50<", nil, (40, 300), "40x300"),
      ("100x50<", .cover, (40, 30), "100x50"), ("100x50<", .contain, (400, 300), "400x300"),
      ("100x50", .contain, (40, 30), "100x50"), ("100x50", .fill, (40, 300), "40x50"),
      ("50%x25%", nil, (400, 300), "200x75"), ("200%", nil, (40, 30), "80x60"),
      ("200%>", nil, (40, 30), "40x30"), ("50%<", nil, (40, 30), "40x30"),
      ("1200@", nil, (400, 300), "40x30"), ("10000@", nil, (40, 30), "40x30"),
      ("100@", nil, (10_000, 1), "100x1"), ("5@", nil, (400, 300), "2x1"),
      ("1@", nil, (400, 300), "1x1"), ("1x1", .cover, (4000, 3), "1x1"),
      ("10x1000", .inside, (16_000, 9), "10x1"), ("10x10", .outside, (16_000, 2), "16000x2"),
    ] as [(String, Fit?, (Int, Int), String)])
  func sizes(_ text: String, _ fit: Fit?, _ size: (Int, Int), _ expected: String) throws {
    #expect(try framing(text, fit, of: size).canvas.description == expected)
  }

  @Test("a box too large gives a cover of its shape, out of all that there is")
  func smallCover() throws {
    let wide = try framing("200x100", .cover, of: (80, 80))
    #expect(wide.canvas.description == "80x40")
    #expect(wide.window.rows == AxisSpan(origin: 20, length: 40))
    let grown = try framing("200x100", .cover, of: (80, 80), upscale: true)
    #expect(grown.canvas.description == "200x100" && grown.window == wide.window)
  }

  @Test(
    "cover keeps the part that the position names",
    arguments: [
      ("north", 0), ("top", 0), ("center", 50), ("south", 100), ("BOTTOM", 100), ("west", 50),
      ("north-east", 0), ("left_bottom", 100), ("0%,30%", 30), ("0,0", 0), ("10,75", 25.5),
      ("10,1000", 100),
    ] as [(String, Double)])
  func coverPositions(_ name: String, _ top: Double) throws {
    let framing = try framing("50x50", .cover, name, of: (100, 200))
    #expect(framing.window.rows == AxisSpan(origin: top, length: 100))
    #expect(framing.window.columns == AxisSpan(length: 100))
  }

  @Test("where nothing is resized, pixels are cut out whole")
  func wholePixels() throws {
    let framing = try framing("100x", .cover, of: (100, 100))
    #expect(framing.window == PixelWindow(PixelRegion(whole: framing.canvas)))
    let cut = try self.framing("100x50", .cover, of: (100, 101))
    #expect(cut.window.rows == AxisSpan(origin: 25, length: 50))
  }

  @Test(
    "contain puts the image where the position names",
    arguments: [
      ("north", 25, 0), ("center", 25, 0), ("west", 0, 0), ("east", 50, 0), ("southeast", 50, 0),
      ("20%,0%", 10, 0),
    ])
  func containPositions(_ name: String, _ x: Int, _ y: Int) throws {
    let framing = try framing("100x50", .contain, name, of: (100, 100))
    #expect(framing.content.description == "50x50")
    #expect(framing.corner == Framing.Corner(x: x, y: y))
  }

  @Test("a search is made in an image that covers the box, where there is room")
  func searches() throws {
    let framing = try framing("50x50", .cover, "entropy", of: (100, 200))
    #expect(framing.content.description == "50x100" && framing.canvas.description == "50x50")
    #expect(framing.search == .entropy)
    #expect(try self.framing("50x50", .cover, "attention", of: (100, 100)).search == nil)
  }

  @Test("every framing is within the image, at one scale, and never empty", arguments: [1, 2, 3])
  func properties(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    func side() -> Int { Int(exp2(Double.random(in: 0...14, using: &random))) }
    for number in 0..<3000 {
      let size = PixelSize(width: side(), height: side())
      let fit = Fit.allCases.randomElement(using: &random) ?? .inside
      let growth = [Geometry.Growth.ifAsked, .always, .never, .only][number % 4]
      let extent: Geometry.Extent =
        switch number % 5 {
        case 0: .area(side() * side())
        case 1:
          .percent(
            width: .random(in: 0.01...300, using: &random),
            height: .random(in: 0.01...300, using: &random))
        case 2: .box(width: side(), height: nil)
        default: .box(width: side(), height: side())
        }
      let position: Position =
        [.center, .search(.entropy), .point(x: side(), y: side()), .towards(across: 1, down: 0)][
          number / 7 % 4]
      let upscale = number % 2 == 0
      let framing = Geometry(extent, fit: fit, growth: growth).framing(
        of: size, position: position, upscale: upscale)
      let evidence = "\(extent) \(fit) \(growth) \(upscale) of \(size): \(framing)"
      for (span, side, content, canvas) in [
        (framing.window.columns, size.width, framing.content.width, framing.canvas.width),
        (framing.window.rows, size.height, framing.content.height, framing.canvas.height),
      ] {
        #expect(span.origin >= 0 && span.length > 0, "\(evidence)")
        #expect(span.origin + span.length <= Double(side) + 1e-6, "\(evidence)")
        #expect(content >= 1 && canvas >= 1, "\(evidence)")
        if growth == .never || (growth == .ifAsked && !upscale) {
          #expect(Double(content) <= span.length.rounded(.up), "\(evidence)")
        }
      }
      #expect(
        framing.search != nil || framing.corner.x + framing.content.width <= framing.canvas.width)
      if case .area(let pixels) = extent, growth != .only {
        let made = framing.canvas.width * framing.canvas.height
        #expect(made <= max(pixels, framing.canvas == size ? .max : 0), "\(evidence)")
      }
      let isBox = if case .box = extent { true } else { false }
      if isBox, fit == .cover, framing.search == nil, framing.content != size {
        let across = Double(framing.content.width) / framing.window.columns.length
        let down = Double(framing.content.height) / framing.window.rows.length
        #expect(abs(across / down - 1) < 1e-9, "\(evidence)")
      }
    }
  }
}
