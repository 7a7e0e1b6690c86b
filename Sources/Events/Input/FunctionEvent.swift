// What a function of AWS Lambda is called with: a request of API Gateway's, or notices of new objects
// ("Input format of a Lambda function for proxy integration", API Gateway Developer Guide, both payload
// versions; "Using AWS Lambda with Amazon S3", "… SQS", AWS Lambda Developer Guide).

import FoundationEssentials

/// A call of a function, as far as it concerns images.
public enum FunctionEvent: Sendable, Equatable {
  /// A request to process the key of these bytes; nil where it names none. It may have come through API
  /// Gateway, a function's own URL or a load balancer, or be `{"image_key": K}` and nothing else.
  case request(key: [UInt8]?)
  /// Messages with notices of new objects.
  case notices([Message])

  /// One message: what a queue gives out again where it fails.
  public struct Message: Sendable, Equatable {
    /// Its id in its queue; nil where it came from none.
    public let id: String?
    /// Whether its queue gives messages out in order, so that none may be done before those ahead of it.
    public let isOrdered: Bool
    /// What it tells of, or why it is no notice.
    public let objects: Result<[CreatedObject], EventsError>
  }

  /// Reads an event; throws `badJSON`. What is neither kind is a message that makes no sense.
  public init(parsing bytes: [UInt8]) throws(EventsError) {
    let event = try JSON(parsing: bytes)
    // EventBridge's pipes hand over records as they are.
    if let records = event["Records"]?.elements ?? event.elements {
      self = .notices(records.map(Message.init(record:)))
    } else if let body = Self.body(of: event) {
      self = .request(key: Self.key(in: body))
    } else if event.isEmptyObject || event["image_key"] != nil || event["image_key_base64"] != nil {
      self = .request(key: Self.key(in: event))
    } else {
      self = .notices([Message(event)])
    }
  }

  /// The body of a request; nil where the event is none.
  private static func body(of event: JSON) -> JSON? {
    guard event["requestContext"] != nil || event["httpMethod"] != nil else { return nil }
    var bytes = Array((event["body"]?.text ?? "").utf8)
    if case .boolean(true) = event["isBase64Encoded"] {
      bytes = Data(base64Encoded: Data(bytes)).map { [UInt8]($0) } ?? []
    }
    return (try? JSON(parsing: bytes)) ?? .null
  }

  /// The key that a request names; a key that is not text goes by the name that events give it.
  private static func key(in body: JSON) -> [UInt8]? {
    let key =
      if let text = body["image_key_base64"]?.text {
        Data(base64Encoded: text).map { [UInt8]($0) } ?? []
      } else {
        Array((body["image_key"]?.text ?? "").utf8)
      }
    return key.isEmpty ? nil : key
  }
}

extension JSON {
  fileprivate var isEmptyObject: Bool {
    if case .object(let members) = self { members.isEmpty } else { false }
  }
}

extension FunctionEvent.Message {
  fileprivate init(record: JSON) {
    let isQueued = record["eventSource"]?.text == "aws:sqs"
    self.init(
      .object([JSON.Member("Records", .array([record]))]),
      id: isQueued ? record["messageId"]?.text : nil,
      isOrdered: record["eventSourceARN"]?.text?.hasSuffix(".fifo") == true)
  }

  fileprivate init(_ message: JSON, id: String? = nil, isOrdered: Bool = false) {
    self.id = id
    self.isOrdered = isOrdered
    objects = Result { () throws(EventsError) in try CreatedObject.all(in: message, depth: 0) }
  }
}
