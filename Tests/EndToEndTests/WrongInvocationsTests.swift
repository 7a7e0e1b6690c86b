// What a person reads who typed something wrong, word for word: Fixtures/messages/wrong.txt has each
// call, what it says and its exit status. A message that was changed on purpose is taken over from
// .build/wrong.txt, which a failure of this test writes.

import Glibc
import TestSupport
import Testing

@Suite("A wrong invocation")
struct WrongInvocationsTests {
  /// Lines for sh, in a bucket of three images, a broken one and a directory.
  private static let calls = [
    "imgproc proces a.jpg", "imgproc process", "imgproc process a.jpg --qualty 80",
    "imgproc process a.jpg -s", "imgproc process a.jpg -s big", "imgproc process a.jpg -s 0x100",
    "imgproc process a.jpg -q 101",
    "imgproc process a.jpg --crop 10", "imgproc process a.jpg --rotate 45",
    "imgproc process a.jpg --background red-ish", "imgproc process a.jpg --fit cover",
    "imgproc process a.jpg -s 10x10 --fit cove", "imgproc process a.jpg -s 10x -W 10",
    "imgproc process a.jpg --preset wbe", "imgproc presets show thumb",
    "imgproc process aa.jpg", "imgproc process ../a.jpg", "imgproc process /etc/passwd",
    "imgproc process dir", "imgproc process broken.jpg", "imgproc process notes.txt",
    "imgproc process a.jpg b.png -", "imgproc process a.jpg --max-pixels 1k",
    "imgproc process a.jpg --max-input 10",
    "imgproc process a.jpg --timeout soon",
    "imgproc process a.jpg b.png -o same",
    "imgproc process a.jpg --notify http://127.0.0.1/x", "imgproc --bucket nowhere process a.jpg",
    "imgproc --bucket s4://b process a.jpg", "imgproc process a.jpg --config no.yaml",
    "imgproc batch a.jpg --from list", "imgproc batch --lock never", "imgproc batch --shard 5/4",
    "imgproc config check --config wrong.yaml", "imgproc config inti", "imgproc report 123",
    "imgproc process --json-fd 99 a.jpg", "imgproc completions csh",
    "export IMGPROC_QUALITY=best; imgproc process a.jpg", "imgproc verify",
    // As somebody in a hurry types, with other programs in mind.
    "imgproc resize a.jpg", "imgproc --verison", "imgproc process a.jpg -quality 80",
    "imgproc process a.jpg -s '800*600'", "imgproc process a.jpg -s 800px",
    "imgproc process a.jpg -W 0", "imgproc process a.jpg -q 80%", "imgproc process a.jpg -f avif",
    "imgproc process a.jpg --max-bytes tiny", "imgproc process a.jpg --kernel lanczos",
    "imgproc process a.jpg --position middle", "imgproc process a.jpg --widths 320,big",
    "imgproc process a.jpg --out thumb", "imgproc process a.jpg --widths 320,640 -o x.jpg",
    "imgproc process a.jpg -o '{nam}.jpg'", "imgproc process a.jpg -o a.jpg",
    "imgproc process a.jpg -o /tmp/a.jpg", "imgproc process ''", "imgproc process dir/",
    "imgproc process '*.jpg'", #"imgproc process "'a.jpg'""#, "imgproc process a.jpg –resize 10x",
    "imgproc process https://example.com/a.jpg", "imgproc process s3://bucket/a.jpg",
    "imgproc --bucket '' process a.jpg", "imgproc --bucket a.jpg process a.jpg",
    "imgproc batch a.jpg b.png", "imgproc batch --limit 0", "imgproc batch --since yesterday",
    "imgproc batch --include '['", "find . -name '*.jpg' -print0 | imgproc batch --from -",
    "imgproc batch --from-events a.jpg", "imgproc batch --notify example.com/hook",
    "imgproc batch --notify 'https://${stage}.example.com/x'", "imgproc batch --notify-on sucess",
    "imgproc batch --notify-pattern no.json", "imgproc events test slack:x",
    "imgproc events replay", "imgproc process a.jpg --config dir",
    "printf 'quality: [80\\n' > c; imgproc process a.jpg --config c",
    "printf 'quality:80\\n' > c; imgproc process a.jpg --config c",
    // No room, no permission: a disk that is full, and another user than the bucket's owner.
    "imgproc process - < a.jpg > /dev/full", "imgproc process - -o no/a.jpg < a.jpg",
    "printf x > processed; imgproc process a.jpg", "printf x > .imgproc; imgproc process a.jpg",
    "mkdir -p processed/a.jpg; imgproc process a.jpg",
    "chmod 000 a.jpg; unprivileged process a.jpg",
    "chmod 500 .; unprivileged process a.jpg", "chmod 500 .; unprivileged config init",
    "mkdir processed; chmod 500 processed; unprivileged process a.jpg",
    "chmod 000 dir; unprivileged --bucket dir process a.jpg",
    "mkdir .imgproc; chmod 000 .imgproc; unprivileged process a.jpg",
  ]

  /// What the lines call: the program, and the program without the rights that root has over files.
  private static let functions = #"""
    PROGRAM=$1
    imgproc() { "$PROGRAM" "$@"; }
    unprivileged() {
      if [ "$(id -u)" -ne 0 ]; then imgproc "$@"; else setpriv --bounding-set=-all "$PROGRAM" "$@"; fi
    }

    """#

  @Test("is told what is wrong, where, and what to do")
  func messages() throws {
    var text = ""
    for call in Self.calls {
      let bucket = try Bucket.ofThree()
      try bucket.put(Array("no image\n".utf8), "notes.txt")
      try bucket.put(Array(try bucket.get("a.jpg").prefix(300)), "broken.jpg")
      try bucket.put(Array("qualty: 80\nquality: best\n".utf8), "wrong.yaml")
      try bucket.put(try bucket.get("a.jpg"), "dir/a.jpg")
      try bucket.put([], "list")
      let run = try Invocation(
        directory: bucket.path,
        shell: Self.functions + call + "; status=$?; chmod -R u+rwX .; exit $status"
      ).run()
      let said = (run.outputText + run.errorText).replacing(bucket.path, with: "BUCKET")
        .replacing(/in [0-9]+\.[0-9] s$/.anchorsMatchLineEndings(), with: "in N s")
      let status = run.status.map(String.init) ?? "signal"
      text += "$ \(call)\n\(said)[\(status)]\n\n"
      #expect(run.ending != .exited(0), "\(call)")
      #expect(run.status != 70, "\(call)")
    }
    let root = try packageDirectory()
    let kept = String(
      decoding: (try? readFile("\(root)/Fixtures/messages/wrong.txt")) ?? [], as: UTF8.self)
    if text == kept { return }
    let actual = "\(root)/.build/wrong.txt"
    mkdir("\(root)/.build", 0o755)
    let file = open(actual, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    defer { close(file) }
    try writeAll(Array(text.utf8), to: file)
    let (now, before) = (text.split(separator: "\n"), kept.split(separator: "\n"))
    let difference = zip(now, before).first { $0 != $1 }
    Issue.record("\(actual) differs: \(difference.map { "\($0.0) was \($0.1)" } ?? "in length")")
  }
}
