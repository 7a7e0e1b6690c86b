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

  /// What is wrong with the file, as far as it has been read, where the decoder goes on regardless.
  var damage: Damage? { get }

  /// The image as planes, for a caller that has read no row and will read none; nil where the file, or
  /// its format, has none.
  ///
  /// - Parameter size: what will be made of the planes of colour. There are none where those are smaller,
  ///   and they may be halved where they are at least four times as large along either side.
  func planes(colour size: PixelSize) throws(CodecError) -> PlanarImage?

  /// Reads what follows the last row, so that a file which ends early is not taken for whole.
  func finish() throws(CodecError)
}

extension Decoder {
  /// True, as it is of every still image.
  public var checksEveryFrame: Bool { true }

  /// Nil, as it is where the first fault ends it.
  public var damage: Damage? { nil }

  /// Nil, as it is of most formats.
  public func planes(colour size: PixelSize) throws(CodecError) -> PlanarImage? { nil }
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

/// How an image is to be decoded.
public struct DecodeOptions: Sendable {
  /// By how much the decoder shrinks it.
  public var scale: DecodeScale
  /// Whether colours that are stored at half the resolution are smoothed over. Where the pixels are then
  /// shrunk by two or more, nobody sees the difference.
  public var smoothsColour: Bool
  /// Whether the decoder makes what it can of a broken file: it goes on after faults for as long as there
  /// are rows, and throws where there are none left.
  public var salvages: Bool

  /// The whole image, exactly, or an error at its first fault.
  public init(
    scale: DecodeScale = .full, smoothsColour: Bool = true, salvages: Bool = false
  ) {
    self.scale = scale
    self.smoothsColour = smoothsColour
    self.salvages = salvages
  }
}

/// How many samples of colour a JPEG has for those of brightness.
public enum ChromaChoice: String, Codable, Sendable, CaseIterable {
  /// As many as quality and content ask for.
  case auto
  /// One for a square of four.
  case quarter = "420"
  /// One for two side by side.
  case half = "422"
  /// As many.
  case full = "444"
}

/// What an encoder is asked for. Each format heeds what it knows.
public struct EncodeOptions: Hashable, Codable, Sendable {
  /// 1 to 100, for the lossy formats.
  public var quality: Int
  /// WebP: keep every pixel. JPEG can't, PNG always does.
  public var lossless: Bool
  /// JPEG: several scans, which is smaller and shows early.
  public var progressive: Bool
  /// JPEG: at which resolution colour is kept.
  public var chroma: ChromaChoice
  /// How hard the encoder tries for fewer bytes, 0 to 9. JPEG weighs bits against losses from
  /// `weighingEffort` on.
  public var effort: Int
  /// PNG: the file is worth nothing unless it is smaller, as the pixels are the input's own, or gave up
  /// colours for it.
  public var hasInputPixels = false
  /// PNG: colours are kept even where full transparency hides them.
  public var keepsHidden = true
  /// How far a search has gone from `quality` to the next, 0 to below 1.
  public var qualityFraction = 0.0
  /// What only WebP heeds.
  public var webP = WebPOptions()

  /// The effort where nobody asks for one: where more time stops paying.
  public static let standardEffort = 4

  /// The effort from which on JPEG takes several times the time to encode in 5% fewer bytes.
  public static let weighingEffort = 6

  /// Options from their parts.
  public init(
    quality: Int = 80, lossless: Bool = false, progressive: Bool = true,
    chroma: ChromaChoice = .auto, effort: Int = Self.standardEffort
  ) {
    self.chroma = chroma
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

/// Reads and writes one image format.
public protocol Codec: Sendable {
  var format: ImageFormat { get }

  /// Longest side that the format can hold.
  var maximumSide: Int { get }

  /// Whether decoder and encoder take animations frame by frame.
  var holdsAnimations: Bool { get }

  /// Whether a file that begins with `bytes` is of this format.
  func recognises(_ bytes: RawSpan) -> Bool

  /// Reads the header facts of a whole file, in safe code that never traps, whatever the bytes.
  ///
  /// Costs a walk over the file's segments or chunks; no pixel is touched.
  ///
  /// - Parameter passing: told now and then how far a long walk has come: what lies before is not read
  ///   again, so that a large file need not lie in memory as a whole.
  func readHeader(_ bytes: RawSpan, passing: (Int) -> Void) throws(CodecError) -> ImageHeader

  /// The same for a file that may end early.
  func readHeader(ofPart bytes: RawSpan) throws(CodecError) -> ImageHeader

  /// The scales at which `makeDecoder` can decode this file.
  func decodeScales(for header: ImageHeader) -> [DecodeScale]

  /// Starts decoding. The decoder keeps `input` alive.
  func makeDecoder(
    _ input: InputBytes, header: ImageHeader, _ options: DecodeOptions
  ) throws(CodecError) -> any Decoder

  /// The pixel format, nearest to `source`, in which `encode` takes its rows.
  func writableFormat(for source: PixelFormat, options: EncodeOptions) -> PixelFormat

  /// Pulls every row and returns the finished file.
  func encode(
    _ rows: any RowSource, options: EncodeOptions, metadata: KeptMetadata
  ) throws(CodecError) -> [UInt8]

  /// Starts an animation of frames of `shape`, which is one that `encode` takes.
  func makeAnimationEncoder(
    _ shape: RasterShape, options: EncodeOptions, repeating: Repetition
  ) throws(CodecError) -> any AnimationEncoder

  /// The metadata of a file whose header could be read, as it lies there.
  func readMetadata(_ bytes: RawSpan) throws(CodecError) -> SourceMetadata

  /// The same file without the metadata that does not stay by `choice`: pixels and, where it is not
  /// upright, orientation stay as they are, and so do segments and chunks that say what the pixels mean.
  func stripped(
    _ bytes: RawSpan, header: ImageHeader, keeping choice: MetadataChoice
  ) throws(CodecError) -> [UInt8]

  /// Whether `recoded` ever makes a file.
  var recodes: Bool { get }

  /// The pixels of `input`, turned by `turn`, in fewer bytes and without loss, beside the metadata of
  /// `stripped`, which is what `stripped` made of it; nil where the format, or this file, has no such way.
  func recoded(
    _ input: InputBytes, keeping stripped: [UInt8], turn: Orientation, options: EncodeOptions
  ) throws(CodecError) -> RecodedFile?
}

extension Codec {
  /// False, as it is of most formats.
  public var recodes: Bool { false }

  /// Nil: to be written anew, most formats are decoded.
  public func recoded(
    _ input: InputBytes, keeping stripped: [UInt8], turn: Orientation, options: EncodeOptions
  ) throws(CodecError) -> RecodedFile? { nil }
}

/// A file that was written anew without being decoded to pixels.
public struct RecodedFile: Sendable {
  /// The file, which was read again and is right.
  public let file: [UInt8]
  /// What was odd about the input, one line each.
  public let warnings: [String]
}

extension Codec {
  /// Reads the header facts of a whole file in memory.
  public func readHeader(_ bytes: RawSpan) throws(CodecError) -> ImageHeader {
    try readHeader(bytes, passing: { _ in })
  }

  /// The same as of the whole.
  public func readHeader(ofPart bytes: RawSpan) throws(CodecError) -> ImageHeader {
    try readHeader(bytes)
  }

  /// Starts decoding a file whose first fault is an error.
  public func makeDecoder(
    _ input: InputBytes, header: ImageHeader, scale: DecodeScale
  ) throws(CodecError) -> any Decoder {
    try makeDecoder(input, header: header, DecodeOptions(scale: scale))
  }
}
