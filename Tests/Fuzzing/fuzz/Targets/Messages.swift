// What coordinator and worker say to one another. A message that is understood is written as it was.

import Worker

extension Target {
  static let request = Target(name: "request") { bytes in
    guard let request = read(Request.self, from: bytes) else { return }
    guard let again = read(Request.self, from: written(request)) else {
      preconditionFailure("a request can't be read again")
    }
    precondition(again == request)
  }

  static let reply = Target(name: "reply") { bytes in
    guard let reply = read(Reply.self, from: bytes) else { return }
    precondition(written(reply) == bytes)
    if case .made(let reports) = reply { _ = reports.map(\.isPlausible) }
  }

  private static func read<Part: Message>(_ type: Part.Type, from bytes: [UInt8]) -> Part? {
    var reader = MessageReader(bytes)
    guard let part = try? Part(from: &reader), reader.left == 0 else { return nil }
    return part
  }

  static func written(_ message: some Message) -> [UInt8] {
    var writer = MessageWriter()
    message.write(to: &writer)
    return writer.bytes
  }
}
