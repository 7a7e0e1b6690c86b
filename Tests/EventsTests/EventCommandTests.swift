// Programs as sinks: what they are given, and what their status means.

import Events
import TestSupport
import Testing

@Suite("A command as a sink")
struct EventCommandTests {
  private func open(_ address: String, _ variables: [String: String] = [:]) throws -> any Sink {
    let path = ["PATH": "/usr/bin:/bin"].merging(variables) { $1 }
    return try openSink(Array(address.utf8), SinkSettings(variables: path))
  }

  @Test("gets the event as a line, its id, and no variable that nobody named")
  func given() async throws {
    let directory = try TemporaryDirectory()
    let script = "{ cat; env; } > '\(directory.file("got"))'"
    let sink = try open(
      "exec:sh -c \"\(script)\"",
      [
        "IMGPROC_WEBHOOK_SECRET": "CANARY", "AWS_SECRET_ACCESS_KEY": "CANARY", "NAMED": "yes",
        "IMGPROC_EXEC_ENV": "NAMED, OTHER", "LC_ALL": "C",
      ])
    #expect(await sink.deliver(outgoing(1, body: characters("{\"a\":1}"))) == [.delivered])
    let got = String(decoding: try directory.read("got"), as: UTF8.self)
    #expect(got.hasPrefix("{\"a\":1}\n"))
    #expect(got.contains("\nIMGPROC_EVENT_ID=event-0\n"))
    #expect(got.contains("\nNAMED=yes\n"))
    #expect(got.contains("\nLC_ALL=C\n"))
    #expect(!got.contains("CANARY"))
  }

  @Test("takes the event, will have it again, or never, by its status")
  func statuses() async throws {
    #expect(try await open("exec:true").deliver(outgoing(4)).count { $0 == .delivered } == 4)
    if case .again(let error, nil) = try await open("exec:false").deliver(outgoing()).first {
      #expect(error.message == "false failed: exit status 1")
    } else {
      Issue.record("it is not due again")
    }
    if case .refused = try await open("exec:sh -c 'exit 65'").deliver(outgoing()).first {
    } else {
      Issue.record("it was not refused")
    }
    if case .again = try await open("exec:/no/such/program").deliver(outgoing()).first {
    } else {
      Issue.record("it is not due again")
    }
  }

  @Test("is split into words as a shell would, and by no shell")
  func words() async throws {
    let directory = try TemporaryDirectory()
    let file = directory.file("got")
    let sink = try open(
      #"exec:sh -c 'printf "%s|" "$@" > \#(file)' x a  "b c" 'd $HOME' e\ f "g\"h" '' $(i) *"#)
    #expect(await sink.deliver(outgoing()) == [.delivered])
    #expect(
      String(decoding: try directory.read("got"), as: UTF8.self)
        == #"a|b c|d $HOME|e f|g"h||$(i)|*|"#)
  }

  @Test("is stored by its program, without its arguments")
  func stored() throws {
    #expect(try open("exec:notify-me").address == "exec:notify-me")
    let address = try open("exec:curl -H 'Authorization: CANARY' https://a").address
    #expect(address.hasPrefix("exec:curl *"))
    #expect(!address.contains("CANARY"))
    #expect(try address != open("exec:curl x").address)
  }

  @Test("needs a program", arguments: ["exec:", "exec:  ", "exec:''", "exec:a 'b", "exec:a \\"])
  func flaws(address: String) {
    let error = #expect(throws: EventsError.self) { _ = try open(address) }
    #expect(error?.code == "bad_sink")
  }
}
