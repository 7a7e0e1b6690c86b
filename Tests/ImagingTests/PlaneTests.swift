// JPEGs that are resized plane by plane look as if they had been turned into pixels first.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Images made of planes")
struct PlaneTests {
  static let samplings = [
    "jpeg-baseline-411.jpg", "jpeg-baseline-420.jpg", "jpeg-baseline-422.jpg",
    "jpeg-baseline-440.jpg", "jpeg-baseline-444.jpg", "jpeg-progressive-420.jpg",
    "jpeg-baseline-thrice-444.jpg", "jpeg-baseline-unlike-colours.jpg",
    "jpeg-17x13-420.jpg", "jpeg-1x200.jpg", "jpeg-1x1.jpg",
  ]

  /// How near to the pixels that are to be encoded `file` comes when it is made of planes, and when it is
  /// made of pixels, of which alone something could be salvaged; in decibels.
  private func nearness(
    _ file: [UInt8], _ change: (inout Recipe) -> Void
  ) throws -> (planes: Double, pixels: Double) {
    var recipe = Recipe()
    change(&recipe)
    #expect(try Plan(recipe, for: header(of: file), limits: Limits()).planarForm != nil)
    let planes = try process(file) { change(&$0) }
    let pixels = try process(file) {
      change(&$0)
      $0.onCorrupt = .salvage
    }
    let exact = try process(file) {
      change(&$0)
      $0.format = .png
    }
    #expect(planes.operations == pixels.operations)
    let wanted = try decode(exact.file).picture
    return (
      try decode(planes.file).picture.peakSignalToNoise(against: wanted),
      try decode(pixels.file).picture.peakSignalToNoise(against: wanted)
    )
  }

  @Test(
    "they are as good as those made of pixels", arguments: samplings, [FormatChoice.jpeg, .webp])
  func same(_ name: String, _ format: FormatChoice) throws {
    for (scale, quality) in [(100.0, 95), (70, 80), (40, 95), (12, 80)] {
      let (planes, pixels) = try nearness(fixture(name)) {
        $0.geometry = .percent(scale)
        $0.format = format
        $0.quality = quality
        $0.ifLarger = .allow
      }
      // From 35 decibels on, nobody sees which is nearer.
      #expect(planes >= min(pixels - 2, 35), "\(scale) % at quality \(quality)")
    }
  }

  @Test(
    "turned, mirrored and cut to a shape they are too", arguments: Orientation.allCases,
    [FormatChoice.jpeg, .webp])
  func turned(_ orientation: Orientation, _ format: FormatChoice) throws {
    // Odd sides, so that the last samples of colour are only half there, and corners to be told apart.
    let picture = Picture(PixelSize(width: 203, height: 151), PixelFormat(.rgb)) { x, y, channel in
      let place = (x < 101 ? 0 : 1) + (y < 75 ? 0 : 2)
      return [[210, 60, 60], [60, 200, 70], [60, 80, 220], [220, 210, 60]][place][channel]
    }
    let file = try encode(
      picture, as: .jpeg, EncodeOptions(quality: 92, chroma: .quarter),
      KeptMetadata(orientation: orientation))
    for geometry in [
      Geometry.inside(width: 75, height: 75), Geometry(.box(width: 41, height: 67), fit: .cover),
      .percent(100),
    ] {
      let (planes, pixels) = try nearness(file) {
        $0.geometry = geometry
        $0.format = format
        $0.ifLarger = .allow
      }
      #expect(planes >= min(pixels - 1, 40), "\(geometry)")
    }
  }

