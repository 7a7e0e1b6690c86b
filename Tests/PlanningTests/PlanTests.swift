// What recipes mean for images of every kind, without a pixel.

import Codecs
import Planning
import Raster
import TestSupport
import Testing

@Suite("Plan")
struct PlanTests {
  private func header(
    _ width: Int, _ height: Int, _ format: ImageFormat = .jpeg,
    _ pixelFormat: PixelFormat = PixelFormat(.rgb), orientation: Orientation = .upright
  ) -> ImageHeader {
    var header = ImageHeader(
      format: format, size: PixelSize(width: width, height: height), pixelFormat: pixelFormat,
      bitsPerSample: pixelFormat.depth.rawValue, colorModel: .rgb)
    header.orientation = orientation
    header.isLossless = format == .png
    return header
  }

  private func recipe(_ change: (inout Recipe) -> Void = { _ in }) -> Recipe {
    var recipe = Recipe()
    change(&recipe)
    return recipe
  }

  @Test("the standard recipe keeps the format and fits images into 2048x2048")
  func standard() throws {
    let plan = try Plan(Recipe(), for: header(4000, 3000), limits: Limits())
    #expect(plan.format == .jpeg && !plan.convertsFormat && plan.resizes && !plan.inputWouldDo)
    #expect(plan.target == PixelSize(width: 2048, height: 1536))
    #expect(plan.filter == .lanczos3 && plan.options.quality == 80 && plan.options.progressive)
    let small = try Plan(Recipe(), for: header(200, 100, .png), limits: Limits())
    #expect(small.inputWouldDo && small.target == PixelSize(width: 200, height: 100))
  }

  @Test("the decoder shrinks no further than to twice the target", arguments: [1, 2])
  func decodeScale(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let orientation = Orientation.allCases.randomElement(using: &random) ?? .upright
      let header = header(
        .random(in: 1...9000, using: &random), .random(in: 1...9000, using: &random),
        orientation: orientation)
      let side = Int.random(in: 1...3000, using: &random)
      let recipe = recipe { $0.geometry = .inside(width: side, height: side) }
      let plan = try Plan(recipe, for: header, limits: Limits())
      let stored = orientation.stored(plan.target)
      func leavesEnough(_ scale: DecodeScale) -> Bool {
        let decoded = scale.scaled(header.size)
        return decoded.width >= 2 * stored.width && decoded.height >= 2 * stored.height
      }
      #expect(plan.decodeScale == .full || leavesEnough(plan.decodeScale))
      for scale in DecodeScale.allCases where scale.rawValue > plan.decodeScale.rawValue {
        #expect(!leavesEnough(scale), "\(header.size) -> \(stored) could decode at 1/\(scale)")
      }
    }
  }

  @Test("an image that keeps its size is decoded in full", arguments: Orientation.allCases)
  func fullDecode(_ orientation: Orientation) throws {
    let plan = try Plan(
      Recipe(), for: header(640, 480, orientation: orientation), limits: Limits())
    #expect(plan.decodeScale == .full && !plan.resizes)
  }

  @Test("formats that can't shrink while they decode don't", arguments: [ImageFormat.png, .webp])
  func noScale(_ format: ImageFormat) throws {
    let recipe = recipe { $0.geometry = .inside(width: 10, height: 10) }
    #expect(
      try Plan(recipe, for: header(4000, 4000, format), limits: Limits()).decodeScale == .full)
  }

  @Test("boxes are for upright images, however they are stored", arguments: Orientation.allCases)
  func orientedTarget(_ orientation: Orientation) throws {
    let recipe = recipe { $0.geometry = .inside(width: 100, height: nil) }
    let plan = try Plan(
      recipe, for: header(800, 400, orientation: orientation), limits: Limits())
    let isOnItsSide = orientation.rawValue >= 5
    #expect(plan.target == PixelSize(width: 100, height: isOnItsSide ? 200 : 50))
    #expect(plan.decodeScale == (isOnItsSide ? .half : .quarter))
  }

  @Test("a target over a limit is refused by the flag that lifts it")
  func overLimit() {
    var limits = Limits()
    limits.maxDimension = 1000
    let wide = recipe {
      $0.geometry = .percent(300)
      $0.upscale = true
    }
    let dimension = #expect(throws: CodecError.self) {
      try Plan(wide, for: header(400, 10), limits: limits)
    }
    #expect(dimension?.code == "over_limit")
    #expect(dimension?.message.contains("--max-dimension") == true)
    #expect(dimension?.message.contains("1200 pixels") == true)

    limits.maxPixels = 100_000
    let pixels = #expect(throws: CodecError.self) {
      try Plan(wide, for: header(200, 100), limits: limits)
    }
    #expect(pixels?.message.contains("--max-pixels") == true)
    #expect(pixels?.hint?.contains("--max-pixels") == true)
  }

  @Test("no format is asked for sides that it can't hold", arguments: ImageFormat.allCases)
  func tooLargeForFormat(_ format: ImageFormat) throws {
    var limits = Limits()
    limits.maxDimension = .max
    limits.maxPixels = .max
    let maximum = codec(for: format).maximumSide
    let recipe = recipe {
      $0.format = FormatChoice(rawValue: format.rawValue) ?? .keep
      $0.geometry = .inside(width: nil, height: nil)
    }
    for size in [PixelSize(width: maximum, height: 1), PixelSize(width: 1, height: maximum)] {
      let plan = try Plan(recipe, for: header(size.width, size.height, .png), limits: limits)
      #expect(plan.target == size)
    }
    for size in [
      PixelSize(width: maximum + 1, height: 1), PixelSize(width: 1, height: maximum + 1),
    ] {
      #expect(throws: CodecError.tooLargeForFormat(format, limit: maximum)) {
        try Plan(recipe, for: header(size.width, size.height, .png), limits: limits)
      }
    }
  }

  @Test("every format chosen is the one that is written", arguments: ImageFormat.allCases)
  func formats(_ format: ImageFormat) throws {
    for input in ImageFormat.allCases {
      for pixelFormat in PixelFormat.all {
        let recipe = recipe { $0.format = FormatChoice(rawValue: format.rawValue) ?? .keep }
        let plan = try Plan(recipe, for: header(64, 48, input, pixelFormat), limits: Limits())
        #expect(plan.format == format && plan.convertsFormat == (input != format))
        // Whatever the encoder takes, there must be a way there.
        #expect(RowConversion(from: pixelFormat, to: plan.pixelFormat) != nil)
      }
    }
  }

  @Test("lossless inputs stay lossless where their format is kept")
  func losslessness() throws {
    var lossless = header(64, 48, .webp)
    lossless.isLossless = true
    #expect(try Plan(Recipe(), for: lossless, limits: Limits()).options.lossless)
    #expect(try !Plan(Recipe(), for: header(64, 48, .webp), limits: Limits()).options.lossless)
    let toWebP = recipe { $0.format = .webp }
    #expect(try !Plan(toWebP, for: header(64, 48, .png), limits: Limits()).options.lossless)
    let asked = recipe { $0.lossless = true }
    #expect(try Plan(asked, for: header(64, 48, .webp), limits: Limits()).options.lossless)
  }
}
