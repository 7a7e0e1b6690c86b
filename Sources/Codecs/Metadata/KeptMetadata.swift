// What is written beside the pixels of an output.

import Raster

/// The metadata of an output; everything else stays behind.
public struct KeptMetadata: Equatable, Sendable {
  /// What the colours mean.
  public var iccProfile: [UInt8]?
  /// Whose the image is.
  public var copyright: String?
  /// How viewers shall turn the pixels.
  public var orientation: Orientation
  /// The input's EXIF block, made true of the output; it speaks for copyright and orientation too.
  private var inputEXIF: [UInt8]?
  /// An XMP packet.
  private(set) var xmp: [UInt8]?
  /// What only files of the input's format have a place for.
  private var own: [OwnBlock] = []
  /// What says the same as the profile in files of the input's format.
  private var colour: [OwnBlock] = []
  private var inputFormat: ImageFormat?
  /// What could not be kept, one line each.
  public private(set) var warnings: [String] = []

  /// Metadata from its parts.
  public init(
    iccProfile: [UInt8]? = nil, copyright: String? = nil, orientation: Orientation = .upright
  ) {
    self.iccProfile = iccProfile
    self.copyright = copyright
    self.orientation = orientation
  }

  /// What of `source` stays by `choice` beside pixels that were made of it, in a file of `format`. Where
  /// `iccProfile` is not nil, the colours are still those of the input.
  public init(
    _ source: SourceMetadata, of header: ImageHeader, choice: MetadataChoice,
    iccProfile: [UInt8]?, orientation: Orientation, format: ImageFormat
  ) {
    self.init(
      iccProfile: choice.keeps(.icc) ? iccProfile : nil,
      copyright: choice.keeps(.copyright) ? header.copyright : nil, orientation: orientation)
    if choice.keeps(.exif), let exif = source.exif {
      if let block = EXIFBlock(exif.span.bytes) {
        let kept = block.kept(
          choice, orientation: orientation, copyright: copyright, pixelsAreNew: true)
        inputEXIF = kept.flatMap { fitting($0, format, "EXIF") }
      } else {
        warnings.append("the EXIF can't be read and is left behind")
      }
    }
    if choice.keeps(.xmp), let packet = source.xmp {
      xmp = fitting(xmpPacket(packet, turnedTo: orientation), format, "XMP")
    }
    inputFormat = header.format
    if choice.strip == .none { own = source.own }
    if self.iccProfile != nil { colour = source.colour }
  }

  /// The EXIF block to write; nil where there is nothing to say.
  var exif: [UInt8]? { inputEXIF ?? makeEXIF(orientation: orientation, copyright: copyright) }

  /// Blocks that only a file of `format` is to have.
  func own(in format: ImageFormat) -> [OwnBlock] { format == inputFormat ? colour + own : [] }

  /// The profile to write in a file of `format`; nil where its own blocks say the same in fewer bytes.
  func profile(in format: ImageFormat) -> [UInt8]? {
    format == inputFormat && !colour.isEmpty ? nil : iccProfile
  }

  /// Whether a file of `format` can hold all of it.
  public func fits(_ format: ImageFormat) -> Bool {
    [exif, xmp].allSatisfy { Self.fits($0 ?? [], format) }
  }

  private static func fits(_ block: [UInt8], _ format: ImageFormat) -> Bool {
    format != .jpeg || block.count <= JPEGApplication.largestBlock
  }

  /// `block`, where a file of `format` can hold it; else nil, and a word about it.
  private mutating func fitting(
    _ block: [UInt8], _ format: ImageFormat, _ name: String
  ) -> [UInt8]? {
    guard Self.fits(block, format) else {
      warnings.append("the \(name) is too large for a JPEG and left behind")
      return nil
    }
    return block
  }
}
