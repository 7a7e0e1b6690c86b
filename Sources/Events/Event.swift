// The native event: what every sink can be told of one image. Its first six fields are those of the
// AWS stack that this program replaces, with their names and meanings; ours come beside them.

import Diagnostics
import FoundationEssentials

/// What happened to one image.
public struct Event: Encodable, Sendable {
  /// The version of this shape; fields are only ever added.
  public static let schemaVersion = 1

  /// What an event can say.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// There is an output.
    case completed = "image_processing_completed"
    /// There is none.
    case failed = "image_processing_failed"
    /// There was nothing to do.
    case skipped = "image_processing_skipped"
    /// A run has ended: a `RunDigest`.
    case batch = "image_processing_batch_completed"
    /// Nothing happened: a receiver is being tried.
    case test = "image_processing_test"
  }

  /// What happened.
  public let kind: Kind
  /// Stable over every attempt to deliver it.
  public let id: String
  /// Its number among the events of its key, from 1.
  public let sequence: Int64
  /// The run that this happened in.
  public let runID: UUID
  /// The deployment that this happened in: `dev`, `prod`…
  public let environment: String
  /// The image's key.
  public let key: EventKey
  /// What the processing came to.
  public let result: ProcessingResult
  /// The input, as far as it was read.
  public let input: ImageFile?
  /// The output; nil for a failure.
  public let output: ImageFile?
  /// What was odd, one line each.
  public let warnings: [String]
  /// What went wrong; nil for a success.
  public let error: EventError?
  /// When it happened.
  public let time: Date

  /// An event from its parts.
  public init(
    kind: Kind, id: String, sequence: Int64, runID: UUID, environment: String, key: EventKey,
    result: ProcessingResult,
    input: ImageFile?, output: ImageFile?, warnings: [String], error: EventError?, time: Date
  ) {
    self.kind = kind
    self.id = id
    self.sequence = sequence
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

  /// The event that tries a receiver.
  public static func test(id: String, key: EventKey, environment: String) -> Event {
    let now = Date()
    return Event(
      kind: .test, id: id, sequence: 1, runID: UUID(), environment: environment, key: key,
      result: ProcessingResult(
        originalKey: key.text, processedKey: nil, processingTime: now, operations: [],
        status: .test), input: nil, output: nil,
      warnings: ["this is a test: no image was processed"], error: nil, time: now)
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
    case sequence, input, output, warnings, error
    case time = "timestamp"
  }

  /// Writes the fields by their wire names; those without a value are left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    try container.encode(id, forKey: .id)
    try container.encode(sequence, forKey: .sequence)
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
    try encoded(self)
  }
}
