// The one protocol that a format's codec conforms to. A new format is one folder beside the
// others and one line in `builtinCodecs`.

import Raster

/// Rows of pixels, top to bottom, pulled one at a time.
///
/// Decoders are row sources, and so is every operation wrapped round one: the last in the chain is
/// pulled by an encoder, and no more rows are in memory than each link needs.
public protocol RowSource: AnyObject {
  /// Size and pixel format of the rows to come; constant.
  var shape: RasterShape { get }

  /// Writes the next row, `shape.rowBytes` bytes, to `row`.
  ///
  /// Called at most `shape.size.height` times. `row` has room for 64 bytes more than a row, which
  /// may be overwritten.
  func readRow(into row: UnsafeMutableRawPointer) throws(CodecError)

  /// The next row, to be read and not written: in `room`, which is as large as for `readRow`, or where
  /// the source has it and keeps it for as long as it lives.
  func lendRow(room: UnsafeMutableRawPointer) throws(CodecError) -> UnsafeMutableRawPointer

  /// Passes over the next `count` rows as if they had been read.
  func skipRows(_ count: Int) throws(CodecError)
}

extension RowSource {
  /// Reads it, as is right wherever rows are not kept.
  public func lendRow(
    room: UnsafeMutableRawPointer
  ) throws(CodecError) -> UnsafeMutableRawPointer {
    try readRow(into: room)
    return room
  }

  /// Reads them, for what is wrong with them.
  public func skipRows(_ count: Int) throws(CodecError) {
    guard count > 0 else { return }
    let row = try makeBuffer(rows: 1, rowBytes: shape.rowBytes)
    for _ in 0..<count { try readRow(into: row.row(0)) }
  }
}

/// A row source that reads a file.
public protocol Decoder: RowSource {
  /// The embedded ICC profile, where there is one that can be read and that fits `shape.format`.
  var iccProfile: [UInt8]? { get }

  /// What was odd about the file without spoiling its pixels, one line each.
  var warnings: [String] { get }

  /// Whether `finish` looks at every frame of an animation, not just at the one that rows come from.
  var checksEveryFrame: Bool { get }

  /// Reads what follows the last row, so that a file which ends early is not taken for whole.
  func finish() throws(CodecError)
}

extension Decoder {
  /// True, as it is of every still image.
  public var checksEveryFrame: Bool { true }
}

/// By how much a decoder may shrink while it decodes: the linear divisor, 1, 2, 4 or 8.
public enum DecodeScale: Int, Sendable, CaseIterable {
  case full = 1
  case half = 2
  case quarter = 4
  case eighth = 8

  /// The size that an image decodes to: its last column and row may be only partly image.
  public func scaled(_ size: PixelSize) -> PixelSize {
    PixelSize(
      width: (size.width - 1) / rawValue + 1, height: (size.height - 1) / rawValue + 1)
  }
}

/// What an encoder is asked for. Each format heeds what it knows.
public struct EncodeOptions: Hashable, Codable, Sendable {
  /// 1 to 100, for the lossy formats.
  public var quality: Int
  /// WebP: keep every pixel. JPEG can't, PNG always does.
  public var lossless: Bool
  /// JPEG: several scans, which is smaller and shows early.
  public var progressive: Bool
  /// How hard the encoder tries for fewer bytes, 0 to 9.
  public var effort: Int
  /// How far a search has gone from `quality` to the next, 0 to below 1.
  public var qualityFraction = 0.0
  /// JPEG: half the chroma each way, or all of it; nil where the quality decides.
  public var halvesChroma: Bool?
  /// What only WebP heeds.
  public var webP = WebPOptions()

  /// The effort where nobody asks for one: where more time stops paying.
  public static let standardEffort = 4

  /// Options from their parts.
  public init(
    quality: Int = 80, lossless: Bool = false, progressive: Bool = true,
    effort: Int = Self.standardEffort
  ) {
    self.effort = effort
    self.quality = quality
    self.lossless = lossless
    self.progressive = progressive
  }
}

extension EncodeOptions {
  /// Whether an encoder of `format` loses something that a lower quality would lose more of.
  public func isLossy(as format: ImageFormat) -> Bool {
    switch format {
    case .jpeg: true
    case .png: false
    case .webp: !lossless && webP.nearLossless == nil
    }
  }

  /// The quality, with the fraction that a search comes to.
  public var exactQuality: Double {
    get { Double(quality) + qualityFraction }
    set {
      quality = Int(newValue)
      qualityFraction = newValue - Double(quality)
    }
  }
}

/// The metadata that is written beside the pixels; everything else stays behind.
public struct KeptMetadata: Equatable, Sendable {
  /// What the colours mean.
  public var iccProfile: [UInt8]?
  /// Whose the image is.
  public var copyright: String?
  /// How viewers shall turn the pixels.
  public var orientation: Orientation

  /// Metadata from its parts.
  public init(
    iccProfile: [UInt8]? = nil, copyright: String? = nil, orientation: Orientation = .upright
  ) {
    self.iccProfile = iccProfile
    self.copyright = copyright
    self.orientation = orientation
  }

  /// The EXIF block that says so much; nil where there is nothing to say.
  var exif: [UInt8]? { makeEXIF(orientation: orientation, copyright: copyright) }
}

/// Reads and writes one image format.
public protocol Codec: Sendable {
  var format: ImageFormat { get }

  /// Longest side that the format can hold.
  var maximumSide: Int { get }

  /// Whether a file that begins with `bytes` is of this format.
  func recognises(_ bytes: RawSpan) -> Bool

  /// Reads the header facts of a whole file, in safe code that never traps, whatever the bytes.
  ///
  /// Costs a walk over the file's segments or chunks; no pixel is touched.
  ///
  /// - Parameter passing: told now and then how far a long walk has come: what lies before is not read
  ///   again, so that a large file need not lie in memory as a whole.
  func readHeader(_ bytes: RawSpan, passing: (Int) -> Void) throws(CodecError) -> ImageHeader

  /// The scales at which `makeDecoder` can decode this file.
  func decodeScales(for header: ImageHeader) -> [DecodeScale]

  /// Starts decoding. The decoder keeps `input` alive.
  func makeDecoder(
    _ input: InputBytes, header: ImageHeader, scale: DecodeScale
  ) throws(CodecError) -> any Decoder

  /// The pixel format, nearest to `source`, in which `encode` takes its rows.
  func writableFormat(for source: PixelFormat, options: EncodeOptions) -> PixelFormat

  /// Pulls every row and returns the finished file.
  func encode(
    _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
  ) throws(CodecError) -> [UInt8]

  /// The same file without its private metadata: pixels, colour profile, copyright and, where it
  /// is not upright, orientation stay as they are.
  func stripped(_ bytes: RawSpan, header: ImageHeader) throws(CodecError) -> [UInt8]
}

extension Codec {
  /// Reads the header facts of a whole file in memory.
  public func readHeader(_ bytes: RawSpan) throws(CodecError) -> ImageHeader {
    try readHeader(bytes, passing: { _ in })
  }
}
