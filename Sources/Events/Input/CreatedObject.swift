// What S3 tells of new objects, in whichever envelope it arrives ("Event message structure", Amazon S3
// User Guide; "Amazon S3 events", EventBridge User Guide).

import Transport

/// An object that was created, as a notice tells of it.
public struct CreatedObject: Sendable, Equatable {
  /// The bucket's name.
  public var bucket: String
  /// The key's bytes, decoded.
  public var key: [UInt8]
  /// The object's length.
  public var size: Int?
  /// Its entity tag, without quotation marks.
  public var eTag: String?
  /// Its version, where the bucket has versions.
  public var versionID: String?
  /// Hexadecimal digits that order the notices of one key.
  public var sequencer: String?

  /// The objects of a message: S3's records, EventBridge's `Object Created`, or either inside
  /// messages of SQS and SNS, one in the other.
  ///
  /// Notices of other things, such as deletions and S3's test message, are no objects. Throws
  /// `badJSON`, or `badNotice` for a message of no such form, so that nothing is lost in silence.
  public static func all(in message: [UInt8]) throws(EventsError) -> [CreatedObject] {
    try all(in: JSON(parsing: message), depth: 0)
  }

  /// The objects of messages one after another: JSON Lines, values printed over several lines, arrays
  /// of messages, or what `aws sqs receive-message` prints.
  public static func all(inStream bytes: [UInt8]) throws(EventsError) -> [CreatedObject] {
    var reader = JSONReader(bytes)
    var found: [CreatedObject] = []
    while let message = try reader.next() { found += try all(in: message, depth: 0) }
    return found
  }

  /// - Parameter depth: how many envelopes it was in.
  static func all(in message: JSON, depth: Int) throws(EventsError) -> [CreatedObject] {
    guard depth < 5 else { throw .badNotice("too many envelopes") }
    if let messages = message.elements ?? message["Messages"]?.elements {
      var found: [CreatedObject] = []
      for message in messages { found += try all(in: message, depth: depth + 1) }
      return found
    }
    // A message's text that was printed as a JSON string.
    if let text = message.text { return try all(in: JSON(parsing: text.utf8), depth: depth + 1) }
    if let records = message["Records"]?.elements {
      var found: [CreatedObject] = []
      for record in records { found += try objects(of: record, depth: depth) }
      return found
    }
    if message["detail-type"] != nil { return try object(ofEventBridge: message) }
    if message["Event"]?.text == "s3:TestEvent" { return [] }
    // SNS and SQS carry the message as text.
    let envelope = message["Type"]?.text == "Notification" ? message["Message"] : nil
    if let inner = envelope?.text ?? (message["Body"] ?? message["body"])?.text {
      return try all(in: JSON(parsing: inner.utf8), depth: depth + 1)
    }
    throw .badNotice("it is neither S3's nor EventBridge's, nor an envelope of SNS or SQS")
  }

  private static func objects(of record: JSON, depth: Int) throws(EventsError) -> [CreatedObject] {
    // Lambda's records of SNS and SQS.
    if let inner = record["Sns"]?["Message"]?.text ?? record["body"]?.text {
      return try all(in: JSON(parsing: inner.utf8), depth: depth + 1)
    }
    guard let name = record["eventName"]?.text, let version = record["eventVersion"]?.text,
      version.hasPrefix("2."), let bucket = record["s3"]?["bucket"]?["name"]?.text,
      let object = record["s3"]?["object"], let key = object["key"]?.text
    else { throw .badNotice("a record lacks eventName, eventVersion 2, bucket or key") }
    // Old notices say `s3:ObjectCreated:Put`.
    guard name.hasPrefix("ObjectCreated:") || name.hasPrefix("s3:ObjectCreated:") else { return [] }
    return [
      CreatedObject(
        bucket: bucket, key: percentDecoded(key.utf8, plusIsSpace: true),
        size: object["size"]?.integer, eTag: object["eTag"]?.text,
        versionID: object["versionId"]?.text, sequencer: object["sequencer"]?.text)
    ]
  }

  /// EventBridge carries keys as they are.
  private static func object(ofEventBridge event: JSON) throws(EventsError) -> [CreatedObject] {
    guard event["source"]?.text == "aws.s3", event["detail-type"]?.text == "Object Created" else {
      return []
    }
    guard let detail = event["detail"], let bucket = detail["bucket"]?["name"]?.text,
      let object = detail["object"], let key = object["key"]?.text
    else { throw .badNotice("an Object Created event lacks bucket or key") }
    return [
      CreatedObject(
        bucket: bucket, key: Array(key.utf8), size: object["size"]?.integer,
        eTag: (object["etag"] ?? object["eTag"])?.text, versionID: object["version-id"]?.text,
        sequencer: object["sequencer"]?.text)
    ]
  }
}
