// What sinks and forms need to know of an event that they have only as JSON, in whichever form that is.

import Diagnostics
import FoundationEssentials
import Transport

/// Facts of an event on its way.
struct EventFacts {
  /// What the body is sent as.
  let contentType: String
  /// What the event says; nil where the form does not say.
  let kind: Event.Kind?
  /// `completed` or `failed`.
  let status: String?
  /// The output's format.
  let format: String?
  /// The deployment.
  let environment: String?
  /// When it happened, as its own text.
  let time: String?
  /// The image's key; of a run's digest, what it came to.
  let key: String
  /// The event's number among those of its key.
  let sequence: Int?
  /// The bytes of the output's key.
  let outputKey: [UInt8]?
  /// The output's length.
  let outputBytes: Int?

  /// Reads the body: a native event, or a CloudEvent around one, or anything else, of which the key
  /// alone is known.
  init(_ event: OutgoingEvent) {
    let body = try? JSON(parsing: event.body)
    let isCloudEvent = body?["specversion"]?.text != nil
    self.init(native: isCloudEvent ? body?["data"] : body, key: event.key, isCloudEvent)
  }

  /// Facts of a native event.
  ///
  /// - Parameter key: the image's, where the event does not say.
  init(native: JSON?, key: [UInt8] = [], _ isCloudEvent: Bool = false) {
    contentType = isCloudEvent ? CloudEvent.structuredType : "application/json"
    kind = (native?["event_type"]?.text).flatMap(Event.Kind.init)
    let result = native?["processing_result"]
    status = (result ?? native?["batch"])?["status"]?.text
    format = native?["output"]?["format"]?.text
    environment = native?["environment"]?.text
    time = native?["timestamp"]?.text
    sequence = native?["sequence"]?.integer
    outputBytes = native?["output"]?["bytes"]?.integer
    outputKey =
      (result?["processed_key_base64"]?.text).flatMap { Data(base64Encoded: $0) }.map {
        [UInt8]($0)
      }
      ?? (result?["processed_key"]?.text).map { Array($0.utf8) }
    if let batch = native?["batch"], let keys = batch["keys"]?.integer {
      self.key = "\(counted(keys, "image")), \(batch["failed"]?.integer ?? 0) failed"
    } else {
      self.key = native?["image_key"]?.text ?? String(decoding: key, as: UTF8.self)
    }
  }

  /// The kind in words, as EventBridge's detail types are written.
  var title: String {
    switch kind ?? .completed {
    case .completed: "Image Processing Completed"
    case .failed: "Image Processing Failed"
    case .skipped: "Image Processing Skipped"
    case .batch: "Image Processing Batch Completed"
    case .test: "Image Processing Test"
    }
  }
}
