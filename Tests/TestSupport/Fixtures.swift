// Finds the fixture files, wherever the package was built and wherever it lies now.

import Codecs
import Glibc

/// The files under `Fixtures`.
public enum Fixtures {
  /// A file of `formats` and what its table says of it.
  public struct Readable: Sendable, CustomStringConvertible {
    /// The file's name.
    public let name: String
    /// Its format by its bytes.
    public let format: ImageFormat
    /// Its upright width.
    public let width: Int
    /// Its upright height.
    public let height: Int
    /// How many frames it has.
    public let frames: Int

    /// The name, in test reports.
    public var description: String { name }

    /// The file.
    public func bytes() throws -> [UInt8] { try Fixtures.read("formats/\(name)") }
  }

  /// A file of `malformed` and the failure codes that are right for it.
  public struct Malformed: Sendable, CustomStringConvertible {
    /// The file's name.
    public let name: String
    /// The codes, of which any will do.
    public let codes: [String]

    /// The name, in test reports.
    public var description: String { name }

    /// The file.
    public func bytes() throws -> [UInt8] { try Fixtures.read("malformed/\(name)") }
  }

  /// Every file of `formats`.
  public static func readable() throws -> [Readable] {
    try table("formats/expected.tsv").map { cells in
      guard cells.count == 5, let format = ImageFormat(rawValue: cells[1]),
        let width = Int(cells[2]), let height = Int(cells[3]), let frames = Int(cells[4])
      else { throw UnreadableTable(line: cells) }
      return Readable(
        name: cells[0], format: format, width: width, height: height, frames: frames)
    }
  }

  /// Every file of `malformed`.
  public static func malformed() throws -> [Malformed] {
    try table("malformed/expected.tsv").map { cells in
      guard cells.count == 2 else { throw UnreadableTable(line: cells) }
      return Malformed(name: cells[0], codes: cells[1].split(separator: "|").map(String.init))
    }
  }

  /// The bytes of a file, by its path under `Fixtures`.
  public static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open("\(try root())/Fixtures/\(path)", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw TestFileError("open Fixtures/\(path)") }
    defer { close(descriptor) }
    return try readAll(from: descriptor)
  }

  /// A line of a table that is not what it should be.
  struct UnreadableTable: Error {
    let line: [String]
  }

  /// The lines of a table behind its head, in cells.
  private static func table(_ path: String) throws -> [[String]] {
    let text = String(decoding: try read(path), as: UTF8.self)
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: "\t").map(String.init)
    }
  }

  /// The package's folder. Tests may run elsewhere than they were built, so that the folder is looked
  /// for above the current one and above the test program before the source file's own path counts.
  private static func root() throws -> String {
    let here = getcwd(nil, 0).map { path in
      defer { free(path) }
      return String(cString: path)
    }
    let starts: [String?] = [here, CommandLine.arguments.first, #filePath]
    for start in starts.compactMap({ $0 }) {
      var folder = start
      while !folder.isEmpty {
        if access("\(folder)/Package.swift", R_OK) == 0, access("\(folder)/Fixtures", R_OK) == 0 {
          return folder
        }
        guard let slash = folder.lastIndex(of: "/") else { break }
        folder = String(folder[..<slash])
      }
    }
    throw TestFileError("find the package's folder")
  }
}
