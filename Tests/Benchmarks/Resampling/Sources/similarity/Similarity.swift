// Compares two pictures in memory and says what that costs: our side of `targets.py`.

import Glibc
import Raster

/// `similarity WIDTH HEIGHT FIRST SECOND`, with the pictures as raw RGB bytes: prints the score, and the CPU
/// time in milliseconds.
@main
struct SimilarityRun {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().map { $0 }
    guard arguments.count == 4, let width = Int(arguments[0]), let height = Int(arguments[1]) else {
      print("usage: similarity WIDTH HEIGHT FIRST SECOND")
      exit(64)
    }
    let size = PixelSize(width: width, height: height)
    let first = try pixels(arguments[2], size)
    let second = try pixels(arguments[3], size)
    let began = clock()
    let similarity = try Similarity(size, hasAlpha: false)
    for y in 0..<height { similarity.takeRows(first.row(y), .rgb, second.row(y), .rgb) }
    print(similarity.score, Double(clock() - began) * 1000 / Double(CLOCKS_PER_SEC))
  }

  private static func pixels(_ path: String, _ size: PixelSize) throws -> PixelBuffer {
    let shape = RasterShape(size, PixelFormat(.rgb))
    let pixels = try PixelBuffer(shape)
    guard let file = fopen(path, "rb") else {
      print("\(path) can't be read")
      exit(66)
    }
    defer { fclose(file) }
    for y in 0..<size.height where fread(pixels.row(y), 1, shape.rowBytes, file) != shape.rowBytes {
      print("\(path) is too short")
      exit(65)
    }
    return pixels
  }
}
