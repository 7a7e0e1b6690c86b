import Codecs
import Engine
import Planning
import Storage
import TestSupport
import Testing

@Suite("Outputs of many keys")
struct CollisionsTests {
  private func settled(
    _ keys: [String], _ template: String = "processed/{key}", format: ImageFormat? = nil,
    policy: CollisionPolicy = .fail, areDiscovered: Bool = false
  ) throws -> [String] {
    let names = try OutputNames.settled(
      OutputNames(OutputTemplate(template), format: format), policy: policy,
      areDiscovered: areDiscovered
    ) { GivenKeys(keys.map(RequestedKey.of)) }
    return try keys.map { try names.output(for: ObjectKey(argument: $0)).description }
  }

  @Test("are by the template where no two meet")
  func apart() throws {
    #expect(
      try settled(["a.jpg", "b.png"], format: .webp) == ["processed/a.webp", "processed/b.webp"])
    #expect(try settled(["a.jpg", "a.png"]) == ["processed/a.jpg", "processed/a.png"])
  }

  @Test("that meet are refused with their names, in order")
  func meeting() {
    let error = EngineError.collision(output: "processed/a.webp", keys: ["a.jpg", "a.png"])
    #expect(throws: error) { try settled(["x.jpg", "a.png", "a.jpg"], format: .webp) }
    let flat = EngineError.collision(output: "flat/a.jpg", keys: ["d/a.jpg", "e/a.jpg"])
    #expect(throws: flat) { try settled(["e/a.jpg", "d/a.jpg"], "flat/{name}{ext}") }
    let one = EngineError.collision(output: "x.jpg", keys: ["a", "b"])
    #expect(throws: one) { try settled(["a", "b", "c"], "x.jpg") }
  }

  @Test("of one key named twice are one output")
  func twice() throws {
    #expect(try settled(["a.jpg", "a.jpg"], "x/{name}") == ["x/a", "x/a"])
  }

  @Test("that are to be read as well are refused")
  func read() {
    let error = EngineError.readsOutput("processed/a.jpg", of: "a.jpg")
    #expect(throws: error) { try settled(["processed/a.jpg", "a.jpg"]) }
    #expect(throws: error) { try settled(["a.jpg", "processed/a.jpg"], policy: .suffix) }
    let own = EngineError.readsOutput("x.jpg", of: "x.jpg")
    #expect(throws: own) { try settled(["x.jpg"], "x.jpg") }
    let small = EngineError.readsOutput("a-small.jpg", of: "a.jpg")
    #expect(throws: small) { try settled(["a-small.jpg", "a.jpg"], "{dir}/{name}-small{ext}") }
  }

  @Test("that meet are told apart by a suffix, all but the first in order, the same in any order")
  func suffixes() throws {
    let expected = [
      "a.jpg": "processed/a.webp", "a.png": "processed/a-770c0647.webp",
      "a.webp": "processed/a-d7b6c4bb.webp", "b.png": "processed/b.webp",
    ]
    for keys in [["a.jpg", "a.png", "a.webp", "b.png"], ["b.png", "a.webp", "a.png", "a.jpg"]] {
      #expect(
        try settled(keys, format: .webp, policy: .suffix) == keys.compactMap { expected[$0] })
    }
  }

  @Test("get a longer suffix where the short one is another's name")
  func takenSuffix() throws {
    let keys = ["a.jpg", "a.png", "a-770c0647.webp"]
    #expect(
      try settled(keys, format: .webp, policy: .suffix) == [
        "processed/a.webp", "processed/a-770c064753fcca9e.webp", "processed/a-770c0647.webp",
      ])
  }

  @Test("get the suffix before their extension, or at their end")
  func suffixPlace() throws {
    let outputs = try settled(["d/a", "e/a"], "x/{name}", policy: .suffix)
    #expect(outputs.first == "x/a")
    #expect(outputs.last?.hasPrefix("x/a-") == true)
    #expect(outputs.last?.utf8.count == "x/a-01234567".utf8.count)
  }

  @Test("leave keys that are none, and trouble, to their outcomes")
  func noKeys() throws {
    let requests = ["../a", "a.jpg", "b/", "a.png"].map(RequestedKey.of)
    let names = try OutputNames.settled(
      OutputNames(.standard, format: nil), policy: .fail, areDiscovered: false
    ) { GivenKeys(requests) }
    #expect(
      try names.output(for: ObjectKey(argument: "a.jpg")).description == "processed/a.jpg")
  }

  @Test("of one key that meet each other are refused as those of two keys are")
  func several() throws {
    var recipe = Recipe()
    recipe.outputs = [
      OutputWish(width: 10), OutputWish(name: "b", geometry: .standard, format: .webp),
    ]
    func settled(_ template: String, _ keys: [String]) throws -> [String] {
      let names = try OutputNames.settled(
        OutputNames(OutputTemplate(template), of: recipe), policy: .fail, areDiscovered: false
      ) { GivenKeys(keys.map(RequestedKey.of)) }
      return try keys.flatMap { key in
        try names.outputs.map { try names.output($0, of: ObjectKey(argument: key)).description }
      }
    }
    #expect(
      try settled("x/{name}-{out}{ext}", ["d/a.jpg"]) == ["x/a-10.jpg", "x/a-b.webp"])
    #expect(
      try settled("\(OutputTemplate.standardForSeveral)", ["d/a.jpg"])
        == ["processed/d/a-10.jpg", "processed/d/a-b.webp"])
    let one = EngineError.collision(output: "x/a", keys: ["a.webp", "a.webp"])
    #expect(throws: one) { try settled("x/{name}", ["a.webp"]) }
    let two = EngineError.collision(output: "x/a-b.webp", keys: ["a.jpg", "a.png"])
    #expect(throws: two) { try settled("x/{name}-{out}{ext}", ["a.png", "a.jpg"]) }
  }

  @Test("are not compared where none can meet: nothing is read")
  func unread() throws {
    struct Read: Error {}
    for (template, format, isRead) in [
      ("processed/{key}", nil, false), ("x/{key}-small", nil, false), ("{key}-small", nil, true),
      ("processed/{key}", .webp, true), ("x/{name}{ext}", nil, true),
    ] as [(String, ImageFormat?, Bool)] {
      var wasRead = false
      _ = try OutputNames.settled(
        OutputNames(OutputTemplate(template), format: format), policy: .fail, areDiscovered: true
      ) {
        wasRead = true
        return GivenKeys([])
      }
      #expect(wasRead == isRead, "\(template)")
    }
  }

  @Test(
    "never meet once they are settled, over random keys", arguments: 0..<10 as Range<UInt64>)
  func random(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let keys = (0..<2000).map { _ in
      let directory = Int.random(in: 0..<8, using: &random)
      let ending = ["jpg", "png", "webp", "JPG", "dat"].randomElement(using: &random) ?? "jpg"
      return "d\(directory)/\(Int.random(in: 0..<300, using: &random)).\(ending)"
    }
    let outputs = try settled(keys, "x/{name}{ext}", format: .webp, policy: .suffix)
    #expect(Set(outputs).count == Set(keys).count)
    let naive = Dictionary(
      grouping: Set(keys), by: { $0.split(separator: "/").last.map(String.init) ?? "" })
    #expect(naive.values.contains { $0.count > 1 })
    #expect(throws: EngineError.self) { try settled(keys, "x/{name}{ext}", format: .webp) }
  }

  @Test("that are named once they are made are claimed, each by one key, and not by their input")
  func claims() throws {
    let claims = OutputClaims()
    let (a, b) = (try ObjectKey(argument: "a"), try ObjectKey(argument: "b"))
    let output = try ObjectKey(argument: "x")
    #expect(claims.claim(output, for: a, sha256: "01"))
    #expect(claims.claim(output, for: a, sha256: "02"))
    #expect(!claims.claim(output, for: b, sha256: "03"))
    #expect(!claims.claim(b, for: b, sha256: "03"))
    // The same bytes under one name are no loss, as where a template names them by their hash
    // alone.
    #expect(claims.claim(output, for: b, sha256: "01"))
  }
}
