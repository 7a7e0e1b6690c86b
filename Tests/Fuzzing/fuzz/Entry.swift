// What libFuzzer calls (https://llvm.org/docs/LibFuzzer.html): once to begin, then with one input after
// another. `FUZZ_TARGET` names the target.

import Glibc

/// Something that must neither crash nor hang, whatever bytes it is given.
struct Target: Sendable {
  let name: String
  let run: @Sendable ([UInt8]) -> Void
}

/// Every target, and `seeds`. `make fuzz` runs each with its seeds.
private let targets: [Target] = [
  .headers, .jpeg, .png, .webp, .stripping, .geometry, .plan, .pattern, .notice, .request, .reply,
  .seeds,
]

private let target: Target = {
  let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let found = targets.first(where: { $0.name == name }) else {
    fatalError("FUZZ_TARGET is one of: \(targets.map(\.name).joined(separator: " "))")
  }
  return found
}()

/// Runs the target on one input. Always 0: every input is worth keeping.
@_cdecl("LLVMFuzzerTestOneInput")
public func runOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}
