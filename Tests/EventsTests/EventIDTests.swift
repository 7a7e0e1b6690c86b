// Ids of events, as UUIDs of version 7.

import Events
import FoundationEssentials
import Glibc
import Testing

@Suite("An event's id")
struct EventIDTests {
  @Test("is a UUID of version 7, and no two are the same")
  func form() throws {
    let ids = (0..<10_000).map { _ in EventID.make() }
    #expect(Set(ids).count == ids.count)
    for id in ids {
      let bytes = try #require(UUID(uuidString: id)).uuid
      #expect(bytes.6 >> 4 == 7 && bytes.8 >> 6 == 2)
      #expect(id == id.lowercased() && id.utf8.count == 36)
    }
  }

  @Test("begins with the time of its making, so that later ones come later")
  func time() throws {
    let before = UInt64(Date().timeIntervalSince1970 * 1000)
    let first = EventID.make()
    try #require(usleep(2000) == 0)
    let second = EventID.make()
    let digits = first.filter { $0 != "-" }.prefix(12)
    let milliseconds = try #require(UInt64(digits, radix: 16))
    #expect((before...before + 60_000).contains(milliseconds))
    #expect(first < second)
  }
}
