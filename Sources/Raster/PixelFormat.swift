// The pixel formats that rows of samples come in: interleaved, 1 to 4 channels, 8 or 16 bits.

/// Which channels a pixel has, in memory order. The raw value is their number.
public enum ChannelLayout: Int, Codable, Sendable, CaseIterable {
  case gray = 1
  case grayAlpha = 2
  case rgb = 3
  case rgba = 4

  /// How many samples make a pixel.
  public var channels: Int { rawValue }

  /// Whether the last channel is (straight, not premultiplied) alpha.
  public var hasAlpha: Bool { self == .grayAlpha || self == .rgba }

  /// Whether colour is a single channel.
  public var isGray: Bool { self == .gray || self == .grayAlpha }

  /// The same colour channels, with alpha.
  public var withAlpha: ChannelLayout { isGray ? .grayAlpha : .rgba }

  /// The same colour channels, without alpha.
  public var withoutAlpha: ChannelLayout { isGray ? .gray : .rgb }
}

/// How wide a sample is in memory: `UInt8`, or `UInt16` in the machine's byte order.
public enum SampleDepth: Int, Codable, Sendable, CaseIterable {
  case eight = 8
  case sixteen = 16

  /// Bytes a sample takes.
  public var bytes: Int { rawValue / 8 }
}

/// The format of one pixel.
public struct PixelFormat: Hashable, Codable, Sendable {
  /// Which channels.
  public var layout: ChannelLayout
  /// How wide each sample is.
  public var depth: SampleDepth

  /// A format from its parts.
  public init(_ layout: ChannelLayout, _ depth: SampleDepth = .eight) {
    self.layout = layout
    self.depth = depth
  }

  /// Bytes a pixel takes, 1 to 8.
  public var bytesPerPixel: Int { layout.channels * depth.bytes }
}
