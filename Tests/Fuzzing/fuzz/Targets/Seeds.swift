// No target: what the targets of recipes and messages begin with, written by the program's own code so that
// it is never out of date.

import Codecs
import Diagnostics
import FoundationEssentials
import Glibc
import Planning
import Raster
import Worker

extension Target {
  /// Writes to the directory `$FUZZ_SEEDS` a file for each target and seed, `TARGET.NUMBER`.
  static let seeds = Target(name: "seeds") { _ in
    guard let directory = getenv("FUZZ_SEEDS").map({ String(cString: $0) }) else { return }
    let recipe = (try? JSONEncoder().encode(Recipe())).map(Array.init) ?? []
    let plans = ImageFormat.allCases.indices.map { [15, 159, 11, 183, UInt8($0)] + recipe }
    let all = [
      ("plan", plans), ("request", requests.map(written)), ("reply", replies.map(written)),
    ]
    for (name, seeds) in all {
      for (index, seed) in seeds.enumerated() {
        Data(seed).write(to: "\(directory)/\(name).\(index)")
      }
    }
  }

  private static let requests: [Request] = [
    .adopt(Job(recipe: Recipe(), limits: Limits())), .make, .proceed, .check, .deliver(output: 0),
  ]

  private static let replies: [Reply] = {
    let facts = FileFacts(
      bytes: 4096, format: .jpeg, size: PixelSize(width: 64, height: 48), sha256: "00")
    let report = ImageReport(
      input: facts, output: facts, quality: 80, score: nil, keepsInput: false,
      operations: ["resize"], removed: [.exif], warnings: ["odd"])
    let failure = FailureReport(CodecError.empty)
    return [
      .needs(1 << 20), .made([report, report]), .made([]), .sound(sha256: "00"), .failed(failure),
      .delivered, .notDelivered(28),
    ]
  }()
}

extension Data {
  /// Writes the bytes to a new file.
  fileprivate func write(to path: String) {
    guard let file = fopen(path, "w") else { return }
    _ = withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
  }
}
