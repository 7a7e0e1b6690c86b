// What was meant by what was typed.

import Testing

@testable import imgproc

@Suite("A suggestion")
struct SuggestionTests {
  @Test(
    "is the nearest word, over letters that are missing, wrong, too many or swapped",
    arguments: ["thumnail", "thunbnail", "thumbnaill", "htumbnail", "THUMBNAIL"])
  func near(word: String) {
    #expect(nearest(to: word, among: ["web", "thumbnail", "print"]) == ["thumbnail"])
  }

  @Test("is not made where nothing is near", arguments: ["x", "banana", ""])
  func far(word: String) {
    #expect(nearest(to: word, among: ["web", "thumbnail", "print"]) == [])
  }
}
