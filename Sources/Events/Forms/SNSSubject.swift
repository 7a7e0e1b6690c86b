// The subject line of an SNS message, which SNS refuses whole for one wrong character (Amazon SNS API
// Reference, "Publish").

/// Subjects of SNS messages.
public enum SNSSubject {
  /// SNS refuses a hundred.
  static let longest = 99

  /// `Image Processing Complete: K` in ASCII without control characters, at most 99 characters; for a
  /// failure `Image Processing Failed: K`. The whole key is in the message.
  public static func of(_ event: Event) -> String {
    of(event.kind, key: event.key.text)
  }

  /// The same of an event on its way; one that says nothing of its kind is complete.
  static func of(_ facts: EventFacts) -> String { of(facts.kind ?? .completed, key: facts.key) }

  private static func of(_ kind: Event.Kind, key: String) -> String {
    let what =
      switch kind {
      case .completed: "Complete"
      case .failed: "Failed"
      case .skipped: "Skipped"
      case .batch: "Batch Complete"
      case .test: "Test"
      }
    return clean("Image Processing \(what): \(key)")
  }

  /// A text as a subject may be: white space and line breaks as single spaces, what is not printable
  /// ASCII as `?`, none at the ends.
  static func clean(_ text: String) -> String {
    var cleaned: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
        if let last = cleaned.last, last != 0x20 { cleaned.append(0x20) }
      } else {
        cleaned.append(scalar.isASCII ? UInt8(scalar.value) : UInt8(ascii: "?"))
      }
      if cleaned.count == longest { break }
    }
    while cleaned.last == 0x20 { cleaned.removeLast() }
    return String(decoding: cleaned, as: UTF8.self)
  }
}
