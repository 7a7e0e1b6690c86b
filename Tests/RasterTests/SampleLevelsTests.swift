// The levels of video, and halves.

import Raster
import TestSupport
import Testing

@Suite("Sample levels")
struct SampleLevelsTests {
  @Test("levels of video are those of BT.601, rounded once", arguments: [(9, 7), (40, 33)])
  func video(_ width: Int, _ height: Int) throws {
    let target = PixelSize(width: width, height: height)
    for level in 0...255 {
      let flat = Picture(PixelSize(width: 20, height: 16), PixelFormat(.gray)) { _, _, _ in level }
      for (levels, exact) in [
        (SampleLevels.videoBrightness, 16 + Double(level) * 219 / 255),
        (.videoColour, 128 + (Double(level) - 128) * 224 / 255),
      ] {
        let found = try resample(flat, to: target, .lanczos3, levels: levels)
        #expect(found.samples.allSatisfy { abs(Double($0) - exact) <= 0.52 }, "level \(level)")
      }
    }
  }

  @Test("every kernel makes the same levels", arguments: Kernels.available.map(\.name))
  func kernels(_ name: String) throws {
    let kernels = try #require(Kernels.available.first { $0.name == name })
    let noise = Picture(noise: PixelSize(width: 97, height: 61), PixelFormat(.gray))
    for target in [PixelSize(width: 31, height: 17), PixelSize(width: 130, height: 90)] {
      #expect(
        try resample(noise, to: target, .lanczos3, levels: .videoColour, kernels: kernels)
          == resample(noise, to: target, .lanczos3, levels: .videoColour, kernels: .scalar))
    }
  }

  @Test(
    "half of a row is the mean of squares, whatever its length", arguments: [1, 2, 3, 8, 33, 70])
  func halves(_ samples: Int) {
    let rows = Picture(noise: PixelSize(width: samples, height: 2), PixelFormat(.gray))
    let half = (samples + 1) / 2
    var out = [UInt8](repeating: 0, count: half)
    halve(rows.rowBytes(0), rows.rowBytes(1), samples: samples, into: &out)
    for x in 0..<half {
      let columns = 2 * x..<min(2 * x + 2, samples)
      let sum = columns.reduce(0) { $0 + rows[$1, 0][0] + rows[$1, 1][0] }
      #expect(abs(Double(out[x]) - Double(sum) / Double(2 * columns.count)) <= 0.5)
    }
  }

  @Test("halving does not drift")
  func drift() {
    // One of a square of four is a level higher, then two, then three: on average a half.
    for higher in 1...3 {
      let upper = (0..<512).map { UInt8(100 + ($0 % 2 == 0 ? 1 : higher == 3 ? 1 : 0)) }
      let lower = (0..<512).map { UInt8(100 + ($0 % 2 == 0 && higher > 1 ? 1 : 0)) }
      var out = [UInt8](repeating: 0, count: 256)
      halve(upper, lower, samples: 512, into: &out)
      let mean = out.reduce(0.0) { $0 + Double($1) } / 256
      #expect(abs(mean - 100 - Double(higher) / 4) <= 0.26)
    }
  }
}
