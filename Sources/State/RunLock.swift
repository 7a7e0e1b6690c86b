// Keeping two runs over one bucket apart, so that each output is made once. The kernel lets go of the lock
// when its process ends, however that ends: flock(2).

import Glibc

/// A run's hold on a state; let go with its owner.
public struct RunLock: ~Copyable, Sendable {
  /// Which part of the keys a run works on.
  public enum Part: Hashable, Sendable {
    /// All of them.
    case whole
    /// One share of several; shares of other numbers may run at the same time.
    case share(Int, of: Int)
  }

  /// How long to wait for another run to end.
  public enum Patience: Sendable {
    case none, endless
    /// Until then.
    case until(ContinuousClock.Instant)
  }

  private let descriptors: [Int32]

  private init(descriptors: [Int32]) {
    self.descriptors = descriptors
  }

  deinit {
    for descriptor in descriptors { close(descriptor) }
  }

  /// Takes the lock in `directory`, which is made where there is none; nil where another run still has it
  /// when patience is at its end.
  public static func take(
    in directory: [UInt8], for part: Part, patience: Patience
  ) throws(StateError) -> RunLock? {
    // The whole excludes every share, shares exclude the whole and their own number.
    var steps: [(name: String, isExclusive: Bool)] = []
    switch part {
    case .whole: steps = [("run.lock", true)]
    case .share(let number, let count):
      steps = [("run.lock", false), ("run-\(number)-of-\(count).lock", true)]
    }
    let place = StateDirectory(directory)
    try place.prepare()
    var taken: [Int32] = []
    for step in steps {
      guard
        let descriptor = try take(
          place, step.name, isExclusive: step.isExclusive, patience: patience)
      else {
        for descriptor in taken { close(descriptor) }
        return nil
      }
      taken.append(descriptor)
    }
    return RunLock(descriptors: taken)
  }

  private static func take(
    _ directory: StateDirectory, _ name: String, isExclusive: Bool, patience: Patience
  ) throws(StateError) -> Int32? {
    let descriptor = open(
      cString(directory.file(name)), O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
    guard descriptor >= 0 else { throw StateError(opening: directory.name, errno) }
    var operation = isExclusive ? LOCK_EX : LOCK_SH
    if case .endless = patience {} else { operation |= LOCK_NB }
    while flock(descriptor, operation) != 0 {
      let code = errno
      if code == EINTR { continue }
      // flock(2) knows no time limit.
      if code == EWOULDBLOCK, case .until(let end) = patience, ContinuousClock.now < end {
        usleep(50_000)
        continue
      }
      close(descriptor)
      if code == EWOULDBLOCK { return nil }
      throw StateError(opening: directory.name, code)
    }
    return descriptor
  }
}
