// A worker as the coordinator sees it: a process at the other end of a socket, which may die, hang or
// lie at any moment.

import CLinux
import Diagnostics
import Glibc
import Transport
import Worker

/// A running worker. Dropping it kills it: between jobs it holds nothing that is worth a farewell.
struct WorkerProcess: ~Copyable {
  /// 0 once it is reaped.
  private var process: pid_t
  private let channel: Channel

  private init(process: pid_t, channel: consuming Channel) {
    self.process = process
    self.channel = channel
  }

  /// Starts this very program as a worker.
  ///
  /// - Parameter keepErrors: whether it shares the standard error stream, for debugging.
  static func start(
    _ confinement: Confinement, keepErrors: Bool
  ) throws(EngineError) -> WorkerProcess {
    var ends: [Int32] = [-1, -1]
    guard cs_message_pair(&ends) == 0 else { throw .workerNotStarted(errno) }
    let channel = Channel(owning: ends[0])
    defer { close(ends[1]) }
    let arguments = ["imgproc"] + WorkerCommand.arguments(confinement)
    let process = spawn(arguments, input: ends[1], keepErrors: keepErrors)
    guard process > 0 else { throw .workerNotStarted(errno) }
    return WorkerProcess(process: process, channel: channel)
  }

  deinit {
    guard process > 0 else { return }
    kill(process, SIGKILL)
    _ = Self.wait(for: process)
  }

  /// Sends a request that has no answer.
  func tell(_ request: Request) throws(ChannelError) {
    try channel.send(request)
  }

  /// Sends a request and waits for the answer.
  func ask(
    _ request: Request, descriptor: Int32, deadline: ContinuousClock.Instant
  ) throws(ChannelError) -> Reply {
    try channel.send(request, descriptor: descriptor)
    let (reply, unasked) = try channel.receive(Reply.self, deadline: deadline)
    if unasked >= 0 { close(unasked) }
    return reply
  }

  /// Why this worker, whose end of the socket is closed, is dead. It is reaped by this.
  mutating func causeOfDeath() -> EngineError {
    // One that only closed its end, or sent an empty message, is not waited for; on one that is
    // ending already this has no effect.
    kill(process, SIGKILL)
    let status = Self.wait(for: process)
    process = 0
    // As in wait(2): the low seven bits are the signal, the next byte the exit status.
    let signal = status & 0x7F
    if signal != 0 { return .workerKilled(signal: signal) }
    let exitStatus = status >> 8 & 0xFF
    return exitStatus == WorkerCommand.unconfinedStatus
      ? .workerNotConfined : .workerExited(status: exitStatus)
  }

  private static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  private static func spawn(_ arguments: [String], input: Int32, keepErrors: Bool) -> pid_t {
    withStrings(arguments) { arguments in
      withStrings(environment) { environment in
        cs_spawn(
          "/proc/self/exe", arguments, environment, [input, -1, keepErrors ? STDERR_FILENO : -1])
      }
    }
  }

  /// All of the environment that a worker sees: secrets stay with the coordinator. What a crash of it
  /// means, the coordinator says.
  private static var environment: [String] {
    let kept = ["IMGPROC_SIMD", "LD_LIBRARY_PATH", "LD_PRELOAD"]
    let values = kept.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } }
    return values + ["SWIFT_BACKTRACE=enable=no"] + hugePages
  }

  /// Has malloc ask for huge pages, where the kernel has them for who asks: a progressive JPEG touches every
  /// page of its coefficients before it decodes the first. Where pages are larger than 4 kB, a huge one is of
  /// up to 512 MB.
  private static var hugePages: [String] {
    sysconf(Int32(_SC_PAGESIZE)) == 4096 ? ["GLIBC_TUNABLES=glibc.malloc.hugetlb=1"] : []
  }
}
