// Memory for pixels: where rows lie, and what happens when there is too little.

import Raster
import Testing

@Suite("Pixel buffer")
struct PixelBufferTests {
  @Test("rows begin on 64-byte boundaries", arguments: [0, 1, 63, 64, 65, 1000])
  func alignment(_ rowBytes: Int) throws {
    let buffer = try PixelBuffer(rows: 5, rowBytes: rowBytes)
    #expect(buffer.rows == 5)
    for row in 0..<5 {
      #expect(UInt(bitPattern: buffer.row(row)) % 64 == 0)
      #expect(buffer.row(row) - buffer.row(0) == row * buffer.stride)
    }
  }

  @Test("64 bytes behind each row may be written", arguments: [1, 64, 100])
  func padding(_ rowBytes: Int) throws {
    let buffer = try PixelBuffer(rows: 3, rowBytes: rowBytes)
    #expect(buffer.stride >= rowBytes + 64)
    for row in 0..<3 {
      buffer.row(row).initializeMemory(
        as: UInt8.self, repeating: UInt8(row), count: rowBytes + 64)
    }
    for row in 0..<3 {
      #expect(buffer.row(row).load(fromByteOffset: rowBytes + 63, as: UInt8.self) == row)
      #expect(buffer.row(row).load(as: UInt8.self) == row)
    }
  }

  @Test(
    "absurd sizes are refused",
    arguments: [
      (1, Int.max), (1, Int.max - 64), (Int.max, 64), (1 << 40, 1 << 40), (1 << 20, 1 << 40),
      (1, -1), (-1, 1),
    ])
  func absurd(_ rows: Int, _ rowBytes: Int) {
    #expect(throws: RasterError.self) { _ = try PixelBuffer(rows: rows, rowBytes: rowBytes) }
  }

  @Test("an image takes a row for each of its own")
  func image() throws {
    let shape = RasterShape(PixelSize(width: 10, height: 3), PixelFormat(.rgb, .sixteen))
    #expect(shape.rowBytes == 60)
    let buffer = try PixelBuffer(shape)
    #expect(buffer.rows == 3 && buffer.stride >= 124)
  }
}
