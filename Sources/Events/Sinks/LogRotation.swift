// Ended logs: a log is put aside under the day of its last line when another day has begun or it has
// grown large, and is removed a week later. As many processes write as like to, so all of this happens
// under the log's own lock.

import FoundationEssentials
import Glibc

/// When logs end, and when they go.
struct LogRotation: Sendable {
  /// Bytes from which a log is put aside.
  var largest: Int = 64 << 20
  /// Days for which ended logs are kept; 0 for ever.
  var days: Int
  /// The clock.
  var now: @Sendable () -> Date = { Date() }

  /// Puts the log aside where that is due; whether it was. The caller has locked it, and has seen under
  /// that lock that it still is the log.
  ///
  /// A log that can't be put aside goes on as it is: losing a notice would be worse.
  func putAside(_ log: Int32) -> Bool {
    var status = stat()
    guard fstat(log, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else {
      return false
    }
    let last = day(Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec)))
    guard last < day(now()) || status.st_size >= largest, let place = LogPlace(of: log),
      place.holds(status), place.putAside(as: last)
    else { return false }
    if days > 0 {
      place.removeEnded(before: day(now().addingTimeInterval(-86400 * Double(days))))
    }
    return true
  }

  /// `2026-11-23`, of UTC: as text, days compare as they follow.
  private func day(_ time: Date) -> String { time.formatted(.iso8601.year().month().day()) }
}

/// Where an open log lies: found by its descriptor, so that logs by path and logs beneath a bucket are
/// put aside alike.
private final class LogPlace {
  private let directory: Int32
  private let name: [UInt8]

  /// The directory and the name that the kernel knows the file by; nil where /proc does not tell.
  init?(of file: Int32) {
    var path = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/fd/\(file)", &path, path.count)
    guard count > 0, count < path.count, let slash = path[..<count].lastIndex(of: 0x2F) else {
      return nil
    }
    name = Array(path[(slash + 1)..<count])
    let descriptor = open(terminated(path[..<max(slash, 1)]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    directory = descriptor
  }

  deinit { close(directory) }

  /// Whether that very file has the name.
  func holds(_ file: stat) -> Bool {
    var found = stat()
    return fstatat(directory, terminated(name), &found, AT_SYMLINK_NOFOLLOW) == 0
      && found.st_ino == file.st_ino && found.st_dev == file.st_dev
  }

  /// Renames the log to its name and a day, and a number where that is taken.
  func putAside(as day: String) -> Bool {
    for number in 0..<10_000 {
      let aside = terminated(name + (number == 0 ? ".\(day)" : ".\(day).\(number)").utf8)
      var found = stat()
      if fstatat(directory, aside, &found, AT_SYMLINK_NOFOLLOW) == 0 { continue }
      return renameat(directory, terminated(name), directory, aside) == 0
    }
    return false
  }

  /// Removes logs that were put aside under an earlier day.
  func removeEnded(before day: String) {
    // A descriptor of its own: reading a directory moves the descriptor's position.
    let copy = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { return }
    guard let stream = fdopendir(copy) else {
      close(copy)
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let found = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if let ended = endedDay(found), ended < day {
        unlinkat(directory, terminated(found), 0)
      }
    }
  }

  /// The day of the name of an ended log, `NAME.2026-11-23` or `NAME.2026-11-23.4`; nil for all else.
  private func endedDay(_ found: [UInt8]) -> String? {
    guard found.starts(with: name + [0x2E]) else { return nil }
    let parts = found.dropFirst(name.count + 1).split(
      separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
    guard let day = parts.first, day.count == 10, parts.count == 1 || isNumber(parts[1]) else {
      return nil
    }
    for (index, byte) in day.enumerated() {
      guard index == 4 || index == 7 ? byte == 0x2D : (0x30...0x39).contains(byte) else {
        return nil
      }
    }
    return String(decoding: day, as: UTF8.self)
  }

  private func isNumber(_ text: ArraySlice<UInt8>) -> Bool {
    !text.isEmpty && text.allSatisfy { (0x30...0x39).contains($0) }
  }
}
