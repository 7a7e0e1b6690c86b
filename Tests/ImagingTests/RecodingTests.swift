// JPEGs whose pixels are good as they are: the same coefficients in fewer bytes.

import Codecs
import Imaging
import Planning
import Raster
import TestSupport
import Testing

@Suite("Recoded JPEGs")
struct RecodingTests {
  private static let kinds = [
    "jpeg-17x13-420.jpg", "jpeg-17x13-progressive.jpg", "jpeg-1x1.jpg", "jpeg-1x200.jpg",
    "jpeg-arithmetic.jpg", "jpeg-arithmetic-progressive.jpg", "jpeg-baseline-411.jpg",
    "jpeg-baseline-420.jpg", "jpeg-baseline-422.jpg", "jpeg-baseline-440.jpg",
    "jpeg-baseline-444.jpg", "jpeg-extended-16bit-tables.jpg", "jpeg-gray.jpg",
    "jpeg-gray-progressive.jpg", "jpeg-no-jfif.jpg", "jpeg-progressive-420.jpg",
    "jpeg-quality-100.jpg", "jpeg-restart-markers.jpg", "jpeg-restart-markers-progressive.jpg",
    "jpeg-rgb-adobe.jpg", "jpeg-trailing-bytes.jpg",
  ]

  private static let demoPhotos = [
    "dandelions.jpg", "monastery-sideways.jpg", "paintbrushes-p3.jpg", "railway-gps.jpg",
    "tomatoes.jpg",
  ]

  @Test(
    "keep every pixel, in one scan or several, and never grow", arguments: kinds, [true, false])
  func identical(_ name: String, _ progressive: Bool) throws {
    let file = try fixture(name)
    let made = try process(file) {
      $0.lossless = true
      $0.progressive = progressive
    }
    #expect(made.keepsInput && made.quality == nil)
    #expect(try decode(made.file).picture == decode(file).picture)
    #expect(try progressive || !header(of: made.file).isProgressive)
    let wasProgressive = try header(of: file).isProgressive
    #expect(made.file.count <= file.count || (wasProgressive && !progressive))
  }

  @Test(
    "keep inks and their profile where colours are kept",
    arguments: ["jpeg-cmyk-adobe.jpg", "jpeg-ycck-adobe.jpg"])
  func inks(_ name: String) throws {
    let file = try fixture(name)
    let made = try process(file) {
      $0.lossless = true
      $0.colourSpace = .keep
    }
    #expect(made.keepsInput && made.file.count < file.count)
    #expect(try header(of: made.file).colorModel == header(of: file).colorModel)
    #expect(try decode(made.file).picture == decode(file).picture)
  }

  @Test("save what a plain encoder left, for the whole demo", arguments: demoPhotos)
  func demo(_ name: String) throws {
    let file = try Fixtures.read("demo/photos/\(name)")
    let made = try process(file) {
      $0.lossless = true
      $0.fit(6000)
      $0.autoOrient = false
      $0.colourSpace = .keep
    }
    #expect(made.quality == nil && made.file.count < file.count)
    #expect(made.operations.contains("optimize"))
  }

  @Test("are turned without loss, whichever way they lay", arguments: 1...8)
  func turned(_ orientation: Int) throws {
    let made = try process(try fixture("jpeg-orientation-\(orientation).jpg")) {
      $0.lossless = true
    }
    let upright = try decode(fixture("jpeg-orientation-1.jpg")).picture
    #expect(made.quality == nil && made.keepsInput == (orientation == 1))
    #expect(made.operations.contains("auto_orient") == (orientation != 1))
    #expect(try header(of: made.file).orientation == .upright)
    let picture = try decode(made.file).picture
    #expect(picture.shape == upright.shape && picture.standsUpright(within: 20))
    #expect(try process(made.file) { $0.lossless = true }.file == made.file)
  }

  @Test("are encoded anew where a turn would cut the edge")
  func uneven() throws {
    let picture = Picture(soft: PixelSize(width: 50, height: 37), PixelFormat(.rgb))
    let file = try encode(
      picture, as: .jpeg, EncodeOptions(quality: 85), KeptMetadata(orientation: .turnedRight))
    let made = try process(file) { $0.quality = 85 }
    #expect(try made.size == header(of: file).uprightSize)
    #expect(made.quality == 85 || made.keepsInput)
  }

  @Test("keep their pixels and their tag under --lossless where a turn would cut the edge")
  func unevenLossless() throws {
    let picture = Picture(soft: PixelSize(width: 50, height: 37), PixelFormat(.rgb))
    let file = try encode(
      picture, as: .jpeg, EncodeOptions(quality: 85), KeptMetadata(orientation: .turnedRight))
    let made = try process(file) { $0.lossless = true }
    #expect(made.keepsInput && made.quality == nil)
    #expect(try made.size == header(of: file).uprightSize)
    #expect(try header(of: made.file).orientation == .turnedRight)
    #expect(try decode(made.file).picture == decode(file).picture)
  }

  @Test("say so where --lossless is asked for and pixels must change")
  func lossyAfterAll() throws {
    let made = try process(try fixture("jpeg-baseline-420.jpg")) {
      $0.lossless = true
      $0.flip = true
      $0.quality = 77
    }
    #expect(made.quality == 77)
    #expect(
      made.warnings == ["JPEG has no lossless way to what was asked for: encoded at quality 77"])
  }

  @Test("are not searched for what coding can't save")
  func beyondReach() throws {
    let picture = Picture(noise: PixelSize(width: 320, height: 240), PixelFormat(.rgb))
    let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 98))
    let made = try process(file) { $0.quality = 50 }
    #expect(made.quality == 50 && made.file.count * 4 < file.count * 3)
  }

  @Test("win where the quality asked for is more than the file has")
  func ownQuality() throws {
    let picture = Picture(noise: PixelSize(width: 96, height: 64), PixelFormat(.rgb))
    let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 70))
    for quality in [70, 71, 90, 100] {
      let made = try process(file) { $0.quality = quality }
      #expect(made.keepsInput && made.quality == nil)
      #expect(try decode(made.file).picture == decode(file).picture)
    }
    let lower = try process(file) { $0.quality = 40 }
    #expect(lower.quality == 40 && lower.file.count < file.count)
  }

  @Test("give their own quality to what is made of them at the same size, unless one is asked for")
  func cappedQuality() throws {
    let picture = Picture(soft: PixelSize(width: 96, height: 64), PixelFormat(.rgb))
    let file = try encode(picture, as: .jpeg, EncodeOptions(quality: 60))
    let flipped = try process(file) { $0.flip = true }
    #expect(flipped.quality == 60)
    let asked = try process(file) {
      $0.flip = true
      $0.quality = 75
    }
    #expect(asked.quality == 75)
  }
}
