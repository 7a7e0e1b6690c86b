// Two images at one of the sizes that they are compared at, and through it at all smaller ones.

import CKernels

/// A window of rows that moves down both images.
///
/// A row is turned into XYB and blurred across when it comes; five rows later it is blurred down and
/// compared. Each pair of rows becomes a row of the next scale, as light.
final class SimilarityScale {
  /// Sides shorter than this are not compared.
  static let leastSide = 8
  /// How many scales there are, where the image has the pixels for them.
  private static let count = 6

  private static let reach = Int(CK_BLUR_REACH)
  private static let taps = Int(CK_BLUR_TAPS)
  private static let blurredRows = Int(CK_BLURRED_ROWS.rawValue)
  private static let sumCount = Int(CK_ERROR_SUMS.rawValue)
  /// Rows that a channel has in a slot of the window: both images', and what they are blurred into.
  private static let rowsOfChannel = 2 + blurredRows
  /// Samples before a row's first, which keeps it aligned.
  private static let margin = 16

  private let size: PixelSize
  private let table: ck_kernels
  private let smaller: SimilarityScale?
  /// Three planes of either image, for an even row and for the odd one below.
  private let planes: PixelBuffer
  /// A slot for each tap, with zeros on either side of each row.
  private let window: PixelBuffer
  private var taken = 0
  /// By channel, then by kind.
  private var sums = [Double](repeating: 0, count: 3 * sumCount)

  /// A scale and those below it.
  init(_ size: PixelSize, kernels: Kernels, scale: Int = 1) throws(RasterError) {
    self.size = size
    table = kernels.table.pointee
    let half = PixelSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2)
    smaller =
      scale < Self.count && min(half.width, half.height) >= Self.leastSide
      ? try SimilarityScale(half, kernels: kernels, scale: scale + 1) : nil
    let rowBytes = (Self.margin + size.width) * MemoryLayout<Float>.stride
    planes = try PixelBuffer(rows: 2 * 2 * 3, rowBytes: rowBytes)
    window = try PixelBuffer(rows: Self.taps * 3 * Self.rowsOfChannel, rowBytes: rowBytes)
    Self.clear(planes)
    Self.clear(window)
  }

  /// Where the next row's light goes: red, green or blue of the first or second image.
  func light(image: Int, channel: Int) -> UnsafeMutablePointer<Float> {
    light(image: image, channel: channel, parity: taken % 2)
  }

  /// Takes the row whose light is there.
  func takeRow() {
    let slot = taken % Self.taps
    for image in 0..<2 {
      table.similarity_xyb(
        (0..<3).map { UnsafePointer(light(image: image, channel: $0)) }, size.width,
        (0..<3).map { windowRow(slot, channel: $0, image) })
    }
    for channel in 0..<3 { blurAcross(slot, channel: channel) }
    if taken % 2 == 1 { passOn(above: 0, below: 1) }
    taken += 1
    if taken > Self.reach { compare(row: taken - 1 - Self.reach) }
    guard taken == size.height else { return }
    if taken % 2 == 1 { passOn(above: 0, below: 0) }
    for row in max(taken - Self.reach, 0)..<taken { compare(row: row) }
  }

  /// The mean errors of this scale and of all below it, once every row was taken: by scale, by channel,
  /// by kind.
  var errors: [[[Double]]] {
    let pixels = Double(size.width) * Double(size.height)
    let own = (0..<3).map { channel in
      (0..<Self.sumCount).map { sums[channel * Self.sumCount + $0] / pixels }
    }
    return [own] + (smaller?.errors ?? [])
  }

  private func light(image: Int, channel: Int, parity: Int) -> UnsafeMutablePointer<Float> {
    samples(planes.row((parity * 2 + image) * 3 + channel))
  }

  private func windowRow(_ slot: Int, channel: Int, _ row: Int) -> UnsafeMutablePointer<Float> {
    samples(window.row((slot * 3 + channel) * Self.rowsOfChannel + row))
  }

  private static func clear(_ buffer: borrowing PixelBuffer) {
    buffer.row(0).initializeMemory(
      as: UInt8.self, repeating: 0, count: buffer.rows * buffer.stride)
  }

  private func samples(_ row: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    row.assumingMemoryBound(to: Float.self) + Self.margin
  }

  private func blurAcross(_ slot: Int, channel: Int) {
    table.similarity_across(
      windowRow(slot, channel: channel, 0), windowRow(slot, channel: channel, 1), size.width,
      (0..<Self.blurredRows).map { windowRow(slot, channel: channel, 2 + $0) })
  }

  /// Where a row comes from: above the first and below the last, the image is mirrored.
  private func mirrored(_ row: Int) -> Int {
    row < 0 ? -1 - row : min(row, 2 * size.height - 1 - row)
  }

  /// Adds up the errors of a row, all of whose surroundings have come.
  private func compare(row: Int) {
    for channel in 0..<3 {
      let rows: [UnsafePointer<Float>?] = (0..<Self.taps * Self.blurredRows).map { index in
        let tap = mirrored(row - Self.reach + index / Self.blurredRows)
        return UnsafePointer(
          windowRow(tap % Self.taps, channel: channel, 2 + index % Self.blurredRows))
      }
      let slot = row % Self.taps
      sums.withUnsafeMutableBufferPointer { sums in
        table.similarity_down(
          rows, windowRow(slot, channel: channel, 0), windowRow(slot, channel: channel, 1),
          size.width, sums.baseAddress.map { $0 + channel * Self.sumCount })
      }
    }
  }

  /// Gives the next scale the mean of two rows; what is missing at the right is repeated.
  private func passOn(above: Int, below: Int) {
    guard let smaller else { return }
    for image in 0..<2 {
      for channel in 0..<3 {
        let rows = [above, below].map { light(image: image, channel: channel, parity: $0) }
        for row in rows { row[size.width] = row[size.width - 1] }
        table.similarity_halve(
          rows[0], rows[1], smaller.size.width, smaller.light(image: image, channel: channel))
      }
    }
    smaller.takeRow()
  }
}
