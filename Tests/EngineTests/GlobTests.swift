import Engine
import Storage
import TestSupport
import Testing

@Suite("A pattern for keys")
struct GlobTests {
  @Test(
    "matches",
    arguments: [
      ("*.jpg", "a.jpg"), ("*.jpg", "deep/er/a.jpg"), ("*.jpg", ".jpg"), ("a.jpg", "x/a.jpg"),
      ("/a.jpg", "a.jpg"), ("./a.jpg", "a.jpg"), ("photos/*.jpg", "photos/a.jpg"),
      ("photos", "photos/a/b"), ("photos/", "photos/a/b"), ("photos/", "x/photos/a"),
      ("a/b", "a/b/c/d"), ("**/b", "b"), ("**/b", "a/a/b"), ("a/**/b", "a/b"),
      ("a/**/b", "a/x/y/b"), ("a/**", "a/b"), ("a/**", "a/b/c"), ("**", "a"), ("**", "a/b"),
      ("?.jpg", "a.jpg"), ("[a-c]x", "bx"), ("[!a-c]x", "dx"), ("[^a-c]x", "dx"), ("[]]x", "]x"),
      ("[!]]x", "ax"), ("[a-]x", "-x"), ("[-a]x", "-x"), ("[\\]]x", "]x"), ("\\*", "*"),
      ("\\[a]", "[a]"), ("a**b", "axxb"), ("a*b*c", "a1b2b3c"), ("{x}", "{x}"), ("**/**/a", "a"),
      ("*/b", "a/b/c"), ("a/**/c/**/e", "a/b/c/d/c/e"),
    ])
  func matches(pattern: String, key: String) throws {
    #expect(try Glob(pattern).matches(ObjectKey(argument: key)))
  }

  @Test(
    "does not match",
    arguments: [
      ("*.jpg", "a.jpeg"), ("*.jpg", "a.JPG"), ("/a.jpg", "x/a.jpg"), ("./a.jpg", "x/a.jpg"),
      ("photos/*.jpg", "photos/x/a.jpg"), ("photos/*.jpg", "x/photos/a.jpg"),
      ("photos/", "photos"), ("photos", "photos2/a"), ("a/b", "x/a/b"), ("a/**", "a"),
      ("a/**/b", "ab"), ("?", "ab"), ("?", "é"), ("[!a]x", "ax"), ("[a-c]x", "dx"),
      ("\\*", "a"), ("*/b", "b"), ("a*c", "ab"),
    ])
  func matchesNot(pattern: String, key: String) throws {
    #expect(try !Glob(pattern).matches(ObjectKey(argument: key)))
  }

  @Test("matches bytes that are no text, one at a time")
  func bytes() throws {
    let key = try ObjectKey(bytes: [0x61, 0xFF, 0x62])
    #expect(try Glob("a?b").matches(key))
    #expect(try Glob("a[!a]b").matches(key))
    #expect(try Glob(RawArgument.encode([0x61, 0xFF, 0x2A])).matches(key))
    #expect(try Glob(RawArgument.encode([0x61, 0x5B, 0xF0, 0x2D, 0xFF, 0x5D, 0x62])).matches(key))
    #expect(try !Glob("a??b").matches(key))
  }

  @Test(
    "is refused, with what is wrong",
    arguments: [
      ("", .empty), ("/", .empty), ("a//b", .impossibleName), ("../a", .impossibleName),
      ("a/./b", .impossibleName), ("[a", .unclosedSet), ("[]", .unclosedSet),
      ("[a/b]", .unclosedSet), ("[z-a]", .reversedRange), ("a\\", .nothingEscaped),
    ] as [(String, GlobFlaw)])
  func flaws(pattern: String, flaw: GlobFlaw) {
    #expect(throws: SelectionError.badPattern(pattern, flaw)) { try Glob(pattern) }
  }

