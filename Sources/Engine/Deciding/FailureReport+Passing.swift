// Which failures another try may mend, without anybody's doing.

import Diagnostics

extension FailureReport {
  /// Whether the failure is the image's own, which the same bytes will have again.
  var isFinal: Bool {
    category == .unusableImage && code != EngineError.timedOut(seconds: 0).code
  }

  /// Whether it may be gone by the next try: it is not the image's own, and the key is not to blame.
  public var mayPass: Bool {
    !isFinal && ![.usage, .noSuchKey, .refused].contains(category)
  }
}
