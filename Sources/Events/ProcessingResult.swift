// The part of the native event that the AWS stack calls `processing_result`.

import FoundationEssentials

/// What the processing of an image came to.
public struct ProcessingResult: Encodable, Sendable, Equatable {
  /// The input's key, as text.
  public var originalKey: String
  /// Where the output lies; nil for a failure.
  public var processedKey: EventKey?
  /// When the processing ended.
  public var processingTime: Date
  /// What was really done, in order.
  public var operations: [String]
  /// The possible ends.
  public enum Status: String, Encodable, Sendable {
    case completed, failed, skipped, test
  }

  /// How it ended.
  public var status: Status

  /// A result from its parts.
  public init(
    originalKey: String, processedKey: EventKey?, processingTime: Date, operations: [String],
    status: Status
  ) {
    self.originalKey = originalKey
    self.processedKey = processedKey
    self.processingTime = processingTime
    self.operations = operations
    self.status = status
  }

  private enum CodingKeys: String, CodingKey {
    case originalKey = "original_key"
    case processedKey = "processed_key"
    case processedKeyBytes = "processed_key_base64"
    case processingTime = "processing_time"
    case status, operations
  }

  /// Writes the fields by their wire names.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(originalKey, forKey: .originalKey)
    try container.encodeIfPresent(processedKey?.text, forKey: .processedKey)
    try container.encodeIfPresent(processedKey?.base64, forKey: .processedKeyBytes)
    try container.encode(timestamp(processingTime), forKey: .processingTime)
    try container.encode(status, forKey: .status)
    try container.encode(operations, forKey: .operations)
  }
}
