// Exchanges with a server that keeps no promise: each ends in an answer or a fault that says whether
// anything was sent.

import Glibc
import TestSupport
import Testing

@testable import Transport

@Suite("An exchange")
struct NetworkTests {
  private func exchange(
    _ react: @escaping @Sendable (ReceivedRequest, Int) -> Reaction, seconds: Double = 60,
    origin: ((LoopbackServer) -> String)? = nil, pinnedTo pin: String? = nil
  ) async throws -> (Result<HTTPAnswer, TransportError>, [ReceivedRequest]) {
    let server = try LoopbackServer(react)
    let network = Network(authorities: CertificateAuthorities())
    let request = HTTPRequest(
      method: "POST", origin: origin?(server) ?? server.origin, path: "/a%20b", query: "c=%2F",
      fields: [HTTPField("X-Field", "value")], body: characters("body"))
    // Behind every other test that is due, a wait for the next part could be as long as the client's.
    let result = await Task(priority: .high) {
      do throws(TransportError) {
        return Result<HTTPAnswer, TransportError>.success(
          try await network.send(request, within: seconds, pinnedTo: pin))
      } catch {
        return .failure(error)
      }
    }.value
    await network.close()
    return (result, server.received)
  }

  @Test("sends a request as it is and takes the answer as it is, whatever its status")
  func plain() async throws {
    for status in [200, 204, 404, 500] {
      let body = status == 204 ? [] : characters("answer")
      let (result, received) = try await exchange { _, _ in
        .answer(status: status, fields: ["Retry-After": "7"], body: body)
      }
      let answer = try result.get()
      #expect(answer.status == status)
      #expect(answer.body == body)
      #expect(answer.fields["retry-after"] == "7")
      #expect(received.count == 1)
      #expect(received.first?.line == "POST /a%20b?c=%2F HTTP/1.1")
      #expect(received.first?.fields["x-field"] == "value")
      #expect(received.first?.body == characters("body"))
    }
  }

  @Test("follows no redirect", arguments: [301, 302, 303, 307, 308])
  func redirect(status: Int) async throws {
    let (result, received) = try await exchange { _, _ in
      .answer(status: status, fields: ["Location": "/elsewhere"])
    }
    #expect(try result.get().status == status)
    #expect(received.count == 1)
  }

  @Test("keeps 64 KiB of an answer, however long that is")
  func huge() async throws {
    let (result, _) = try await exchange { _, _ in
      .answer(status: 200, body: [UInt8](repeating: 0x61, count: 8 << 20))
    }
    #expect(try result.get().body.count == 64 << 10)
  }

  @Test("that is reset may have arrived")
  func reset() async throws {
    let (result, received) = try await exchange { _, _ in .reset }
    let error = #expect(throws: TransportError.self) { try result.get() }
    #expect(error?.code == "unreachable")
    #expect(received.count == 1)
  }

  @Test("that nobody answers ends in time, and may have arrived")
  func stalled() async throws {
    let (result, received) = try await exchange({ _, _ in .stall }, seconds: 0.5)
    let error = #expect(throws: TransportError.self) { try result.get() }
    #expect(error?.code == "unreachable")
    #expect(received.count == 1)
  }

  @Test("with a port that nobody listens on has sent nothing, and says so")
  func refused() async throws {
    let (result, _) = try await exchange({ _, _ in .reset }, origin: { _ in "http://127.0.0.1:1" })
    #expect(
      throws: TransportError.notConnected(
        origin: "http://127.0.0.1:1", detail: "Connection refused")
    ) { try result.get() }
  }

  @Test("with a server that speaks no TLS has sent nothing")
  func noTLS() async throws {
    let (result, received) = try await exchange(
      { _, _ in .reset }, seconds: 60,
      origin: { $0.origin.replacing("http:", with: "https:") })
    let error = #expect(throws: TransportError.self) { try result.get() }
    #expect(error.map { ["not_connected", "unreachable"].contains($0.code) } == true)
    #expect(!received.contains { $0.line.hasPrefix("POST") })
  }

  @Test("with a pinned host asks no name server, and still names the host")
  func pinned() async throws {
    let (result, received) = try await exchange(
      { _, _ in .answer(status: 200) }, origin: { "http://hook.invalid:\($0.port)" },
      pinnedTo: "127.0.0.1")
    #expect(try result.get().status == 200)
    #expect(received.first?.fields["host"]?.hasPrefix("hook.invalid") == true)
  }
}

@Suite("A program that is run")
struct ChildProcessTests {
  private func run(_ words: String..., input: String = "", timeout: Double = 60) async throws
    -> String
  {
    let output = try await ChildProcess(
      words: words, environment: ["PATH=/usr/bin:/bin", "GIVEN=1"], input: characters(input),
      timeout: timeout
    ).run()
    return String(decoding: output, as: UTF8.self)
  }

  @Test("reads its input and has its output read")
  func streams() async throws {
    #expect(try await run("cat", input: "text") == "text")
  }

  @Test("sees the variables that it is given, and no other")
  func environment() async throws {
    #expect(try await run("/usr/bin/env") == "PATH=/usr/bin:/bin\nGIVEN=1\n")
  }

  @Test("gets its words without a shell's eye on them")
  func words() async throws {
    #expect(try await run("echo", "$HOME", "*", "a  b") == "$HOME * a  b\n")
  }

  @Test(
    "that fails says how",
    arguments: [
      (["false"], "exit status 1"), (["sh", "-c", "kill -9 $$"], "ended by signal 9"),
      (["sleep", "60"], "no end within 0 s"),
    ])
  func failure(words: [String], detail: String) async {
    let error = await #expect(throws: TransportError.self) {
      _ = try await ChildProcess(
        words: words, environment: ["PATH=/usr/bin:/bin"],
        timeout: words == ["sleep", "60"] ? 0.2 : 60
      ).run()
    }
    #expect(error?.message == "\(words[0]) failed: \(detail)")
  }

  /// Whether posix_spawn(3) itself tells of a program that is not there: an emulator of user programs makes
  /// a copy of the process for it, which learns it too late.
  private static var spawnsTellFaults: Bool {
    var process: pid_t = 0
    guard posix_spawn(&process, "/no-such-program", nil, nil, [nil], [nil]) == 0 else {
      return true
    }
    waitpid(process, nil, 0)
    return false
  }

  @Test(
    "that is not there is told of",
    .enabled(if: spawnsTellFaults, "posix_spawn does not tell of programs that are missing"))
  func missing() async {
    let error = await #expect(throws: TransportError.self) { _ = try await run("no-such-program") }
    #expect(error?.message == "no-such-program failed: No such file or directory")
  }
}
