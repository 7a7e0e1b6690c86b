// What only one machine has stands in C where the preprocessor keeps it from the other: a kernel that
// builds here must not break the build there.

import TestSupport
import Testing

/// A machine, and the words by which C code is its own.
private enum Machine: String, CaseIterable {
  case x86 = "__x86_64__"
  case arm = "__aarch64__"

  var words: [String] {
    switch self {
    case .x86:
      [
        "_mm_", "_mm256_", "_mm512_", "__m128", "__m256", "__m512", "mmintrin.h", "x86intrin.h",
        "cpuid.h", "__builtin_ia32_", "__builtin_cpu_supports", "target(\"avx", "target(\"sse",
      ]
    case .arm:
      [
        "arm_neon.h", "arm_acle.h", "arm_sve.h", "x16_t", "x8_t", "x4_t", "x2_t", "vld1", "vst1",
        "__builtin_neon_", "HWCAP_ASIMD",
      ]
    }
  }
}

/// The lines of C code that are one machine's own, and are not between an `#if` or `#elif` that names it
/// and its end. What is in a comment counts too.
private func strays(in code: String) -> [String] {
  /// The conditions round the line, the outermost first.
  var conditions: [String] = []
  var found: [String] = []
  for (number, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
    let text = line.drop { $0 == " " }
    if text.hasPrefix("#if") {
      conditions.append(String(text))
    } else if text.hasPrefix("#elif") || text.hasPrefix("#else"), !conditions.isEmpty {
      conditions[conditions.count - 1] = String(text)
    } else if text.hasPrefix("#endif") {
      _ = conditions.popLast()
    }
    for machine in Machine.allCases where machine.words.contains(where: { text.contains($0) }) {
      let isApart = conditions.contains {
        $0.contains(machine.rawValue) && !$0.contains("!") && !$0.contains("||")
      }
      if !isApart { found.append("\(number + 1): \(text)") }
    }
  }
  return found
}

@Suite("Code for one machine")
struct MachineTests {
  @Test("stands where the other does not see it")
  func apart() throws {
    let root = try packageDirectory()
    var (checked, found): (Int, [String]) = (0, [])
    for file in try files(under: "\(root)/Sources", endingWith: [".c", ".h"]) {
      let code = String(decoding: try readFile(file), as: UTF8.self)
      checked += Machine.allCases.count { code.contains($0.rawValue) }
      found += strays(in: code).map { "\(file.dropFirst(root.count + 1)):\($0)" }
    }
    #expect(checked > 10)
    #expect(found == [])
  }

  @Test(
    "is found where it strays",
    arguments: [
      ("int x = 1;", false), ("#include <immintrin.h>", true),
      ("#if defined(__x86_64__)\n#include <immintrin.h>\n#endif", false),
      ("#if defined(__x86_64__)\n#else\n__m256i x;\n#endif", true),
      ("#if defined(__x86_64__)\n#endif\n__m256i x;", true),
      ("#if defined(__x86_64__)\nuint8x16_t x;\n#elif defined(__aarch64__)\n#endif", true),
      ("#if defined(__x86_64__)\n#elif defined(__aarch64__)\nuint8x16_t x;\n#endif", false),
      ("#if !defined(__aarch64__)\nuint8x16_t x;\n#endif", true),
    ])
  func detection(code: String, isStray: Bool) {
    #expect(strays(in: code).isEmpty != isStray)
  }
}
