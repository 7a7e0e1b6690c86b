// What coordinator and worker say, as it arrives.

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
  private func delivered<Sent: Message>(_ message: Sent) throws -> Sent {
    let pair = try Connection()
    try pair.here.send(message)
    return try pair.there.receive(Sent.self).message
  }

  private static let report = ImageReport(
    input: FileFacts(
      bytes: 10, format: .png, size: PixelSize(width: 8, height: 6),
      sha256: String(repeating: "01", count: 32)),
    output: FileFacts(
      bytes: .max, format: .jpeg, size: PixelSize(width: 4, height: -3), sha256: ""),
    quality: 80, score: 91.25, keepsInput: true, operations: ["resize"],
    removed: [.exif, .location], warnings: ["\u{1B}\n\0ü", ""])

  /// One of each kind, and what can be odd about them.
  private static let replies: [Reply] = [
    .needs(0), .needs(.min), .made([]), .made([report]), .made([report, plain, report]),
    .sound(sha256: "00ff"), .delivered, .notDelivered(.min), .notDelivered(28),
    .failed(FailureReport(CodecError.truncated(.png, offset: .max, detail: "\u{0}ü\n"))),
    .failed(FailureReport(category: .refused, code: "", message: "m")),
  ]

  private static var plain: ImageReport {
    var plain = report
    plain.quality = nil
    plain.score = nil
    plain.keepsInput = false
    plain.warnings = []
    return plain
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

  @Test(
    "keeps every request",
    arguments: [
      Request.make, .proceed, .check, .deliver(output: 0), .deliver(output: 7),
      .deliver(output: -1),
    ])
  func request(_ request: Request) throws {
    #expect(try delivered(request) == request)
  }

  @Test("keeps every fact of a reply, and the order of its reports", arguments: replies)
  func reply(_ reply: Reply) throws {
    #expect(try delivered(reply) == reply)
  }

  private func read<Read: Message>(
    _ bytes: some Collection<UInt8>, as type: Read.Type = Reply.self
  ) throws(ChannelError) -> Read {
    var reader = MessageReader(Array(bytes))
    let message = try reader.take(type)
    guard reader.left == 0 else { throw .garbled }
    return message
  }

  private func written(_ message: some Message) -> [UInt8] {
    var writer = MessageWriter()
    writer.put(message)
    return writer.bytes
  }

  @Test("is garbled where it ends early or goes on", arguments: replies)
  func cut(_ reply: Reply) throws {
    let bytes = written(reply)
    #expect(try read(bytes) == reply)
    for end in bytes.indices {
      #expect(throws: ChannelError.garbled) { try read(bytes[..<end]) }
    }
    #expect(throws: ChannelError.garbled) { try read(bytes + [0]) }
  }

  @Test("is garbled where a score is no number", arguments: [Double.nan, .infinity, -.infinity])
  func score(_ score: Double) throws {
    var report = Self.report
    report.score = score
    let bytes = written(Reply.made([report]))
    #expect(throws: ChannelError.garbled) { try read(bytes) }
  }

  @Test("is another message or garbled where its bytes are changed, and never more than it says")
  func changed() {
    var random = SeededRandom(seed: 5)
    for _ in 0..<20_000 {
      var bytes = written(Self.replies.randomElement(using: &random) ?? .delivered)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] =
          [0, 1, 0x7F, 0x80, 0xFF, .random(in: 0...255, using: &random)]
          .randomElement(using: &random) ?? 0
      }
      // What reads at all says the same when it is written again: no byte goes unread.
      if let reply = try? read(bytes) { #expect(written(reply) == bytes) }
    }
  }

  @Test("is garbled where its bytes are any bytes, whatever they begin with")
  func random() {
    var random = SeededRandom(seed: 6)
    for count in 0..<4_000 {
      var bytes = (0..<count % 200).map { _ in UInt8.random(in: 0...255, using: &random) }
      if let first = bytes.indices.first { bytes[first] = UInt8(count % 8) }
      if let reply = try? read(bytes) { #expect(written(reply) == bytes) }
      if let request = try? read(bytes, as: Request.self) { #expect(written(request) == bytes) }
    }
  }
}

@Suite("A worker's command line")
struct WorkerCommandTests {
  @Test(
    "says its bounds and its sandbox, and nothing else", arguments: [1, 1 << 30, Int.max],
    Sandbox.allCases)
  func roundTrip(bound: Int, sandbox: Sandbox) {
    let confinement = Confinement(memory: bound, file: 2, seconds: 3, sandbox: sandbox)
    let arguments = WorkerCommand.arguments(confinement)
    #expect(arguments == ["worker", String(bound), "2", "3", sandbox.rawValue])
    #expect(WorkerCommand.confinement(from: arguments) == confinement)
  }

  @Test(
    "is none where a part of it is missing, odd or too much",
    arguments: [
      [], ["worker"], ["worker", "1", "2", "3"], ["worker", "1", "2", "3", ""],
      ["worker", "", "2", "3", "off"], ["worker", "0", "2", "3", "off"],
      ["worker", "1", "-2", "3", "off"], ["worker", "1", "2", "3s", "off"],
      ["worker", "9223372036854775808", "2", "3", "off"], ["worker", "1", "2", "3", "OFF"],
      ["worker", "1", "2", "3", "off", "5"], ["Worker", "1", "2", "3", "off"],
      ["1", "2", "3", "off", "worker"], ["process", "1", "2", "3", "off"],
    ])
  func others(arguments: [String]) {
    #expect(WorkerCommand.confinement(from: arguments) == nil)
  }
}
