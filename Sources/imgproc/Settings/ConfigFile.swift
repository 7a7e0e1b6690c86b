// A config file: YAML, with the long names of flags as keys, and presets of a person's own.

import FoundationEssentials
import Glibc
import Storage
import Yams

/// What a config file says.
struct ConfigFile {
  /// Whose it is.
  enum Owner {
    /// It lies in a bucket, which may have come from elsewhere.
    case bucket
    /// It is the person's, or they named it.
    case person
  }

  /// One `key: value`.
  struct Line {
    let key: String
    let number: Int
    /// The value; of a list, each.
    let values: [String]
  }

  let path: String
  let owner: Owner
  var lines: [Line] = []
  /// Presets by their names, in the order of the file.
  var presets: [(name: String, lines: [Line])] = []

  /// Where a line is: `/srv/photos/.imgproc/config.yaml:3`.
  func place(_ line: Line) -> String { "\(path):\(line.number)" }

  /// Reads the file at `path`; nil where there is none.
  ///
  /// - Parameter path: as a `RawArgument`.
  init?(path: String, owner: Owner) throws(ConfigError) {
    guard let text = try contents(path) else { return nil }
    try self.init(text, path: path, owner: owner)
  }

  /// Reads the text of a file.
  init(_ text: String, path: String, owner: Owner) throws(ConfigError) {
    self.path = path
    self.owner = owner
    guard let root = try Self.parse(text, path) else { return }
    guard case .mapping(let mapping) = root else {
      throw .malformed(place: path, detail: "is no list of 'key: value' lines")
    }
    for (key, value) in mapping {
      guard key.scalar?.string == "presets" else {
        lines.append(try line(key, value))
        continue
      }
      guard case .mapping(let named) = value else {
        throw .malformed(place: place(of: key), detail: "presets: needs a name for each preset")
      }
      for (name, body) in named {
        guard let text = name.scalar?.string, case .mapping(let settings) = body else {
          throw .malformed(place: place(of: name), detail: "a preset is a list of settings")
        }
        var lines: [Line] = []
        for (key, value) in settings { lines.append(try line(key, value)) }
        presets.append((text, lines))
      }
    }
  }

  private func line(_ key: Node, _ value: Node) throws(ConfigError) -> Line {
    guard let name = key.scalar?.string else {
      throw .malformed(place: place(of: key), detail: "a key is a word")
    }
    var values: [String] = []
    switch value {
    case .scalar(let scalar):
      let isEmpty = scalar.string.isEmpty && scalar.style == .plain
      if isEmpty || scalar.string == "null" || scalar.string == "~" {
        throw .malformed(place: place(of: key), detail: "\(name): has no value")
      }
      values = [scalar.string]
    case .sequence(let sequence):
      for node in sequence {
        guard let text = node.scalar?.string else {
          throw .malformed(place: place(of: key), detail: "\(name): is no list of words")
        }
        values.append(text)
      }
    default:
      throw .malformed(place: place(of: key), detail: "\(name): takes a value or a list of values")
    }
    return Line(key: name, number: key.mark?.line ?? 1, values: values)
  }

  private func place(of node: Node) -> String { "\(path):\(node.mark?.line ?? 1)" }

  private static func parse(_ text: String, _ path: String) throws(ConfigError) -> Node? {
    do {
      return try Yams.compose(yaml: text)
    } catch let error as YamlError {
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        throw .malformed(place: "\(path):\(mark.line)", detail: "no YAML: \(problem)")
      case .duplicatedKeysInMapping(let keys, let context):
        throw .malformed(
          place: "\(path):\(context.mark.line)",
          detail: "\(keys.joined(separator: ", ")): said more than once")
      default: throw .malformed(place: path, detail: "no YAML: \(error)")
      }
    } catch {
      throw .malformed(place: path, detail: "no YAML: \(error)")
    }
  }
}

/// No config is as long as this.
private let mostBytes = 1 << 20

/// The text of a file; nil where there is none.
private func contents(_ path: String) throws(ConfigError) -> String? {
  let name = RawArgument.decode(path).map { CChar(bitPattern: $0) } + [0]
  let file = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
  if file < 0, errno == ENOENT || errno == ENOTDIR { return nil }
  guard file >= 0 else {
    throw .unreadable(path: path, reason: String(cString: strerror(errno)))
  }
  defer { close(file) }
  var bytes = [UInt8](repeating: 0, count: mostBytes)
  var count = 0
  while count < bytes.count {
    let part = bytes[count...].withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    if part < 0, errno == EINTR { continue }
    guard part >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    if part == 0 { break }
    count += part
  }
  guard count < bytes.count, let text = String(validating: bytes[..<count], as: UTF8.self) else {
    throw .malformed(place: path, detail: "is no text of less than 1 MB")
  }
  return text
}
