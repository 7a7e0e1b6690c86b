// The event as if S3 told of the output ("Event message structure", Amazon S3 User Guide), for
// receivers that already read such notices.

import Transport

/// An S3 notice of an output that was created.
public enum ObjectCreatedEvent {
  private struct Message: Encodable {
    var Records: [Record]
  }

  private struct Record: Encodable {
    var eventVersion = "2.1"
    var eventSource = "imgproc:s3"
    var awsRegion: String
    var eventTime: String
    var eventName = "ObjectCreated:Put"
    var s3: S3
  }

  private struct S3: Encodable {
    var s3SchemaVersion = "1.0"
    var configurationId = "imgproc"
    var bucket: Bucket
    var object: Object
  }

  private struct Bucket: Encodable {
    var name: String
    var arn: String
  }

  private struct Object: Encodable {
    var key: String
    var size: Int?
    var sequencer: String
  }

  /// The notice of a native event's JSON; nil for an event without an output. The key is form-encoded,
  /// with its very bytes; the sequencer grows with the event's number among those of its key.
  public static func json(
    of body: [UInt8], bucket: String, region: String
  ) throws(EventsError) -> [UInt8]? {
    let facts = EventFacts(native: try JSON(parsing: body))
    guard facts.kind == .completed, let key = facts.outputKey else { return nil }
    let digits = String(UInt64(max(facts.sequence ?? 0, 0)), radix: 16, uppercase: true)
    // A space becomes `+`, and slashes stay, as S3 itself writes keys.
    let encodedKey = percentEncoded(key) { $0 == 0x2F || $0 == 0x20 }
      .split(separator: " ", omittingEmptySubsequences: false).joined(separator: "+")
    let record = Record(
      awsRegion: region, eventTime: facts.time ?? "",
      s3: S3(
        bucket: Bucket(name: bucket, arn: "arn:aws:s3:::\(bucket)"),
        object: Object(
          key: encodedKey, size: facts.outputBytes,
          sequencer: String(repeating: "0", count: 16 - digits.utf8.count) + digits)))
    return try encoded(Message(Records: [record]))
  }
}
