// The messages as bytes: a first byte says which it is, what it carries follows in order. A job, sent
// once for many images, is JSON inside, and may grow without a word here.

import Codecs
import Diagnostics
import FoundationEssentials
import Raster

extension Request: Message {
  package func write(to message: inout MessageWriter) {
    switch self {
    case .adopt(let job):
      message.put(0 as UInt8)
      message.put(job)
    case .make: message.put(1 as UInt8)
    case .proceed: message.put(2 as UInt8)
    case .check: message.put(3 as UInt8)
    case .deliver(let output):
      message.put(4 as UInt8)
      message.put(output)
    }
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    switch try message.take(UInt8.self) {
    case 0: self = .adopt(try message.take())
    case 1: self = .make
    case 2: self = .proceed
    case 3: self = .check
    case 4: self = .deliver(output: try message.take())
    default: throw .garbled
    }
  }
}

extension Reply: Message {
  package func write(to message: inout MessageWriter) {
    switch self {
    case .needs(let bytes):
      message.put(0 as UInt8)
      message.put(bytes)
    case .made(let reports):
      message.put(1 as UInt8)
      message.put(reports)
    case .sound(let sha256):
      message.put(2 as UInt8)
      message.put(sha256)
    case .failed(let failure):
      message.put(3 as UInt8)
      message.put(failure)
    case .delivered: message.put(4 as UInt8)
    case .notDelivered(let code):
      message.put(5 as UInt8)
      message.put(Int(code))
    }
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    switch try message.take(UInt8.self) {
    case 0: self = .needs(try message.take())
    case 1: self = .made(try message.take())
    case 2: self = .sound(sha256: try message.take())
    case 3: self = .failed(try message.take())
    case 4: self = .delivered
    case 5:
      guard let code = Int32(exactly: try message.take(Int.self)) else { throw .garbled }
      self = .notDelivered(code)
    default: throw .garbled
    }
  }
}

extension Job: Message {
  package func write(to message: inout MessageWriter) {
    // What can't be JSON, an infinite number, arrives as no job.
    message.put(Array((try? JSONEncoder().encode(self)) ?? Data()))
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    let json = Data(try message.take([UInt8].self))
    guard let job = try? JSONDecoder().decode(Job.self, from: json) else { throw .garbled }
    self = job
  }
}

extension ImageReport: Message {
  package func write(to message: inout MessageWriter) {
    message.put(input)
    message.put(output)
    message.put(quality)
    message.put(score)
    message.put(keepsInput)
    message.put(operations)
    message.put(removed)
    message.put(warnings)
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    self.init(
      input: try message.take(), output: try message.take(), quality: try message.take(),
      score: try message.take(), keepsInput: try message.take(), operations: try message.take(),
      removed: try message.take(), warnings: try message.take())
  }
}

extension FileFacts: Message {
  package func write(to message: inout MessageWriter) {
    message.put(bytes)
    message.put(format)
    message.put(size.width)
    message.put(size.height)
    message.put(sha256)
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    self.init(
      bytes: try message.take(), format: try message.take(),
      size: PixelSize(width: try message.take(), height: try message.take()),
      sha256: try message.take())
  }
}

extension FailureReport: Message {
  package func write(to message: inout MessageWriter) {
    message.put(category)
    message.put(code)
    message.put(self.message)
    message.put(hint)
  }

  package init(from message: inout MessageReader) throws(ChannelError) {
    self.init(
      category: try message.take(), code: try message.take(), message: try message.take(),
      hint: try message.take())
  }
}

extension ImageFormat: Message {}
extension MetadataKind: Message {}
extension FailureCategory: Message {}
