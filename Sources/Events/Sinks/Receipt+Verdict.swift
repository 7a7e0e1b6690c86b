// From what a service's answer means to what becomes of the notice.

import Diagnostics
import Transport

extension Receipt {
  /// Characters of a receiver's reason that are kept.
  private static let longestReason = 300

  /// The receipt for an answer of the sink of that name.
  init(_ verdict: Verdict, of sink: String) {
    func error(_ reason: String) -> EventsError {
      .notTaken(sink: sink, detail: String(reason.prefix(Self.longestReason)).safeForTerminal)
    }
    switch verdict {
    case .delivered: self = .delivered
    case .retry(let seconds, let reason): self = .again(error(reason), after: seconds)
    case .hold(let reason): self = .held(error(reason))
    case .disable(let reason): self = .disabled(error(reason))
    case .dead(let reason): self = .refused(error(reason))
    case .correctClock(let seconds):
      self = .held(error("this machine's clock is off by \(Int(seconds.rounded())) s"))
    }
  }

  /// The receipt where there is no answer: what only a person can mend is held.
  init(_ error: TransportError) {
    switch error.category {
    case .unavailable: self = .again(.transport(error))
    default: self = .held(.transport(error))
    }
  }
}
