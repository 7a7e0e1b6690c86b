// The planes of a JPEG as its inverse DCT leaves them, before libjpeg would bring them to one resolution
// and turn them into RGB.

import CCodecs
import Raster

/// Planes that are decoded together, a band of blocks at a time, and pulled row by row.
final class JPEGPlanes {
  private let reader: JPEGReader
  private var queues: [PlaneQueue] = []

  /// Starts decoding; nil where the file has no planes to be had, or too little colour for what is wanted.
  init?(_ reader: JPEGReader, colour wanted: PixelSize) throws(CodecError) {
    self.reader = reader
    let planes = reader.planes
    guard !planes.isEmpty, planes.dropFirst().allSatisfy({ $0.has(1, wanted) }) else { return nil }
    try reader.start(asPlanes: true)
    for (index, plane) in planes.enumerated() {
      // Shrinking by two or more hides what halving does.
      let halves = index > 0 && plane.has(4, wanted) && plane.rows_at_once.isMultiple(of: 2)
      queues.append(try PlaneQueue(plane, halves: halves))
    }
  }

  /// The image, of `size` stored pixels.
  func image(of size: PixelSize) -> PlanarImage {
    PlanarImage(
      size,
      planes: queues.map {
        PlanarImage.Plane(
          PlaneRows($0, of: self), across: $0.plane.across / Double($0.divisor),
          down: $0.plane.down / Double($0.divisor))
      })
  }

  /// Decodes what nobody has pulled, for what is wrong with it.
  func finish() throws(CodecError) {
    while queues.contains(where: { !$0.isMade }) {
      for queue in queues { queue.dropAll() }
      try readBand()
    }
    try reader.finish()
  }

  fileprivate func readBand() throws(CodecError) {
    var rows: [UnsafeMutablePointer<UInt8>?] = []
    for queue in queues { rows += try queue.roomForBand() }
    try reader.readBand(into: rows)
    for queue in queues { queue.takeBand() }
  }
}

extension cc_jpeg_plane {
  /// Whether there are so many samples for each of a size, along either side.
  fileprivate func has(_ count: Int, _ size: PixelSize) -> Bool {
    width >= count * size.width && height >= count * size.height
  }
}

/// The rows of one plane.
private final class PlaneRows: RowSource {
  var shape: RasterShape { queue.shape }
  private let queue: PlaneQueue
  private let planes: JPEGPlanes

  init(_ queue: PlaneQueue, of planes: JPEGPlanes) {
    self.queue = queue
    self.planes = planes
  }

  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError) {
    while queue.isEmpty { try planes.readBand() }
    queue.pullRow(into: row)
  }

  /// Leaves them out once they are decoded, so that no plane is read ahead of the others for it.
  func skipRows(_ count: Int) { queue.dropRows(count) }
}

/// Rows of one plane that were made and not pulled yet, in a ring that grows as it must. Rows may be
/// dropped before they are made.
private final class PlaneQueue {
  let plane: cc_jpeg_plane
  /// How many decoded samples make one along either side: 1, or 2 where the plane is halved.
  let divisor: Int
  let shape: RasterShape
  private var ring: PixelBuffer
  /// A band on its way to be halved.
  private let band: PixelBuffer
  private var rowsMade = 0
  private var rowsPulled = 0

  init(_ plane: cc_jpeg_plane, halves: Bool) throws(CodecError) {
    self.plane = plane
    divisor = halves ? 2 : 1
    shape = RasterShape(
      PixelSize(
        width: (plane.width - 1) / divisor + 1, height: (plane.height - 1) / divisor + 1),
      PixelFormat(.gray))
    let rows = Int(plane.rows_at_once)
    band = try makeBuffer(rows: halves ? rows : 0, rowBytes: plane.row_bytes)
    ring = try makeBuffer(rows: 2 * rows / divisor, rowBytes: plane.row_bytes / divisor)
  }

  var isEmpty: Bool { rowsPulled >= rowsMade }
  private var rowsWaiting: Int { max(rowsMade - rowsPulled, 0) }
  var isMade: Bool { rowsMade == shape.size.height }

  func pullRow(into row: UnsafeMutableRawPointer) {
    precondition(!isEmpty, "more rows pulled than there are")
    row.copyMemory(from: ring.row(rowsPulled % ring.rows), byteCount: shape.rowBytes)
    rowsPulled += 1
  }

  func dropRows(_ count: Int) { rowsPulled += count }

  func dropAll() { rowsPulled = max(rowsPulled, rowsMade) }

  /// Where the rows of the next band go: all of it, also of a last one that has fewer.
  func roomForBand() throws(CodecError) -> [UnsafeMutablePointer<UInt8>?] {
    let rows = Int(plane.rows_at_once)
    if rowsWaiting + rows / divisor > ring.rows { try grow() }
    return (0..<rows).map {
      let row = divisor == 1 ? ring.row((rowsMade + $0) % ring.rows) : band.row($0)
      return row.assumingMemoryBound(to: UInt8.self)
    }
  }

  /// Takes the band that was decoded to that room.
  func takeBand() {
    let made = min(Int(plane.rows_at_once) / divisor, shape.size.height - rowsMade)
    if divisor == 2 {
      let last = plane.height - 1 - 2 * rowsMade
      for row in 0..<made {
        halve(
          band.row(2 * row), band.row(min(2 * row + 1, last)), samples: plane.width,
          into: ring.row((rowsMade + row) % ring.rows))
      }
    }
    rowsMade += made
  }

  private func grow() throws(CodecError) {
    let larger = try makeBuffer(rows: 2 * ring.rows, rowBytes: plane.row_bytes / divisor)
    for row in rowsMade - rowsWaiting..<rowsMade {
      larger.row(row % larger.rows).copyMemory(
        from: ring.row(row % ring.rows), byteCount: shape.rowBytes)
    }
    ring = larger
  }
}
