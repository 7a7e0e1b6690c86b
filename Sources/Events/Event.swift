// The native event: what every sink can be told of one image. Its first six fields are those of the
// AWS stack that this program replaces, with their names and meanings; ours come beside them.

import Diagnostics
import FoundationEssentials

/// What happened to one image.
public struct Event: Encodable, Sendable {
  /// The version of this shape; fields are only ever added.
  public static let schemaVersion = 1

  public enum Kind: String, Codable, Sendable {
    case completed = "image_processing_completed"
    case failed = "image_processing_failed"
  }

  public let kind: Kind
  /// Stable over every attempt to deliver it.
  public let id: UUID
  public let runID: UUID
  /// The deployment that this happened in: `dev`, `prod`…
  public let environment: String
  public let key: EventKey
  public let result: ProcessingResult
  public let input: ImageFile?
  public let output: ImageFile?
  public let warnings: [String]
  public let error: EventError?
  public let time: Date

  /// An event from its parts, with an id of its own.
  public init(
    kind: Kind, runID: UUID, environment: String, key: EventKey, result: ProcessingResult,
    input: ImageFile?, output: ImageFile?, warnings: [String], error: EventError?, time: Date
  ) {
    self.kind = kind
    id = UUID()
    self.runID = runID
    self.environment = environment
    self.key = key
    self.result = result
    self.input = input
    self.output = output
    self.warnings = warnings
    self.error = error
    self.time = time
  }

  private enum CodingKeys: String, CodingKey {
    case kind = "event_type"
    case id = "event_id"
    case runID = "run_id"
    case schemaVersion = "schema_version"
    case environment
    case key = "image_key"
    case keyBytes = "image_key_base64"
    case result = "processing_result"
    case input, output, warnings, error
    case time = "timestamp"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(id.uuidString.lowercased(), forKey: .id)
    try container.encode(runID.uuidString.lowercased(), forKey: .runID)
    try container.encode(Self.schemaVersion, forKey: .schemaVersion)
    try container.encode(environment, forKey: .environment)
    try container.encode(key.text, forKey: .key)
    try container.encodeIfPresent(key.base64, forKey: .keyBytes)
    try container.encode(result, forKey: .result)
    try container.encodeIfPresent(input, forKey: .input)
    try container.encodeIfPresent(output, forKey: .output)
    if !warnings.isEmpty { try container.encode(warnings, forKey: .warnings) }
    try container.encodeIfPresent(error, forKey: .error)
    try container.encode(timestamp(time), forKey: .time)
  }

  /// The event as one line of JSON, without a newline.
  public func json() throws(EventsError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return [UInt8](try encoder.encode(self))
    } catch {
      throw .notEncodable(String(describing: error))
    }
  }
}

/// An object key in JSON, which holds text only.
public struct EventKey: Sendable, Equatable {
  /// The key, with U+FFFD for what is not UTF-8.
  public let text: String
  /// The key's very bytes, where `text` is not all of it.
  public let base64: String?

  /// The key of these bytes.
  public init(_ bytes: [UInt8]) {
    text = String(decoding: bytes, as: UTF8.self)
    base64 = text.utf8.elementsEqual(bytes) ? nil : Data(bytes).base64EncodedString()
  }
}

/// What the processing of an image came to.
public struct ProcessingResult: Encodable, Sendable, Equatable {
  public var originalKey: String
  /// Where the output lies; nil for a failure.
  public var processedKey: String?
  public var processingTime: Date
  /// What was really done, in order.
  public var operations: [String]
  public var succeeded: Bool

  /// A result from its parts.
  public init(
    originalKey: String, processedKey: String?, processingTime: Date, operations: [String],
    succeeded: Bool
  ) {
    self.originalKey = originalKey
    self.processedKey = processedKey
    self.processingTime = processingTime
    self.operations = operations
    self.succeeded = succeeded
  }

  private enum CodingKeys: String, CodingKey {
    case originalKey = "original_key"
    case processedKey = "processed_key"
    case processingTime = "processing_time"
    case status, operations
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(originalKey, forKey: .originalKey)
    try container.encodeIfPresent(processedKey, forKey: .processedKey)
    try container.encode(timestamp(processingTime), forKey: .processingTime)
    try container.encode(succeeded ? "completed" : "failed", forKey: .status)
    try container.encode(operations, forKey: .operations)
  }
}

/// The facts of an image file, as events and outcomes tell them.
public struct ImageFile: Codable, Sendable, Equatable {
  public var bytes: Int
  public var format: String
  public var width: Int
  public var height: Int
  public var sha256: String
  /// The quality asked of a lossy encoder.
  public var quality: Int?

  /// Facts from their parts.
  public init(
    bytes: Int, format: String, width: Int, height: Int, sha256: String, quality: Int? = nil
  ) {
    self.bytes = bytes
    self.format = format
    self.width = width
    self.height = height
    self.sha256 = sha256
    self.quality = quality
  }
}

/// Why an image failed.
public struct EventError: Codable, Sendable, Equatable {
  /// The API's status (HTTP).
  public var status: Int
  public var code: String
  public var message: String

  /// The error that a failure is to an event's reader.
  public init(_ failure: FailureReport) {
    status = failure.category.httpStatus
    code = failure.code
    message = failure.message
  }
}

/// ISO 8601 in UTC with milliseconds: `2026-11-23T17:12:18.123Z`.
public func timestamp(_ time: Date) -> String {
  time.formatted(
    .iso8601.year().month().day().time(includingFractionalSeconds: true).timeZone(
      separator: .omitted))
}
