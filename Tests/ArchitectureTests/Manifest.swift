// What Package.swift declares, and what the sources import, both read as text: no build tool is
// needed, and none can hide an import that happens to work.

import Glibc
import TestSupport

/// One target of the package.
struct Target {
  let name: String
  /// Its directory, relative to the package.
  let path: String
  let isTest: Bool
  /// Modules of other targets and of products, as declared.
  let dependencies: Set<String>
}

/// The targets of Package.swift, in its order.
func declaredTargets() throws -> [Target] {
  let text = String(
    decoding: try readFile("\(packageDirectory())/Package.swift"), as: UTF8.self)
  let manifest = text.split(separator: "\n")
    .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
  guard let targets = manifest.range(of: "\n  targets: [") else { return [] }
  return calls(in: manifest[targets.upperBound...]).compactMap { kind, body in
    guard let name = quoted(after: "name: ", in: body) else { return nil }
    let isTest = kind == ".testTarget"
    var dependencies: Set<String> = []
    if let list = body.range(of: "dependencies: [") {
      let declared = balanced(body[list.upperBound...], open: "[", close: "]")
      // A product's package is no module; its name is.
      for word in declared.split(separator: ",") where word.range(of: "package: ") == nil {
        if let module = quoted(after: "", in: word) { dependencies.insert(module) }
      }
    }
    return Target(
      name: name,
      path: quoted(after: "path: ", in: body) ?? "\(isTest ? "Tests" : "Sources")/\(name)",
      isTest: isTest, dependencies: dependencies)
  }
}

/// One `import` line.
struct Import {
  let module: String
  let file: String
}

/// Every import of the Swift files of a target.
func imports(of target: Target) throws -> [Import] {
  let root = try packageDirectory()
  return try files(under: "\(root)/\(target.path)", endingWith: [".swift"]).flatMap { file in
    String(decoding: try readFile(file), as: UTF8.self).split(separator: "\n")
      .compactMap(importedModule)
      .map { Import(module: $0, file: String(file.dropFirst(root.count + 1))) }
  }
}

/// The module of an import line, whatever its attributes and kind; nil for any other line.
func importedModule(_ line: Substring) -> String? {
  let kinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
  ]
  let modifiers: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
  let words = line.split(separator: " ").drop { $0.hasPrefix("@") || modifiers.contains($0) }
  guard words.first == "import" else { return nil }
  let name = words.dropFirst().drop { kinds.contains($0) }.first
  return name.flatMap { $0.split(separator: ".").first }.map(String.init)
}

/// The paths of all files under a directory whose names end so, but for hidden ones.
func files(under directory: String, endingWith endings: [String]) throws -> [String] {
  guard let stream = opendir(directory) else { throw TestFileError("opendir \(directory)") }
  defer { closedir(stream) }
  var found: [String] = []
  while let entry = readdir(stream) {
    let isDirectory = entry.pointee.d_type == UInt8(DT_DIR)
    let name = withUnsafeBytes(of: &entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name.hasPrefix(".") { continue }
    if isDirectory { found += try files(under: "\(directory)/\(name)", endingWith: endings) }
    if endings.contains(where: name.hasSuffix) { found.append("\(directory)/\(name)") }
  }
  return found.sorted()
}

/// The target declarations in the text, as their names and what stands between their parentheses.
private func calls(in text: Substring) -> [(kind: String, body: Substring)] {
  var found: [(String, Substring)] = []
  var rest = text
  while let kind = ["target", "testTarget", "executableTarget", "systemLibrary"]
    .compactMap({ name in rest.range(of: "    .\(name)(").map { (name, $0) } })
    .min(by: { $0.1.lowerBound < $1.1.lowerBound })
  {
    let body = balanced(rest[kind.1.upperBound...], open: "(", close: ")")
    found.append((".\(kind.0)", body))
    rest = rest[body.endIndex...]
  }
  return found
}

/// The text up to the bracket that closes what was open before it.
private func balanced(_ text: Substring, open: Character, close: Character) -> Substring {
  var depth = 1
  let end = text.firstIndex { character in
    depth += character == open ? 1 : character == close ? -1 : 0
    return depth == 0
  }
  return text[..<(end ?? text.endIndex)]
}

private func quoted(after label: String, in text: Substring) -> String? {
  guard let start = text.range(of: "\(label)\"") else { return nil }
  return String(text[start.upperBound...].prefix { $0 != "\"" })
}

extension StringProtocol where SubSequence == Substring {
  /// The first place of `other`, without Foundation.
  fileprivate func range(of other: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(other) {
        return start..<index(start, offsetBy: other.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
