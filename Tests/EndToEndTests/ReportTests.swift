// The page of a run.

import TestSupport
import Testing

@Suite("The report")
struct ReportTests {
  @Test("is one page with pictures before and after, failures with their reasons, and charts")
  func page() throws {
    let bucket = try Bucket([
      "a & b.jpg": "formats/jpeg-baseline-420.jpg", "b.png": "formats/png-rgb-8bit.png",
    ])
    try bucket.put(Array(try bucket.get("a & b.jpg").prefix(300)), "<script>.jpg")
    #expect(try bucket.run("batch", "-s", "32x").ending == .exited(1))
    let run = try bucket.run("report", "-o", "page.html")
    #expect(run.ending == .exited(0), "\(run.errorText)")
    let page = String(decoding: try bucket.get("page.html"), as: UTF8.self)
    #expect(page.hasPrefix("<!doctype html>"))
    #expect(page.split(separator: "data:image/webp;base64,").count == 5)
    #expect(page.split(separator: "<input type=\"range\"").count == 3)
    #expect(page.contains("a &amp; b.jpg") && page.contains("&lt;script&gt;.jpg"))
    #expect(page.contains("<svg") && page.contains("Failures"))
    #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("src=\"/"))
  }

  @Test("shows the first frame of an animation that has no smaller one")
  func animation() throws {
    let bucket = try Bucket(["a.png": "formats/png-animated.png"])
    #expect(try bucket.run("batch").ending == .exited(0))
    let run = try bucket.run("report", "-o", "page.html")
    #expect(run.errorText.hasPrefix("1 key of run "), "\(run.errorText)")
    let page = String(decoding: try bucket.get("page.html"), as: UTF8.self)
    #expect(page.split(separator: "data:image/jpeg;base64,").count == 3)
  }

  @Test("is of the last run that did anything, or of the one that is named")
  func runs() throws {
    let bucket = try Bucket.ofThree()
    let first = try bucket.run("process", "--json", "a.jpg").records.last?["run_id"]?.text ?? ""
    _ = try bucket.run("process", "b.png")
    _ = try bucket.run("batch", "--include", "b.png")
    func page(_ arguments: Argument...) throws -> String {
      let run = try bucket.run(["report", "-o", "page.html"] + arguments)
      #expect(run.ending == .exited(0), "\(run.errorText)")
      return String(decoding: try bucket.get("page.html"), as: UTF8.self)
    }
    #expect(try page().contains("b.png, before"))
    #expect(try page(Argument(String(first.prefix(8)))).contains("a.jpg, before"))
    #expect(try bucket.run("report", "nothing").ending == .exited(64))
    #expect(try Bucket().run("report").ending == .exited(64))
  }
}
