// What a whole run came to, as one event: a nightly run of ten thousand images can send one message.

import FoundationEssentials

/// The event of a run that has ended.
public struct RunDigest: Encodable, Sendable {
  /// What the run came to.
  public struct Batch: Encodable, Sendable {
    /// `completed`, or `stopped` where it ended before its last key.
    public var status: String
    /// Why it ended early, in a word.
    public var stopped: String?
    /// Keys with an outcome.
    public var keys: Int
    /// Keys with a new output.
    public var done: Int
    /// Keys whose pixels were kept.
    public var unchanged: Int
    /// Keys with nothing to do.
    public var skipped: Int
    /// Keys without an output.
    public var failed: Int
    /// Bytes of the inputs that have a new output.
    public var bytesIn: Int
    /// Bytes of their outputs.
    public var bytesOut: Int
    /// Wall-clock time from the first key to the last.
    public var milliseconds: Double
    /// Failures by reason, the most frequent first.
    public var failures: [Failures]
    /// The keys that took longest, the slowest first.
    public var slowest: [Slow]

    /// A digest without failures and slow keys.
    public init(
      status: String, stopped: String?, keys: Int, done: Int, unchanged: Int, skipped: Int,
      failed: Int, bytesIn: Int, bytesOut: Int, milliseconds: Double
    ) {
      self.status = status
      self.stopped = stopped
      self.keys = keys
      self.done = done
      self.unchanged = unchanged
      self.skipped = skipped
      self.failed = failed
      self.bytesIn = bytesIn
      self.bytesOut = bytesOut
      self.milliseconds = milliseconds
      failures = []
      slowest = []
    }

    private enum CodingKeys: String, CodingKey {
      case status, stopped, keys, done, unchanged, skipped, failed, failures, slowest
      case bytesIn = "bytes_in"
      case bytesOut = "bytes_out"
      case bytesSaved = "bytes_saved"
      case milliseconds = "ms"
    }

    /// Writes the fields by their wire names.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(status, forKey: .status)
      try container.encodeIfPresent(stopped, forKey: .stopped)
      try container.encode(keys, forKey: .keys)
      try container.encode(done, forKey: .done)
      try container.encode(unchanged, forKey: .unchanged)
      try container.encode(skipped, forKey: .skipped)
      try container.encode(failed, forKey: .failed)
      try container.encode(bytesIn, forKey: .bytesIn)
      try container.encode(bytesOut, forKey: .bytesOut)
      try container.encode(bytesIn - bytesOut, forKey: .bytesSaved)
      try container.encode((milliseconds * 10).rounded() / 10, forKey: .milliseconds)
      try container.encode(failures, forKey: .failures)
      try container.encode(slowest, forKey: .slowest)
    }
  }

  /// Failures for one reason.
  public struct Failures: Encodable, Sendable, Equatable {
    /// The stable word for it.
    public var code: String
    /// How many keys failed so.
    public var count: Int
    /// One of them, as text.
    public var example: String
    /// What was wrong with that one.
    public var message: String

    /// Failures from their parts.
    public init(code: String, count: Int, example: String, message: String) {
      self.code = code
      self.count = count
      self.example = example
      self.message = message
    }
  }

  /// A key that took long.
  public struct Slow: Encodable, Sendable, Equatable {
    /// The key.
    public var key: EventKey
    /// Wall-clock time.
    public var milliseconds: Double

    /// A slow key from its parts.
    public init(key: EventKey, milliseconds: Double) {
      self.key = key
      self.milliseconds = milliseconds
    }

    private enum CodingKeys: String, CodingKey {
      case key = "image_key"
      case keyBytes = "image_key_base64"
      case milliseconds = "ms"
    }

    /// Writes the fields by their wire names.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(key.text, forKey: .key)
      try container.encodeIfPresent(key.base64, forKey: .keyBytes)
      try container.encode((milliseconds * 10).rounded() / 10, forKey: .milliseconds)
    }
  }

  private let id: String
  private let sequence: Int64
  private let runID: UUID
  private let environment: String
  private let batch: Batch
  private let time: Date

  /// A digest from its parts.
  public init(
    _ batch: Batch, id: String, sequence: Int64, runID: UUID, environment: String, time: Date
  ) {
    self.batch = batch
    self.id = id
    self.sequence = sequence
    self.runID = runID
    self.environment = environment
    self.time = time
  }

  private enum CodingKeys: String, CodingKey {
    case kind = "event_type"
    case id = "event_id"
    case runID = "run_id"
    case schemaVersion = "schema_version"
    case time = "timestamp"
    case sequence, environment, batch
  }

  /// Writes the fields by their wire names.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Event.Kind.batch, forKey: .kind)
    try container.encode(id, forKey: .id)
    try container.encode(sequence, forKey: .sequence)
    try container.encode(runID.uuidString.lowercased(), forKey: .runID)
    try container.encode(Event.schemaVersion, forKey: .schemaVersion)
    try container.encode(environment, forKey: .environment)
    try container.encode(batch, forKey: .batch)
    try container.encode(timestamp(time), forKey: .time)
  }

  /// The event as one line of JSON, without a newline.
  public func json() throws(EventsError) -> [UInt8] { try encoded(self) }
}
