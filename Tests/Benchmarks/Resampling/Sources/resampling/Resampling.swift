// Resizes one picture in memory, as often as it is told, and says what that costs: one runner of
// `resampling.py`, which alternates it with others.

import Glibc
import Raster

/// `resampling LAYOUT DEPTH WIDTH HEIGHT TARGET_WIDTH TARGET_HEIGHT SOURCE RESULT`, with the pictures
/// as raw samples. Each line of standard input is a number of resizes; the answer to each is the CPU
/// time of one, in milliseconds. The result is written when input ends.
@main
struct Resampling {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { $0 }
    guard arguments.count == 8, let layout = layouts[arguments[0]],
      let depth = Int(arguments[1]).flatMap(SampleDepth.init(rawValue:)),
      let source = size(arguments[2...3]), let target = size(arguments[4...5])
    else {
      print("usage: resampling LAYOUT DEPTH WIDTH HEIGHT WIDTH HEIGHT SOURCE RESULT")
      exit(64)
    }
    let picture = RasterShape(source, PixelFormat(layout, depth))
    let result = RasterShape(target, picture.format)
    let pixels = try PixelBuffer(picture)
    let resized = try PixelBuffer(result)
    try transfer(pixels, picture, arguments[6], "rb", fread)
    while let line = readLine(), let times = Int(line) {
      let before = clock()
      for _ in 0..<times { try resize(pixels, picture, into: resized, target) }
      print(Double(clock() - before) / 1000 / Double(times))
      fflush(nil)
    }
    try transfer(resized, result, arguments[7], "wb") { fwrite($0, $1, $2, $3) }
  }

  private static let layouts: [String: ChannelLayout] = [
    "gray": .gray, "grayalpha": .grayAlpha, "rgb": .rgb, "rgba": .rgba,
  ]

  private static func size(_ sides: ArraySlice<String>) -> PixelSize? {
    let numbers = sides.compactMap { Int($0) }
    return numbers.count == 2 ? PixelSize(width: numbers[0], height: numbers[1]) : nil
  }

  private static func resize(
    _ pixels: borrowing PixelBuffer, _ picture: RasterShape, into resized: borrowing PixelBuffer,
    _ target: PixelSize
  ) throws {
    var resampler = try Resampler(
      from: picture, columns: AxisSpan(length: Double(picture.size.width)),
      rows: AxisSpan(length: Double(picture.size.height)), to: target, filter: .lanczos3)
    let start = pixels.row(0)
    let stride = pixels.stride
    var next = 0
    for y in 0..<target.height {
      resampler.takeRow(into: resized.row(y)) { _ in
        defer { next += 1 }
        return start + next * stride
      }
    }
  }

  private static func transfer(
    _ buffer: borrowing PixelBuffer, _ shape: RasterShape, _ path: String, _ mode: String,
    _ move: (UnsafeMutableRawPointer, Int, Int, UnsafeMutablePointer<FILE>) -> Int
  ) throws {
    guard let file = fopen(path, mode) else { throw Unusable(path: path) }
    defer { fclose(file) }
    for y in 0..<shape.size.height {
      let moved = move(buffer.row(y), 1, shape.rowBytes, file)
      guard moved == shape.rowBytes else { throw Unusable(path: path) }
    }
  }

  private struct Unusable: Error { let path: String }
}
