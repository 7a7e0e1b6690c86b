import Codecs
import Engine
import Storage
import TestSupport
import Testing

@Suite("A template for outputs")
struct OutputTemplateTests {
  private func output(
    _ template: String, _ key: String, _ format: ImageFormat? = nil
  ) throws -> String {
    try OutputTemplate(template).output(for: ObjectKey(argument: key), format: format).description
  }

  @Test(
    "names the format asked for",
    arguments: [
      ("photo.png", "photo.webp"), ("photo.JPEG", "photo.webp"), ("d.d/photo", "d.d/photo.webp"),
      ("photo.dat", "photo.dat.webp"), ("photo.tar.jpg", "photo.tar.webp"),
      (".jpg", ".jpg.webp"), ("photo.webp", "photo.webp"), ("photo.WebP", "photo.WebP"),
      ("photo.", "photo..webp"), ("日本語.jpe", "日本語.webp"), ("a/b.c/d.png", "a/b.c/d.webp"),
    ])
  func formats(key: String, expected: String) throws {
    #expect(try output("processed/{key}", key, .webp) == "processed/\(expected)")
    #expect(
      try OutputTemplate.standard.output(for: ObjectKey(argument: key), format: .webp).description
        == "processed/\(expected)")
  }

  @Test(
    "keeps each key as it is written where the format is kept",
    arguments: ["photo.JPG", "photo", "a/b/photo.jpeg", "photo.dat", ".jpg"])
  func kept(key: String) throws {
    #expect(try output("processed/{key}", key) == "processed/\(key)")
  }

  @Test(
    "has a directory, a name and an extension that make the key",
    arguments: ["a.jpg", "d/a.jpg", "d/e/a.b.PNG", "d/a", ".jpg", "d/.x.png", "a.dat", "d.png/a."])
  func parts(key: String) throws {
    for format in [nil] + ImageFormat.allCases.map(Optional.some) {
      #expect(try output("o/{dir}/{name}{ext}", key, format) == output("o/{key}", key, format))
    }
  }

  @Test(
    "fills in its fields",
    arguments: [
      ("{dir}/{name}-small{ext}", "d/e/a.jpg", "d/e/a-small.jpg"),
      ("{dir}/{name}-small{ext}", "a.jpg", "a-small.jpg"),
      ("{dir}/thumbs/{name}{ext}", "a.jpg", "thumbs/a.jpg"),
      ("x/{dir}/{name}.jpg", "a.png", "x/a.jpg"), ("x/{dir}-{name}", "a.png", "x/-a"),
      ("x{dir}/{name}", "d/a.png", "xd/a"), ("./x/{key}", "a", "x/a"),
      ("{{{name}}}", "d/a.png", "{a}"), ("{name}{{key}}", "a.png", "a{key}"),
      ("é/{key}", "a", "é/a"), ("{key}{key}", "a", "aa"), ("x", "a", "x"),
    ])
  func fields(template: String, key: String, expected: String) throws {
    #expect(try output(template, key) == expected)
  }

  @Test("keeps bytes that are no text")
  func bytes() throws {
    let template = try OutputTemplate(RawArgument.encode([0xFF]) + "/{dir}/{name}{ext}")
    let key = try ObjectKey(bytes: [0xFE, 0x2F, 0xFD] + characters(".jpg"))
    #expect(
      try template.output(for: key, format: .png).bytes
        == [0xFF, 0x2F, 0xFE, 0x2F, 0xFD] + characters(".png"))
  }

  @Test("may name the output by its size and its bytes, once it is made")
  func results() throws {
    let template = try OutputTemplate("{dir}/{name}-{w}x{h}.{hash8}{ext}")
    let key = try ObjectKey(argument: "d/a.png")
    #expect(template.needsResult)
    #expect(
      try template.output(
        for: key, format: .webp, size: (800, 600), sha256: "0123456789abcdef"
      ).description == "d/a-800x600.01234567.webp")
    #expect(try template.output(for: key, format: nil).description == "d/a-{w}x{h}.{hash8}.png")
    for text in ["processed/{key}", "{{w}}/{dir}/{name}-x{ext}"] {
      #expect(try !OutputTemplate(text).needsResult)
    }
  }

  @Test(
    "is refused, with what is wrong",
    arguments: [
      ("", .empty), ("{", .unclosedField), ("x/{key", .unclosedField), ("x}", .strayBrace),
      ("{}", .unknownField("")), ("x/{size}", .unknownField("size")),
      ("x/{KEY}", .unknownField("KEY")), ("/x/{key}", .noKey(.absolute)),
      ("x//{key}", .noKey(.emptyComponent)), ("x/{key}/", .noKey(.endsWithSlash)),
      ("../{key}", .noKey(.parentComponent)), ("x/../{key}", .noKey(.parentComponent)),
      ("x/./{key}", .noKey(.currentComponent)), ("x\0{key}", .noKey(.containsNUL)),
      ("{key}", .replacesInput), ("./{key}", .replacesInput),
      ("{dir}/{name}{ext}", .replacesInput), ("{dir}/{name}.jpg", .replacesInput),
      ("{dir}/{name}.webp", .replacesInput), ("{dir}/{name}", .replacesInput),
      (".imgproc/{key}", .amongRecords), (".imgproc/cache/{name}", .amongRecords),
    ] as [(String, TemplateFlaw)])
  func flaws(template: String, flaw: TemplateFlaw) {
    #expect(throws: SelectionError.badTemplate(flaw)) { try OutputTemplate(template) }
  }

  @Test("says which fields there are where one is unknown")
  func hint() {
    let error = #expect(throws: SelectionError.self) { try OutputTemplate("{size}") }
    #expect(error?.message == "the output's template has an unknown field {size}")
    #expect(error?.hint?.contains("{key} {dir} {name} {ext} {out} {w} {h} {hash8}") == true)
    #expect(error?.category == .usage)
  }

  @Test(
    "tells the directories that discovery must not enter",
    arguments: [
      ("processed/{key}", ["processed"]), ("a/b/{key}", ["processed", "a/b"]),
      ("out/x-{name}", ["processed", "out"]), ("{dir}/{name}-x{ext}", ["processed"]),
      ("x-{key}", ["processed"]), ("one/file.jpg", ["processed"]),
    ])
  func excluded(template: String, expected: [String]) throws {
    let directories = try OutputTemplate(template).excludedDirectories
    #expect(Set(directories.map { String(decoding: $0, as: UTF8.self) }) == Set(expected))
  }

  @Test("that makes a name too long fails for that key")
  func tooLong() throws {
    let key = try ObjectKey(argument: String(repeating: "a", count: 254))
    let error = StorageError.invalidKey(.componentTooLong(bytes: 260))
    #expect(throws: error) {
      try OutputTemplate("x/{key}-small").output(for: key, format: nil)
    }
  }
}
