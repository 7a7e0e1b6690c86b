// What a person sees while a run goes on.

import Glibc
import TestSupport
import Testing

@testable import imgproc

@Suite("Progress")
struct ProgressTests {
  private let moment = Progress(
    keys: 420, total: 1000, processed: 400, failed: 2, bytesIn: 1_300_000_000,
    bytesOut: 200_000_000, seconds: 60)

  @Test("fits its terminal, however narrow", arguments: [1, 10, 20, 39, 79, 199])
  func width(columns: Int) {
    #expect(moment.line(width: columns).count <= columns)
  }

  @Test("says the most important first, and all where there is room")
  func words() {
    #expect(moment.line(width: 20).contains("420/1000"))
    #expect(moment.line(width: 39).contains("2 failed"))
    let whole = moment.line(width: 120)
    for word in ["42%", "420/1000", "1.3 GB", "6.7/s", "1:23 left", "-85% bytes", "2 failed", "[#"]
    {
      #expect(whole.contains(word), "\(word) in \(whole)")
    }
  }

  @Test("promises no end while keys are still counted")
  func uncounted() {
    var moment = moment
    moment.total = nil
    let line = moment.line(width: 120)
    #expect(!line.contains("left") && !line.contains("%  ") && line.contains("420"))
  }

  @Test("writes spans of time as a clock does")
  func clocks() {
    #expect(clock(0.2) == "0:01")
    #expect(clock(83) == "1:23")
    #expect(clock(12_000) == "3:20:00")
  }

  @Test("is shown on a terminal, gone at the end, and never elsewhere")
  func terminal() throws {
    let bucket = try Bucket.ofThree()
    func batch(_ flags: String, onTerminal: Bool) throws -> String {
      let shell =
        onTerminal
        ? #"export TERM=xterm; exec script -qec "$* batch --force \#(flags)" /dev/null"#
        : #"exec "$@" batch --force \#(flags)"#
      let run = try Invocation(directory: bucket.path, shell: shell).run()
      return run.outputText + run.errorText
    }
    let shown = try batch("", onTerminal: true)
    #expect(shown.contains("\r\u{1B}[K"), "\(shown)")
    #expect(shown.contains("3 images: "))
    #expect(try !batch("--progress never", onTerminal: true).contains("\u{1B}[K"))
    #expect(try !batch("--color never --progress never", onTerminal: true).contains("\u{1B}"))
    #expect(try !batch("", onTerminal: false).contains("\u{1B}"))
  }
}
