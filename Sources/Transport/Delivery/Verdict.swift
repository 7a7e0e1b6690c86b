// What becomes of a message by the answer to it. Every service's own rules come to these few.

/// What to do with a message after an attempt.
public enum Verdict: Sendable, Equatable {
  /// The receiver has it.
  case delivered(messageID: String?)
  /// Try again by the schedule, no sooner than what the receiver asks for, in seconds.
  case retry(after: Double?, reason: String)
  /// Sign anew, once, with the clock moved by this many seconds.
  case correctClock(by: Double)
  /// Keep this message and all others for this receiver until a person has acted.
  case hold(reason: String)
  /// The same, where the receiver has said that it wants nothing from us any more.
  case disable(reason: String)
  /// This message will never be taken.
  case dead(reason: String)
}

/// The verdict on an attempt that brought no answer: refused, reset, timed out.
public func verdict(onFailure detail: String) -> Verdict { .retry(after: nil, reason: detail) }
