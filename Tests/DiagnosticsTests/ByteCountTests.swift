import Diagnostics
import Testing

@Suite("Byte counts")
struct ByteCountTests {
  @Test(
    "are read with a letter of either case",
    arguments: [
      ("0", 0), ("512", 512), ("100k", 102_400), ("100K", 102_400), ("1.5M", 1_572_864),
      ("1G", 1_073_741_824), ("0.5k", 512), (".5k", 512), ("0.3k", 307), ("007", 7),
    ])
  func parsed(text: String, value: Int) {
    #expect(ByteCount(parsing: text)?.value == value)
  }

  @Test(
    "count pixels by thousands",
    arguments: [("100M", 100_000_000), ("1k", 1000), ("2.5G", 2_500_000_000), ("7", 7)])
  func pixels(text: String, value: Int) {
    #expect(ByteCount(parsing: text, unit: 1000)?.value == value)
  }

  @Test(
    "are nothing else",
    arguments: [
      "", "k", ".", "-1", "+1", " 1", "1 ", "1 k", "1kb", "1T", "1e3", "0x10", "1.2.3", "1,5k",
      "nan",
      "inf", "٣", "½", "99999999999G", "9999999999999999999999", "1k\0",
    ])
  func refused(text: String) {
    #expect(ByteCount(parsing: text) == nil)
  }

  @Test(
    "are shown to people in decimal units",
    arguments: [
      (0, "0 B"), (640, "640 B"), (999, "999 B"), (1000, "1.0 kB"), (9949, "9.9 kB"),
      (150_000, "150 kB"), (999_499, "999 kB"), (999_500, "1.0 MB"), (4_100_000, "4.1 MB"),
      (999_500_000, "1.0 GB"), (2_500_000_000_000, "2500 GB"),
    ])
  func shown(value: Int, text: String) {
    #expect(ByteCount(value).forPeople == text)
  }
}
