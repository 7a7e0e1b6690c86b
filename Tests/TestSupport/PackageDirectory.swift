// Where the package lies, for tests that read its fixtures or its sources.

import Glibc

/// The directory of Package.swift: the nearest one above `file`, else above the current directory.
public func packageDirectory(above file: String = #filePath) throws -> String {
  let current = getcwd(nil, 0)
  defer { free(current) }
  for start in [file, current.map { String(cString: $0) } ?? "/"] {
    var directory = start[...]
    while let slash = directory.lastIndex(of: "/") {
      if access("\(directory)/Package.swift", R_OK) == 0 { return String(directory) }
      directory = directory[..<slash]
    }
  }
  throw TestFileError("find Package.swift")
}

/// The bytes of the file at `path`.
public func readFile(_ path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw TestFileError("open \(path)") }
  defer { close(descriptor) }
  return try readAll(from: descriptor)
}

/// The bytes of a fixture, by its path under Fixtures.
public func fixture(_ path: String) throws -> [UInt8] {
  try readFile("\(packageDirectory())/Fixtures/\(path)")
}

/// The rows of a fixture table, without its heading.
public func fixtureTable(_ path: String) throws -> [[String]] {
  let text = String(decoding: try fixture(path), as: UTF8.self)
  return text.split(separator: "\n").dropFirst().map {
    $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  }
}
