// The last line of a terminal, which says how far a run is, and makes room for whatever else is said.

import Glibc
import Synchronization

/// A line at the bottom of standard error that is drawn again and again.
final class ProgressLine: Sendable {
  /// The one that is shown, if any: whoever writes to standard error goes by way of it.
  static let shown = Mutex<ProgressLine?>(nil)

  private struct State {
    var isDrawn = false
    var next = ContinuousClock.now
    var text = ""
  }

  private let state = Mutex(State())
  /// No eye follows more.
  private static let interval = Duration.milliseconds(100)

  /// Shows a line from now on.
  static func begin() -> ProgressLine {
    let line = ProgressLine()
    shown.withLock { $0 = line }
    return line
  }

  /// Draws what `progress` comes to, unless that was done just now.
  func draw(_ progress: () -> Progress) {
    state.withLock { state in
      guard ContinuousClock.now >= state.next else { return }
      state.next = .now + Self.interval
      // The last column stays empty: a terminal would wrap there.
      state.text = progress().line(width: terminalWidth(STDERR_FILENO) - 1)
      put("\r\u{1B}[K\(state.text)")
      state.isDrawn = true
    }
  }

  /// Writes something in the place of the line, which comes back below it.
  func making(room write: () -> Void) {
    state.withLock { state in
      guard state.isDrawn else { return write() }
      put("\r\u{1B}[K")
      write()
      put(state.text)
    }
  }

  /// Takes the line away for good.
  func end() {
    Self.shown.withLock { $0 = nil }
    state.withLock { state in
      if state.isDrawn { put("\r\u{1B}[K") }
      state.isDrawn = false
      state.next = .now + .seconds(1 << 30)
    }
  }

  private func put(_ text: String) {
    standardError.writePlainly(Array(text.utf8))
  }
}
