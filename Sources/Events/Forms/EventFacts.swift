// What a sink needs to know of an event that it has only as JSON, in whichever form that is.

import Transport

/// Facts of an event on its way.
struct EventFacts {
  /// What the body is sent as.
  let contentType: String
  /// `image_processing_completed`…; nil where the form does not say.
  let kind: String?
  /// `completed` or `failed`.
  let status: String?
  /// The output's format.
  let format: String?
  /// The deployment.
  let environment: String?
  /// When it happened, as its own text.
  let time: String?
  /// The image's key.
  let key: String

  /// Reads the body: a native event, or a CloudEvent around one, or anything else, of which the key
  /// alone is known.
  init(_ event: OutgoingEvent) {
    let body = try? JSON(parsing: event.body)
    let isCloudEvent = body?["specversion"]?.text != nil
    let native = isCloudEvent ? body?["data"] : body
    contentType = isCloudEvent ? CloudEvent.structuredType : "application/json"
    kind = native?["event_type"]?.text
    status = native?["processing_result"]?["status"]?.text
    format = native?["output"]?["format"]?.text
    environment = native?["environment"]?.text
    time = native?["timestamp"]?.text
    key = native?["image_key"]?.text ?? String(decoding: event.key, as: UTF8.self)
  }
}
