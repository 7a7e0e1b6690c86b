// Cut, bent and lying files: whatever the bytes, there is an answer and no trap.

import TestSupport
import Testing

@testable import Codecs

@Suite("Hostile bytes")
struct HostileBytesTests {
  @Test(
    "a file cut anywhere is read, or refused with an offset inside it",
    arguments: ContainerSample.all)
  func cuts(_ sample: ContainerSample) throws {
    for count in 0..<sample.bytes.count {
      let cut = Array(sample.bytes[..<count])
      do {
        _ = try readHeader(cut, as: sample.format)
      } catch {
        switch error {
        case .empty: #expect(count == 0)
        case .truncated(let format, let offset, _):
          #expect(format == sample.format)
          #expect(offset == count)
        default: Issue.record("cut at \(count): \(error.message)")
        }
      }
    }
  }

  @Test("stripping never makes a whole file of a cut one", arguments: ContainerSample.all)
  func cutsWhenStripping(_ sample: ContainerSample) throws {
    let whole = try strip(sample.bytes, as: sample.format)
    for count in 0..<sample.bytes.count {
      let stripped = try? strip(Array(sample.bytes[..<count]), as: sample.format)
      // What is cut off may be no more than the tail behind the image.
      #expect(stripped == nil || stripped == whole, "cut at \(count)")
    }
  }

  @Test("20,000 bent files per format never trap, and offsets stay inside the file")
  func mutations() {
    var random = SeededRandom(seed: 20_260_101)
    var accepted = 0
    for round in 0..<60_000 {
      let sample = ContainerSample.all[round % ContainerSample.all.count]
      var bent = sample.bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bent.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bent[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bent[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bent[place] = [0x00, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
        default: bent.insert(bent[place], at: place)
        }
      }
      do throws(CodecError) {
        let stripped = try strip(bent, as: sample.format)
        accepted += 1
        #expect(throws: Never.self) { try readHeader(stripped, as: sample.format) }
      } catch {
        switch error {
        case .truncated(_, let offset, _), .corrupt(_, let offset, _):
          #expect((0...bent.count).contains(offset))
        default: break
        }
      }
      _ = foreignFormat(bent.span.bytes)
      _ = readEXIF(bent.span.bytes)
      _ = jpegICCProfile(bent.span.bytes)
    }
    // Most bits of a small file are metadata or image data: many bent files must still be read.
    #expect(accepted > 10_000)
  }

  @Test("each format refuses the others' files", arguments: ContainerSample.all)
  func foreignFiles(_ sample: ContainerSample) {
    for format in ImageFormat.allCases where format != sample.format {
      #expect(throws: CodecError.self) { try readHeader(sample.bytes, as: format) }
    }
  }

  @Test("a file without bytes is empty", arguments: ImageFormat.allCases)
  func empty(_ format: ImageFormat) {
    #expect(throws: CodecError.empty) { try readHeader([], as: format) }
  }
}