  @Test(
    "a flat colour stays what it is, at its edges too", arguments: [FormatChoice.jpeg, .webp],
    [80, 95])
  func flat(_ format: FormatChoice, _ quality: Int) throws {
    for (width, height) in [(1, 1), (2, 3), (15, 9), (17, 33), (64, 31)] {
      let colour = [200, 90, 40]
      let picture = Picture(PixelSize(width: width, height: height), PixelFormat(.rgb)) {
        colour[$2]
      }
      let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 100))
      for target in [1, 5, 16, 33] {
        let made = try process(file) {
          $0.geometry = Geometry(
            .box(width: target, height: target + 2), fit: .fill, growth: .always)
          $0.format = format
          $0.quality = quality
          $0.ifLarger = .allow
        }
        for (index, sample) in try decode(made.file).picture.samples.enumerated() {
          #expect(abs(Int(sample) - colour[index % 3]) <= 5)
        }
      }
    }
  }

  @Test("colour stays where it was", arguments: [80, 95], [96, 63])
  func place(_ quality: Int, _ side: Int) throws {
    // Bars and not a checkerboard, so that a shift by half a sample shows in every row.
    let picture = Picture(PixelSize(width: 384, height: 384), PixelFormat(.rgb)) { x, y, channel in
      (x / 48 + y / 48) % 2 == 0 ? [210, 60, 60][channel] : [60, 90, 210][channel]
    }
    let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 95))
    for format in [FormatChoice.jpeg, .webp] {
      let (planes, pixels) = try nearness(file) {
        $0.fit(side)
        $0.format = format
        $0.quality = quality
        $0.ifLarger = .allow
      }
      #expect(planes >= pixels - 1)
    }
  }

  @Test("every sampling has planes, at every scale, all of whose rows can be pulled")
  func everySampling() throws {
    for name in Self.samplings {
      let file = try fixture(name)
      let header = try header(of: file)
      for scale in DecodeScale.allCases {
        let decoder = try codec(for: .jpeg).makeDecoder(
          try input(file), header: header, scale: scale)
        // One sample wanted of each plane: those that can be halved are.
        let image = try #require(try decoder.planes(colour: PixelSize(width: 1, height: 1)))
        for plane in image.planes.reversed() { _ = try Picture(reading: plane.rows) }
        try decoder.finish()
      }
    }
  }

  @Test(
    "what has no colour differences has no planes",
    arguments: [
      "jpeg-gray.jpg", "jpeg-cmyk-adobe.jpg", "jpeg-rgb-adobe.jpg", "jpeg-ycck-adobe.jpg",
    ])
  func withoutPlanes(_ name: String) throws {
    let file = try fixture(name)
    let decoder = try codec(for: .jpeg).makeDecoder(
      try input(file), header: try header(of: file), scale: .full)
    #expect(try decoder.planes(colour: PixelSize(width: 1, height: 1)) == nil)
    _ = try Picture(reading: decoder)
    try decoder.finish()
  }

  @Test("what is more than cut, resized and turned is made of pixels")
  func pixels() throws {
    let header = try header(of: fixture("jpeg-baseline-420.jpg"))
    let changes: [(inout Recipe) -> Void] = [
      { $0.sharpening = 1 }, { $0.light = .linear }, { $0.format = .png },
      { $0.format = .smallest },
      { $0.crop = try? CropGeometry(parsing: "20x20+3+3") }, { $0.filter = .nearest },
      { $0.geometry = Geometry(.box(width: 30, height: 30), fit: .contain) },
      { $0.target.maxBytes = 1000 }, { $0.effort = 9 },
    ]
    for change in changes {
      var recipe = Recipe()
      recipe.fit(30)
      #expect(try Plan(recipe, for: header, limits: Limits()).planarForm != nil)
      change(&recipe)
      #expect(try Plan(recipe, for: header, limits: Limits()).planarForm == nil)
    }
  }

  @Test("a file that ends early fails as it does for pixels", arguments: samplings.prefix(8))
  func truncated(_ name: String) throws {
    let file = try fixture(name)
    for count in [file.count / 3, file.count / 2, file.count - 2] {
      func failure(_ format: FormatChoice) -> String? {
        do throws(CodecError) {
          _ = try process(Array(file.prefix(count))) {
            $0.fit(10)
            $0.format = format
          }
          return nil
        } catch {
          return error.code
        }
      }
      #expect(failure(.keep) != nil)
      #expect(failure(.keep) == failure(.png))
    }
  }

  @Test("a crop keeps no colour of the rows that it leaves out")
  func cropped() throws {
    let size = PixelSize(width: 48, height: 4000)
    let file = try encode(
      Picture(soft: size, PixelFormat(.rgb)), as: .jpeg, EncodeOptions(quality: 95))
    let (planes, pixels) = try nearness(file) {
      $0.geometry = Geometry(.box(width: 48, height: 40), fit: .cover)
      $0.position = .towards(across: 0.5, down: 1)
    }
    #expect(planes >= min(pixels - 1, 40))
  }

  @Test("of several outputs each is what it is alone, where all decode alike")
  func several() throws {
    let file = try fixture("jpeg-baseline-420.jpg")
    let all = try processAll(file) { $0.outputs = [OutputWish(width: 60), OutputWish(width: 50)] }
    for (made, width) in zip(all, [60, 50]) {
      let single = try process(file) { $0.geometry = .inside(width: width, height: nil) }
      #expect(made.file == single.file)
    }
  }
}
