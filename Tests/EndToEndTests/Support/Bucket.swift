// A bucket of a test's own, filled from the fixtures.

import Codecs
import Glibc
import Raster
import TestSupport

/// A directory as a bucket, gone with its owner.
final class Bucket: Sendable {
  let directory: TemporaryDirectory

  /// A bucket that holds fixtures: their paths under Fixtures, by key.
  init(_ objects: KeyValuePairs<String, String> = [:]) throws {
    directory = try TemporaryDirectory()
    for (key, path) in objects { try put(fixture(path), key) }
  }

  /// A bucket that holds the named files of one directory of Fixtures.
  convenience init(copying names: [String], of group: String) throws {
    try self.init()
    for name in names { try put(fixture("\(group)/\(name)"), name) }
  }

  var path: String { directory.path }

  /// The usual small images: a JPEG, a PNG and a WebP of 64x48.
  static func ofThree() throws -> Bucket {
    try Bucket([
      "a.jpg": "formats/jpeg-baseline-420.jpg", "b.png": "formats/png-rgb-8bit.png",
      "c.webp": "formats/webp-lossy.webp",
    ])
  }

  /// Writes an object, and makes its directories.
  func put(_ bytes: [UInt8], _ key: String) throws {
    try put(bytes, Argument(key))
  }

  /// The same for a key that need not be text.
  func put(_ bytes: [UInt8], _ key: Argument) throws {
    let components = key.bytes.split(separator: UInt8(ascii: "/"))
    var path = Array(path.utf8)
    for (index, component) in components.enumerated() {
      path += [UInt8(ascii: "/")] + component
      let name = (path + [0]).map { CChar(truncatingIfNeeded: $0) }
      if index < components.count - 1 {
        mkdir(name, 0o777)
        continue
      }
      let file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard file >= 0 else { throw MissingObject(name: String(decoding: path, as: UTF8.self)) }
      defer { close(file) }
      try writeAll(bytes, to: file)
    }
  }

  /// The bytes of an object.
  func get(_ key: String) throws -> [UInt8] { try directory.read(key) }

  /// Runs the program in the bucket.
  func run(_ arguments: Argument..., environment: [String: String] = [:]) throws -> Finished {
    try run(arguments, environment: environment)
  }

  /// The same with a list.
  func run(_ arguments: [Argument], environment: [String: String] = [:]) throws -> Finished {
    try Invocation(arguments: arguments, environment: environment, directory: path).run()
  }

  /// The paths of all files and links in the bucket, in order, with U+FFFD for what is not UTF-8;
  /// without the program's own state.
  func files() throws -> [String] {
    let state: Set = [
      "lock", "run.lock", "state.db", "state.db-journal", "state.db-wal", "state.db-shm",
    ]
    return try everything().filter { path in
      !(path.hasPrefix(".imgproc/") && state.contains(String(path.dropFirst(9))))
        && !path.hasSuffix("/")
    }
  }

  /// The same with the state, and with every directory, whose path ends with a slash.
  func everything(under directory: String = "") throws -> [String] {
    var found: [String] = []
    for name in try self.directory.names(in: directory.isEmpty ? "." : directory) {
      let path = directory.isEmpty ? name : "\(directory)/\(name)"
      var status = stat()
      let isDirectory =
        lstat(self.directory.file(path), &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      found += isDirectory ? ["\(path)/"] + (try everything(under: path)) : [path]
    }
    return found
  }

  /// The outputs: everything under processed/, without that prefix.
  func outputs() throws -> [String] {
    try files().filter { $0.hasPrefix("processed/") }.map { String($0.dropFirst(10)) }
  }

  /// The events in the bucket's own log.
  func events() throws -> [JSONValue] {
    try JSONValue.lines(get(".imgproc/events.jsonl"))
  }
}

/// An object that a test expected.
struct MissingObject: Error { let name: String }

/// An image file, decoded to its last byte.
struct DecodedImage {
  let header: ImageHeader
  let pixels: [UInt8]

  init(_ file: [UInt8]) throws {
    guard let input = InputBytes(copying: file) else { throw MissingObject(name: "memory") }
    let codec = try input.withSpan { bytes throws(CodecError) in try sniff(bytes) }
    header = try input.withSpan { bytes throws(CodecError) in try codec.readHeader(bytes) }
    let decoder = try codec.makeDecoder(input, header: header, scale: .full)
    let rowBytes = decoder.shape.rowBytes
    var row = [UInt8](repeating: 0, count: rowBytes + 64)
    var pixels: [UInt8] = []
    for _ in 0..<decoder.shape.size.height {
      try row.withUnsafeMutableBytes { room in
        guard let base = room.baseAddress else { return }
        try decoder.readRow(into: base)
      }
      pixels += row[..<rowBytes]
    }
    try decoder.finish()
    self.pixels = pixels
  }

  var size: PixelSize { header.uprightSize }
}
