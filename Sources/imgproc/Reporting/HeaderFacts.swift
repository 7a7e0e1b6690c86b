// A header as `info` shows it.

import Codecs
import Diagnostics
import Events
import Raster

/// The facts of one image's header.
struct HeaderFacts: Encodable {
  let v = 1
  let event = "info"
  let key: EventKey
  let bytes: Int
  let header: ImageHeader

  init(_ key: EventKey, _ header: ImageHeader, bytes: Int) {
    self.key = key
    self.header = header
    self.bytes = bytes
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, key, bytes, format, width, height, frames, orientation, lossless, progressive
    case quality, alpha, metadata, copyright
    case keyBytes = "key_base64"
    case bitsPerSample = "bits_per_sample"
    case colorModel = "color_model"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(v, forKey: .v)
    try container.encode(event, forKey: .event)
    try container.encode(key.text, forKey: .key)
    try container.encodeIfPresent(key.base64, forKey: .keyBytes)
    try container.encode(bytes, forKey: .bytes)
    try container.encode(header.format, forKey: .format)
    try container.encode(header.uprightSize.width, forKey: .width)
    try container.encode(header.uprightSize.height, forKey: .height)
    try container.encode(header.orientation.rawValue, forKey: .orientation)
    try container.encode(header.bitsPerSample, forKey: .bitsPerSample)
    try container.encode(header.colorModel, forKey: .colorModel)
    try container.encode(header.pixelFormat.layout.hasAlpha, forKey: .alpha)
    try container.encode(header.frames, forKey: .frames)
    try container.encode(header.isLossless, forKey: .lossless)
    try container.encode(header.isProgressive, forKey: .progressive)
    try container.encodeIfPresent(header.estimatedQuality, forKey: .quality)
    try container.encode(metadata, forKey: .metadata)
    try container.encodeIfPresent(header.copyright, forKey: .copyright)
  }

  private var metadata: [String] {
    MetadataKind.allCases.filter(header.metadata.contains).map(\.rawValue)
  }

  /// One line for the image, and one for what lies beside its pixels.
  var forPeople: String {
    var facts = [
      header.format.displayName, header.uprightSize.description,
      "\(header.bitsPerSample)-bit \(header.colorModel.rawValue)",
    ]
    if header.pixelFormat.layout.hasAlpha { facts.append("alpha") }
    if header.isProgressive { facts.append(header.format == .png ? "interlaced" : "progressive") }
    if header.format == .webp { facts.append(header.isLossless ? "lossless" : "lossy") }
    if let quality = header.estimatedQuality { facts.append("quality about \(quality)") }
    if header.isAnimated { facts.append(counted(header.frames, "frame")) }
    if header.orientation != .upright {
      facts.append("stored turned (orientation \(header.orientation.rawValue))")
    }
    facts.append(ByteCount(bytes).forPeople)
    var lines = ["\(key.text.safeForTerminal): \(facts.joined(separator: ", "))"]
    if !metadata.isEmpty { lines.append("  carries \(metadata.joined(separator: ", "))") }
    if let copyright = header.copyright {
      lines.append("  copyright \(copyright.safeForTerminal)")
    }
    return lines.joined(separator: "\n")
  }
}

/// Why there are no facts of a key.
struct HeaderFailure: Encodable {
  let key: EventKey
  let failure: FailureReport

  init(_ key: EventKey, _ failure: FailureReport) {
    self.key = key
    self.failure = failure
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, key, status, reason, code
    case keyBytes = "key_base64"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(1, forKey: .v)
    try container.encode("info", forKey: .event)
    try container.encode(key.text, forKey: .key)
    try container.encodeIfPresent(key.base64, forKey: .keyBytes)
    try container.encode("failed", forKey: .status)
    try container.encode(failure.message, forKey: .reason)
    try container.encode(failure.code, forKey: .code)
  }
}
