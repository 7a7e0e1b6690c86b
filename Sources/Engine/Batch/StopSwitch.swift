// Ending a run early without leaving anything half done: what is in flight is finished, nothing more is
// begun.

import Diagnostics
import Synchronization

/// Why a run ended before its last key.
public enum StopReason: Sendable, Equatable {
  /// A signal asked for it.
  case signal(Int32)
  /// The time that the run may take is over.
  case deadline
  /// A key failed, and the run was to end at the first failure.
  case failure
  /// Something is wrong that every other key would meet too: a full disk, a state that can't be written.
  case fault(FailureReport)

  /// The run's exit status.
  public var exitStatus: Int32 {
    switch self {
    case .signal(let number): 128 + number
    case .deadline: FailureCategory.tryAgain.exitStatus
    case .failure: RunStatus.someKeysFailed
    case .fault(let report): report.category.exitStatus
    }
  }
}

extension StopReason {
  /// The reason in a word.
  public var word: String {
    switch self {
    case .signal: "signal"
    case .deadline: "deadline"
    case .failure: "failure"
    case .fault(let report): report.code
    }
  }
}

/// Asks a run to end. The first reason counts.
public final class StopSwitch: Sendable {
  private let state: Mutex<(reason: StopReason?, deadline: ContinuousClock.Instant?)>

  /// A switch that also turns by itself at `deadline`.
  public init(deadline: ContinuousClock.Instant? = nil) {
    state = Mutex((nil, deadline))
  }

  /// Why the run is to end; nil while it goes on.
  public var reason: StopReason? {
    state.withLock { state in
      if state.reason == nil, let deadline = state.deadline, ContinuousClock.now >= deadline {
        state.reason = .deadline
      }
      return state.reason
    }
  }

  /// Ends the run.
  public func stop(_ reason: StopReason) {
    state.withLock { $0.reason = $0.reason ?? reason }
  }

  /// Lets time pass: nothing is left that the deadline could keep from being begun.
  func ignoreDeadline() {
    state.withLock { $0.deadline = nil }
  }
}
