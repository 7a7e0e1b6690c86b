// What ends a run before its last key, and what no longer does.

import Testing

@testable import Engine

@Suite("The stop switch")
struct StopSwitchTests {
  @Test("turns by itself at the deadline, and keeps its first reason")
  func deadline() {
    let stop = StopSwitch(deadline: .now)
    #expect(stop.reason == .deadline)
    stop.stop(.failure)
    #expect(stop.reason == .deadline)
    #expect(StopSwitch(deadline: .now + .seconds(3600)).reason == nil)
  }

  @Test("is turned by no deadline that passes when all is done, but by a signal still")
  func allDone() {
    let stop = StopSwitch(deadline: .now)
    stop.ignoreDeadline()
    #expect(stop.reason == nil)
    stop.stop(.signal(15))
    #expect(stop.reason == .signal(15))
  }

  @Test("does not forget a deadline that ended the run")
  func passed() {
    let stop = StopSwitch(deadline: .now)
    #expect(stop.reason == .deadline)
    stop.ignoreDeadline()
    #expect(stop.reason == .deadline)
  }
}
