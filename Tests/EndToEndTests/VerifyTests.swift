// Looking over what runs have written.

import TestSupport
import Testing

@Suite("Verifying")
struct VerifyTests {
  @Test("takes a prefix as it is given to a batch", arguments: ["a", "./a", ".", "./", "a.jpg"])
  func prefixes(prefix: String) throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("batch", "-Q").ending == .exited(0))
    let run = try bucket.run("verify", Argument(prefix))
    #expect(run.ending == .exited(0))
    let count = prefix.contains("a") ? "1 output" : "3 outputs"
    #expect(run.errorText == "\(count) verified, nothing found\n")
  }

  @Test("finds a fault below a prefix, and none beside it")
  func faults() throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("batch", "-Q").ending == .exited(0))
    try bucket.put([1, 2, 3], "processed/a.jpg")
    #expect(try bucket.run("verify", "a").ending == .exited(1))
    let records = try bucket.run("verify", "--json").records
    #expect(records.map { $0["event"] } == ["finding", "summary"])
    #expect(records.last == ["v": 1, "event": "summary", "outputs": 3, "findings": 1])
    #expect(try bucket.run("verify", "b").ending == .exited(0))
  }

  @Test("never says that all is well of a prefix that no key has", arguments: [[], ["-Q"]])
  func nothing(flags: [String]) throws {
    let bucket = try Bucket.ofThree()
    #expect(try bucket.run("batch", "-Q").ending == .exited(0))
    let run = try bucket.run(["verify", "photoos/"] + flags.map { Argument($0) })
    #expect(run.ending == .exited(66))
    #expect(run.errorText == "imgproc: no outputs of keys that begin with 'photoos/'\n")
  }
}
