// A process with its three streams, served together so that no full pipe can stop both sides.

import Glibc
import TestSupport

/// A started program, killed with its owner.
final class RunningProgram {
  let id: pid_t
  private var input: Int32 = -1
  private var rest: ArraySlice<UInt8> = []
  private var streams: [Int32] = []
  private var collected: [[UInt8]] = [[], []]
  /// How much of standard output `nextLine` has given.
  private var taken = 0
  private var ending: Ending?

  /// Starts `arguments`, whose first is the program. One call at a time.
  init(_ arguments: [Argument], _ invocation: Invocation) throws {
    // A program that ends without reading its input must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    var pipes: [(read: Int32, write: Int32)] = []
    var given: [Int32] = []
    defer { for descriptor in given { close(descriptor) } }
    switch invocation.input {
    case .null: given.append(open("/dev/null", O_RDONLY | O_CLOEXEC))
    case .descriptor(let descriptor): given.append(fcntl(descriptor, F_DUPFD_CLOEXEC, 3))
    case .pipe(let bytes):
      let pipe = try makePipe()
      given.append(pipe.read)
      input = pipe.write
      rest = bytes[...]
    }
    for _ in 0..<2 {
      pipes.append(try makePipe())
      given.append(pipes[pipes.count - 1].write)
    }
    streams = pipes.map(\.read)
    if let output = invocation.output {
      close(given[1])
      given[1] = fcntl(output, F_DUPFD_CLOEXEC, 3)
    }
    id = try spawn(arguments, streams: given, settings: invocation.environment)
    for descriptor in streams + [input] where descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }
  }

  deinit {
    for descriptor in streams + [input] where descriptor >= 0 { close(descriptor) }
    guard ending == nil else { return }
    kill(id, SIGKILL)
    var status: Int32 = 0
    waitpid(id, &status, 0)
  }

  /// Sends a signal.
  func signalled(_ signal: Int32) {
    kill(id, signal)
  }

  /// Closes the reading end of the program's standard output.
  func closeOutput() {
    close(streams[0])
    streams[0] = -1
  }

  /// Serves the streams until standard error has said `text`.
  func awaitErrors(_ text: String) throws {
    while !String(decoding: collected[1], as: UTF8.self).contains(text) {
      guard streams[1] >= 0 else { throw Unsaid(text: text) }
      try serve()
    }
  }

  /// Serves the streams until the program has told another outcome or summary on standard output; nil
  /// once that is closed. Lines that were told together come one by one.
  func nextLine() throws -> [UInt8]? {
    while true {
      if let end = collected[0][taken...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { taken = end + 1 }
        return Array(collected[0][taken..<end])
      }
      guard streams[0] >= 0 else { return nil }
      try serve()
    }
  }

  /// Serves the streams until the program ends, and tells how.
  func finish() throws -> Finished {
    while streams.contains(where: { $0 >= 0 }) || input >= 0 { try serve() }
    let ending = try ended()
    return Finished(ending: ending, output: collected[0], errors: collected[1])
  }

  /// Serves the streams once.
  private func serve() throws {
    if input >= 0, rest.isEmpty { closeInput() }
    var entries = streams.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    entries.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0))
    if poll(&entries, nfds_t(entries.count), -1) < 0, errno != EINTR {
      throw TestFileError("poll")
    }
    for index in streams.indices where entries[index].revents != 0 { collect(index) }
    if entries[2].revents != 0 { feed() }
    if !streams.contains(where: { $0 >= 0 }) { closeInput() }
  }

  /// Waits for the end alone.
  private func ended() throws -> Ending {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 {
      guard errno == EINTR else { throw TestFileError("waitpid") }
    }
    let signal = status & 0x7F
    let ending = signal == 0 ? Ending.exited(status >> 8 & 0xFF) : .killed(signal: signal)
    self.ending = ending
    return ending
  }

  private func collect(_ index: Int) {
    var room = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(streams[index], &room, room.count)
    if count > 0 {
      collected[index] += room[..<count]
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      close(streams[index])
      streams[index] = -1
    }
  }

  private func feed() {
    let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
    if count >= 0 {
      rest.removeFirst(count)
    } else if errno != EINTR && errno != EAGAIN {
      closeInput()
    }
  }

  private func closeInput() {
    if input >= 0 { close(input) }
    input = -1
  }
}

/// Something that a program ended without saying.
struct Unsaid: Error { let text: String }

private func makePipe() throws -> (read: Int32, write: Int32) {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw TestFileError("pipe") }
  for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  return (ends[0], ends[1])
}

/// Starts a process with the usual signals, and with no descriptors but the three of `streams`.
private func spawn(
  _ arguments: [Argument], streams: [Int32], settings: [String: String]
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  var attributes = posix_spawnattr_t()
  posix_spawn_file_actions_init(&actions)
  posix_spawnattr_init(&attributes)
  defer {
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
  }
  for (number, descriptor) in streams.enumerated() {
    posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
  }
  var signals = sigset_t()
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
  let environment = try childEnvironment(settings)
  guard let program = arguments.first.map({ String(decoding: $0.bytes, as: UTF8.self) }) else {
    throw MissingProgram()
  }
  var process: pid_t = 0
  let failure = withCStrings(arguments) { arguments in
    withCStrings(environment) { environment in
      posix_spawn(&process, program, &actions, &attributes, arguments, environment)
    }
  }
  errno = failure
  guard failure == 0 else { throw TestFileError("posix_spawn") }
  return process
}

/// The tests' own environment without any settings of the program, and with those given.
private func childEnvironment(_ settings: [String: String]) throws -> [Argument] {
  try readFile("/proc/self/environ").split(separator: 0)
    .filter { !$0.starts(with: "IMGPROC_".utf8) }
    .map { Argument(Array($0)) } + settings.map { Argument("\($0.key)=\($0.value)") }
}

private func withCStrings<Result>(
  _ strings: [Argument], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = strings.map { argument in
    (argument.bytes + [0]).withUnsafeBytes { bytes in
      bytes.baseAddress.flatMap { strdup($0.assumingMemoryBound(to: CChar.self)) }
    }
  }
  defer { for pointer in pointers { free(pointer) } }
  pointers.append(nil)
  return pointers.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else { preconditionFailure("no terminating entry") }
    return body(base)
  }
}
