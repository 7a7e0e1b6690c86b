// In whose language a receiver is told.

/// The form of events at a sink.
public enum EventForm: String, CaseIterable, Sendable {
  /// Our own.
  case native
  /// As S3 tells of a new object: of outputs alone.
  case s3
  /// CloudEvents 1.0, structured, around the native event.
  case cloudevents
}

/// Who speaks, for the forms that say so.
public struct EventOrigin: Sendable {
  /// CloudEvents' `source`.
  public var source: String
  /// The name of the bucket.
  public var bucket: String
  /// Its region.
  public var region: String

  /// An origin from its parts.
  public init(source: String, bucket: String, region: String = "") {
    self.source = source
    self.bucket = bucket
    self.region = region
  }
}
