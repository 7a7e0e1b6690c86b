// What coordinator and worker say, as it arrives.

import CLinux
import Codecs
import Diagnostics
import Planning
import Raster
import TestSupport
import Testing
import Worker

@Suite("A message between coordinator and worker")
struct MessagesTests {
  /// What `message` is once it has been through a channel.
  private func delivered<Message: Codable>(_ message: Message) throws -> Message {
    let pair = try HalfOpen()
    let other = try HalfOpen()
    try pair.channel.send(message)
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    var descriptor: Int32 = -1
    let count = cs_message_receive(pair.raw, &bytes, bytes.count, &descriptor)
    try other.send(raw: Array(bytes.prefix(max(count, 0))))
    return try other.channel.receive(Message.self).message
  }

  private func report() throws -> ImageReport {
    let pair = try HalfOpen()
    let file = #""format":"jpeg","size":{"width":4,"height":3},"sha256":"00""#
    try pair.send(
      raw: characters(
        """
        {"input":{"bytes":10,\(file)},"output":{"bytes":9,\(file)},"quality":80,\
        "keepsInput":false,"operations":["resize"],"warnings":["\\u001b\\n\\u0000ü"]}
        """))
    return try pair.channel.receive(ImageReport.self).message
  }

  @Test("keeps every wish of a recipe and every limit")
  func job() throws {
    var recipe = Recipe()
    recipe.geometry = .inside(width: nil, height: 77)
    recipe.upscale = true
    recipe.filter = .mitchell
    recipe.format = .webp
    recipe.quality = 33
    recipe.lossless = true
    recipe.progressive = false
    recipe.background = Colour(red: 1, green: 2, blue: 3)
    var limits = Limits()
    limits.maxPixels = 1
    limits.maxDimension = 2
    limits.maxInput = .max
    guard case .adopt(let job) = try delivered(Request.adopt(Job(recipe: recipe, limits: limits)))
    else {
      Issue.record("another request arrived")
      return
    }
    #expect(job.recipe == recipe)
    #expect(job.limits == limits)
  }

  @Test("keeps a percentage exactly", arguments: [50, 12.5, 100.0 / 3, 1e-9])
  func percent(amount: Double) throws {
    var recipe = Recipe()
    recipe.geometry = .percent(amount)
    guard case .adopt(let job) = try delivered(Request.adopt(Job(recipe: recipe, limits: Limits())))
    else {
      Issue.record("another request arrived")
      return
    }
    #expect(job.recipe.geometry == .percent(amount))
  }

  @Test("asks for delivery")
  func deliver() throws {
    guard case .deliver = try delivered(Request.deliver) else {
      Issue.record("another request arrived")
      return
    }
  }

  @Test("keeps every fact of a report")
  func made() throws {
    let report = try report()
    #expect(report.output.size == PixelSize(width: 4, height: 3))
    #expect(report.warnings == ["\u{1B}\n\0ü"])
    guard case .made(let arrived) = try delivered(Reply.made(report)) else {
      Issue.record("another reply arrived")
      return
    }
    #expect(arrived == report)
  }

  @Test("keeps a failure with category, code, message and hint")
  func failed() throws {
    let failure = FailureReport(CodecError.truncated(.png, offset: .max, detail: "\u{0}ü\n"))
    guard case .failed(let arrived) = try delivered(Reply.failed(failure)) else {
      Issue.record("another reply arrived")
      return
    }
    #expect(arrived == failure)
    #expect(arrived.hint != nil)
  }

  @Test("keeps the errno of a failed delivery", arguments: [28, 27, 0, -1])
  func notDelivered(code: Int32) throws {
    guard case .notDelivered(let arrived) = try delivered(Reply.notDelivered(code)) else {
      Issue.record("another reply arrived")
      return
    }
    #expect(arrived == code)
  }
}

@Suite("A worker's command line")
struct WorkerCommandTests {
  @Test("says its memory and nothing else", arguments: [1, 1 << 30, Int.max])
  func roundTrip(memory: Int) {
    let arguments = WorkerCommand.arguments(Confinement(memory: memory))
    #expect(arguments == ["worker", String(memory)])
    #expect(WorkerCommand.confinement(from: arguments) == Confinement(memory: memory))
  }

  @Test(
    "is none where a part of it is missing, odd or too much",
    arguments: [
      [], ["worker"], ["worker", ""], ["worker", "0"], ["worker", "-1"], ["worker", "1G"],
      ["worker", "9223372036854775808"], ["worker", "1", "2"], ["Worker", "1"], ["1", "worker"],
      ["process", "1"],
    ])
  func others(arguments: [String]) {
    #expect(WorkerCommand.confinement(from: arguments) == nil)
  }
}
