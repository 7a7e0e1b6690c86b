// A terminal without a screen: pty(7).

import Glibc
import TestSupport

/// Both ends of a pseudoterminal.
final class Terminal {
  private let master: Int32
  /// The end that a program takes for a terminal.
  let screen: Int32

  init() throws {
    // TIOCSPTLCK and TIOCGPTN of ioctl_tty(2), which Swift can't see.
    let (lock, number) = (UInt(0x4004_5431), UInt(0x8004_5430))
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0 else { throw TestFileError("open /dev/ptmx") }
    var (unlocked, index): (Int32, Int32) = (0, 0)
    guard ioctl(master, lock, &unlocked) == 0, ioctl(master, number, &index) == 0 else {
      throw TestFileError("ioctl /dev/ptmx")
    }
    screen = open("/dev/pts/\(index)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard screen >= 0 else { throw TestFileError("open /dev/pts/\(index)") }
  }

  deinit {
    close(screen)
    close(master)
  }

  /// Whether anything was written to the screen.
  var hasText: Bool {
    var entry = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
  }
}