  @Test(
    "agrees with a matcher that tries everything", arguments: 0..<8 as Range<UInt64>)
  func againstNaive(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let parts = ["a", "b", "*", "?", "[ab]", "[!a]", "/", "**", "/**/", "*a", "b*"]
    let alphabet = ["a", "b", "c", "/", "a", "b"]
    var agreed = 0
    for _ in 0..<2000 {
      let length = Int.random(in: 1...6, using: &random)
      let text = (0..<length).compactMap { _ in parts.randomElement(using: &random) }.joined()
      guard let glob = try? Glob(text) else { continue }
      let size = Int.random(in: 1...9, using: &random)
      let name = (0..<size).compactMap { _ in alphabet.randomElement(using: &random) }.joined()
      guard let key = try? ObjectKey(argument: name) else { continue }
      #expect(glob.matches(key) == naive(text, matches: name), "\(text) and \(name)")
      agreed += 1
    }
    #expect(agreed > 250)
  }

  @Test("of many stars takes no time that grows beyond bounds", .timeLimit(.minutes(20)))
  func hostile() throws {
    let inName = try Glob(String(repeating: "*a", count: 100) + "*b")
    #expect(try !inName.matches(ObjectKey(argument: String(repeating: "a", count: 250))))
    let overNames = try Glob(String(repeating: "**/a/", count: 100) + "b")
    let deep = String(repeating: "a/", count: 2000) + "c"
    #expect(try !overNames.matches(ObjectKey(argument: deep)))
  }

  /// All that a pattern means, by trying each way to match, with no thought for time.
  private func naive(_ pattern: String, matches key: String) -> Bool {
    var components = pattern.split(separator: "/", omittingEmptySubsequences: false)
    let directoriesOnly = components.last == "" && components.count > 1
    if directoriesOnly { components.removeLast() }
    if components.count == 1 {
      components.insert("**", at: 0)
    } else if components.first == "" {
      components.removeFirst()
    }
    if pattern.contains("/"), directoriesOnly, !pattern.dropLast().contains("/") {
      return naive(String(pattern.dropLast()), matches: key, upTo: 1)
    }
    return naive(components[...], key, upTo: directoriesOnly ? 1 : 0)
  }

  private func naive(_ pattern: String, matches key: String, upTo missing: Int) -> Bool {
    naive(["**", Substring(pattern)], key, upTo: missing)
  }

  private func naive(_ components: ArraySlice<Substring>, _ key: String, upTo missing: Int) -> Bool
  {
    let names = key.split(separator: "/").map { Array($0.utf8)[...] }
    guard names.count >= 1 + missing else { return false }
    return (1...names.count - missing).contains { path(components, names[..<$0]) }
  }

  private func path(
    _ components: ArraySlice<Substring>, _ names: ArraySlice<ArraySlice<UInt8>>
  ) -> Bool {
    guard let first = components.first else { return names.isEmpty }
    let rest = components.dropFirst()
    if first == "**" {
      if rest.isEmpty { return !names.isEmpty }
      return (0...names.count).contains { path(rest, names.dropFirst($0)) }
    }
    guard let name = names.first else { return false }
    return self.name(Array(first.utf8)[...], name) && path(rest, names.dropFirst())
  }

  private func name(_ pattern: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == UInt8(ascii: "*") {
      return (0...text.count).contains { name(pattern.dropFirst(), text.dropFirst($0)) }
    }
    guard let byte = text.first else { return false }
    if first == UInt8(ascii: "[") {
      let isInverted = pattern.dropFirst().first == UInt8(ascii: "!")
      let close = pattern.firstIndex(of: UInt8(ascii: "]")) ?? pattern.startIndex
      return pattern[..<close].dropFirst().contains(byte) != isInverted
        && name(pattern[(close + 1)...], text.dropFirst())
    }
    return (first == UInt8(ascii: "?") || first == byte)
      && name(pattern.dropFirst(), text.dropFirst())
  }
}
