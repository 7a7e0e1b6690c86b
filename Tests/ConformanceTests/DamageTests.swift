// Files that end early, rows that fail half-way, decoders that nobody finishes.

import Codecs
import Raster
import TestSupport
import Testing

@Suite("Damage")
struct DamageTests {
  @Test("a file of ours that is cut anywhere is refused", arguments: CodecCase.all)
  func truncation(_ one: CodecCase) throws {
    let metadata = KeptMetadata(copyright: "Ada")
    let file = try one.encode(
      Picture(noise: PixelSize(width: 13, height: 11), one.pixelFormat), metadata)
    let step = max(file.count / 150, 1)
    let ends =
      Array(stride(from: 0, to: file.count, by: step)) + Array(max(file.count - 12, 0)..<file.count)
    for end in ends {
      let error = #expect(throws: CodecError.self, "cut at \(end) of \(file.count)") {
        try decode(Array(file[..<end]))
      }
      #expect(
        ["empty_file", "not_an_image", "unsupported_format", "truncated", "corrupt"]
          .contains(error?.code ?? ""),
        "cut at \(end): \(error?.message ?? "")")
    }
  }

  @Test("flipped bits decode or are refused, and never more than that", arguments: CodecCase.all)
  func bitFlips(_ one: CodecCase) throws {
    let file = try one.file(PixelSize(width: 17, height: 13))
    var random = SeededRandom(seed: UInt64(file.count))
    for _ in 0..<120 {
      var damaged = file
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        damaged[Int.random(in: 0..<file.count, using: &random)] ^=
          1 << UInt8.random(in: 0...7, using: &random)
      }
      // Sides are up to 2^31 in such files, and no limit stands before the codecs here.
      guard let header = try? header(of: damaged), header.size.width < 1000,
        header.size.height < 1000
      else { continue }
      if let decoded = try? decode(damaged) {
        #expect(decoded.picture.shape == RasterShape(header.size, header.pixelFormat))
      }
    }
  }

  @Test("where rows fail, encoding ends with the rows' own error", arguments: CodecCase.all)
  func failingRows(_ one: CodecCase) {
    let picture = Picture(soft: PixelSize(width: 33, height: 29), one.pixelFormat)
    let mishap = CodecError.corrupt(.png, offset: 4711, detail: "the rows' own error")
    for row in [0, 1, 14, 28] {
      let rows = PictureRows(picture, failure: (row, mishap))
      #expect(throws: mishap) {
        try one.codec.encode(rows, options: one.options, metadata: KeptMetadata(copyright: "Ada"))
      }
      #expect(rows.rowsRead == row)
    }
  }

  @Test("an encoder may be dropped after much output, time and again")
  func abandoned() {
    let picture = Picture(noise: PixelSize(width: 256, height: 200), PixelFormat(.rgb))
    let mishap = CodecError.corrupt(.png, offset: 4711, detail: "the rows' own error")
    let profile = ICCBuilder.profile("RGB ", size: 400_000, padding: 399_868)
    for round in 0..<40 {
      let rows = PictureRows(picture, failure: (round % 5 * 49, mishap))
      #expect(throws: mishap) {
        try codec(for: .jpeg).encode(
          rows, options: EncodeOptions(progressive: round % 2 == 0),
          metadata: KeptMetadata(iccProfile: profile))
      }
    }
  }

  @Test("a JPEG much larger than its buffer was at first comes out whole")
  func largeJPEG() throws {
    let picture = Picture(noise: PixelSize(width: 700, height: 500), PixelFormat(.rgb))
    let options = EncodeOptions(quality: 100)
    let file = try encode(picture, as: .jpeg, options)
    #expect(file.count > 500_000)
    #expect(try decode(file).picture.peakSignalToNoise(against: picture) > 35)
  }

  @Test("an encoder pulls every row once", arguments: CodecCase.all)
  func rowsOnce(_ one: CodecCase) throws {
    let rows = PictureRows(Picture(soft: PixelSize(width: 7, height: 29), one.pixelFormat))
    _ = try one.codec.encode(rows, options: one.options, metadata: KeptMetadata())
    #expect(rows.rowsRead == 29)
  }

  @Test(
    "a decoder may be dropped at any row, and keeps its input until then", arguments: CodecCase.all)
  func droppedDecoder(_ one: CodecCase) throws {
    let file = try one.file()
    let header = try header(of: file)
    for rows in [0, 1, 11, 23] {
      weak var bytes: InputBytes?
      do {
        var decoder: (any Decoder)? = try {
          let input = try input(file)
          bytes = input
          return try one.codec.makeDecoder(input, header: header, scale: .full)
        }()
        let buffer = try PixelBuffer(rows: 1, rowBytes: 31 * 8)
        for _ in 0..<rows { try decoder?.readRow(into: buffer.row(0)) }
        decoder = nil
      }
      #expect(bytes == nil, "the input outlives its decoder")
    }
  }

  @Test("a row never writes past the room it is promised", arguments: CodecCase.all)
  func rowRoom(_ one: CodecCase) throws {
    let file = try one.file()
    let decoder = try one.codec.makeDecoder(
      try input(file), header: try header(of: file), scale: .full)
    let promised = decoder.shape.rowBytes + 64
    let row = UnsafeMutableRawPointer.allocate(byteCount: promised + 64, alignment: 64)
    defer { row.deallocate() }
    row.initializeMemory(as: UInt8.self, repeating: 0xA5, count: promised + 64)
    for _ in 0..<decoder.shape.size.height {
      try decoder.readRow(into: row)
      let beyond = UnsafeRawBufferPointer(start: row + promised, count: 64)
      #expect(beyond.allSatisfy { $0 == 0xA5 })
    }
  }
}
