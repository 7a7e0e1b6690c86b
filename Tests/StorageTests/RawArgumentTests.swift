import Storage
import Testing

@Suite("Raw arguments")
struct RawArgumentTests {
  @Test(
    "leave plain text as it is",
    arguments: ["", "photo.jpg", "größe/日本語 🖼.png", "a\0b", "e\u{301}"])
  func text(text: String) {
    #expect(RawArgument.encode(Array(text.utf8)).utf8.elementsEqual(text.utf8))
    #expect(RawArgument.decode(text) == Array(text.utf8))
  }

  @Test("turn a stray byte into one private scalar")
  func strayBytes() {
    let scalars = RawArgument.encode([0x61, 0xFF, 0xC3, 0x62, 0x80]).unicodeScalars.map(\.value)
    #expect(scalars == [0x61, 0x10FFFF, 0x10FFC3, 0x62, 0x10FF80])
  }

  @Test(
    "give overlong forms, surrogates and cut sequences back unchanged",
    arguments: [
      [0xC0, 0xAF], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
      [0xF0, 0x9F, 0x96], [0xF0, 0x9F, 0x96, 0x61],
    ] as [[UInt8]])
  func invalid(bytes: [UInt8]) {
    let text = RawArgument.encode(bytes)
    #expect(!text.contains("/"))
    #expect(RawArgument.decode(text) == bytes)
  }

  @Test("escape the private scalars themselves, so that no two arguments share a string")
  func escapesEscapes() {
    let scalar = Array("\u{10FF80}".utf8)
    let text = RawArgument.encode(scalar)
    #expect(text.unicodeScalars.map(\.value) == [0x10FFF4, 0x10FF8F, 0x10FFBE, 0x10FF80])
    #expect(RawArgument.decode(text) == scalar)
    #expect(!text.utf8.elementsEqual(RawArgument.encode([0x80]).utf8))
    // The neighbour below is no escape.
    #expect(RawArgument.encode(Array("\u{10FF7F}".utf8)) == "\u{10FF7F}")
  }

  @Test("survive the round trip for any bytes, and different bytes give different strings")
  func bijection() {
    var random = SystemRandomNumberGenerator()
    let pieces: [[UInt8]] = [
      [0x61], Array("é".utf8), Array("🖼".utf8), Array("\u{10FF80}".utf8), Array("\u{10FFFF}".utf8),
      [0xF4, 0x8F], [0xBF], [0xF4], [0xFF], [0x00],
    ]
    var bytesOfString: [[UInt8]: [UInt8]] = [:]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...6, using: &random)).flatMap { _ in
        Bool.random(using: &random)
          ? [UInt8.random(in: 0...255, using: &random)]
          : pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }
      let text = RawArgument.encode(bytes)
      #expect(RawArgument.decode(text) == bytes)
      // A trip through real UTF-8, as in a file or a pipe, changes nothing either.
      #expect(RawArgument.decode(String(decoding: Array(text.utf8), as: UTF8.self)) == bytes)
      let known = bytesOfString.updateValue(bytes, forKey: Array(text.utf8))
      #expect(known == nil || known == bytes)
    }
  }
}
