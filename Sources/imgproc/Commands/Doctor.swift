// `imgproc doctor`: what this build and this machine offer.

import ArgumentParser
import CLinux
import Codecs
import Diagnostics
import Engine
import Events
import Glibc
import Raster
import Storage

/// `imgproc doctor`.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show the libraries, the SIMD path and the kernel features in use.")

  @Flag(help: "Write one JSON object.")
  var json = false

  func run() throws {
    let findings = Findings()
    if json {
      standardOutput.write(try jsonLine(findings))
    } else {
      for (name, value) in findings.lines {
        standardOutput.say("\(name.padded(to: 16))\(value)")
      }
    }
  }
}

/// What `doctor` found.
private struct Findings: Encodable {
  let v = 1
  let version = imgprocVersion
  let libraries = codecLibraries
  let simd = Kernels.current.name
  let kernel = systemRelease()
  let landlock = Int(cs_landlock_version())
  let seccomp = cs_filter_works() == 1
  let sandbox = sandboxHolds()
  let openat2: Bool
  private let openat2Finding: String

  init() {
    let fault = confinementFault()
    openat2 = fault == nil
    openat2Finding = fault.map { "\($0): keys can't be confined to the bucket" } ?? "works"
  }

  private enum CodingKeys: String, CodingKey {
    case v, version, libraries, simd, kernel, landlock, seccomp, sandbox, openat2
  }

  var lines: [(String, String)] {
    [("imgproc", version)]
      + libraries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
      + [
        ("simd", simd),
        ("kernel", kernel),
        ("openat2", openat2Finding),
        ("landlock", landlock > 0 ? "ABI \(landlock)" : "missing"),
        ("seccomp", seccomp ? "works" : "missing"),
        ("sandbox", sandbox ? "complete" : "incomplete: --sandbox require would refuse to work"),
      ]
  }
}

/// Why paths can't be resolved beneath a directory here, or nil where they can. Asked of the root
/// directory, which everybody may enter: a current directory that is shut says nothing of the kernel.
private func confinementFault() -> String? {
  do throws(StorageError) {
    _ = try FileStore(directory: "/")
    return nil
  } catch {
    return switch error {
    case .bucketUnavailable(_, ENOSYS): "missing (Linux 5.6 or later has it)"
    case .bucketUnavailable(_, EPERM), .bucketUnavailable(_, EACCES):
      "forbidden (by a container's seccomp filter, most likely)"
    default: "fails (\(error.message))"
    }
  }
}

/// `Linux 6.1.0 x86_64`.
private func systemRelease() -> String {
  var system = utsname()
  guard uname(&system) == 0 else { return "unknown" }
  return [text(of: system.sysname), text(of: system.release), text(of: system.machine)]
    .joined(separator: " ")
}

/// The string in one of C's character arrays.
private func text<Characters>(of characters: Characters) -> String {
  withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 1))
  }
}
