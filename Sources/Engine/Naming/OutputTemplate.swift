// `-o TEMPLATE`: where the output of a key goes.

import Codecs
import Planning
import Storage

/// The directory of outputs in the bucket, unless somebody says otherwise.
public let outputDirectory = "processed"

/// A pattern for the keys of outputs, made of text and fields.
///
/// - `{key}`: the whole key, its extension that of the output's format.
/// - `{dir}`: its directory without a slash at the end; at the bucket's top, nothing, and then the
///   slash after it is left out too.
/// - `{name}`: its last component without the extension.
/// - `{ext}`: the extension with its dot, so that `{dir}/{name}{ext}` is `{key}`.
/// - `{out}`: the name of one of several outputs; nothing where there is but one.
/// - `{w}`, `{h}`: the output's size in pixels.
/// - `{hash8}`: the first eight hexadecimal digits of the SHA-256 of the output's bytes.
///
/// An extension is one that names a format of ours. Where the format is kept, or the key's
/// extension names the format that was asked for, it stays as it is written; a key without one
/// keeps all of its name and gains the format's, if one was asked for. `{{` and `}}` are braces.
public struct OutputTemplate: Hashable, Sendable {
  /// What a template fills in.
  enum Field: String, CaseIterable {
    case key, dir, name, ext, out, w, h, hash8

    /// Whether it is known only once the output is made.
    var needsResult: Bool { [.w, .h, .hash8].contains(self) }
  }

  /// A part of a template.
  enum Piece: Hashable {
    case text([UInt8])
    case field(Field)
  }

  let pieces: [Piece]

  /// `processed/{key}`.
  public static let standard = OutputTemplate(
    pieces: [.text(Array("\(outputDirectory)/".utf8)), .field(.key)])

  /// `processed/{dir}/{name}-{out}{ext}`, for several outputs.
  public static let standardForSeveral = OutputTemplate(
    pieces: [
      .text(Array("\(outputDirectory)/".utf8)), .field(.dir), .text([UInt8(ascii: "/")]),
      .field(.name), .text([UInt8(ascii: "-")]), .field(.out), .field(.ext),
    ])

  init(pieces: [Piece]) {
    self.pieces = pieces
  }

  /// Whether no output can be named before it is made.
  public var needsResult: Bool {
    pieces.contains { if case .field(let field) = $0 { field.needsResult } else { false } }
  }

  /// Whether it can tell several outputs of one key apart.
  public var tellsOutputsApart: Bool { needsResult || pieces.contains(.field(.out)) }

  /// The directories of outputs that the search for keys must not enter: `processed`, and the one
  /// that all outputs of this template lie in, where it says one.
  ///
  /// The outputs of `{dir}/{name}-small{ext}` lie among their inputs; only a ledger tells them
  /// apart (`InputKeys`).
  public var excludedDirectories: [[UInt8]] {
    let own = commonDirectory
    let standard = Array(outputDirectory.utf8)
    return own.map { $0 == standard ? [standard] : [standard, $0] } ?? [standard]
  }

  /// Whether all outputs lie in a directory of their own.
  public var hasDirectory: Bool { commonDirectory != nil }

  /// The directory that all outputs lie in, as far as the template says it; nil for the bucket
  /// itself, and for a template without fields, which names one file and not what is beside it.
  var commonDirectory: [UInt8]? {
    guard case .text(let text)? = pieces.first, pieces.count > 1,
      let slash = text.lastIndex(of: UInt8(ascii: "/"))
    else { return nil }
    return Array(text[..<slash])
  }

  /// Whether two keys can have one output: not where the key is kept, whole, in its output.
  public func canCollide(format: ImageFormat?) -> Bool {
    let fields = pieces.filter { if case .field = $0 { true } else { false } }
    return format != nil || fields != [.field(.key)]
  }

  /// The output of `key`, whose format is to be `format`, nil being the input's.
  ///
  /// Throws `invalidKey` where the name grows too long. The fields that need the result stay as
  /// they are written: for people, not for writing to.
  ///
  /// - Parameter name: which of several outputs.
  public func output(
    for key: ObjectKey, format: ImageFormat?, name: String? = nil
  ) throws(StorageError) -> ObjectKey {
    try fill(key.splitting(for: format), of: key, name: name, result: Self.asWritten)
  }

  /// The same with `ending` for an extension that nobody knows yet, dot and all.
  func output(
    for key: ObjectKey, ending: String, name: String?
  ) throws(StorageError) -> ObjectKey {
    let (stem, _) = key.splitting(for: nil)
    return try fill((stem, Array(ending.utf8)), of: key, name: name, result: Self.asWritten)
  }

  private static func asWritten(_ field: Field) -> [UInt8] { Array("{\(field.rawValue)}".utf8) }

  /// The same for an output that is made.
  ///
  /// - Parameters:
  ///   - name: which of several outputs.
  ///   - size: in pixels.
  ///   - sha256: of the output's bytes, in hexadecimal digits.
  public func output(
    for key: ObjectKey, format: ImageFormat?, name: String? = nil,
    size: (width: Int, height: Int), sha256: String
  ) throws(StorageError) -> ObjectKey {
    try fill(key.splitting(for: format), of: key, name: name) { field in
      switch field {
      case .w: Array("\(size.width)".utf8)
      case .h: Array("\(size.height)".utf8)
      default: Array(sha256.utf8.prefix(8))
      }
    }
  }

  private func fill(
    _ parts: (stem: ArraySlice<UInt8>, ending: [UInt8]), of key: ObjectKey, name: String?,
    result: (Field) -> [UInt8]
  ) throws(StorageError) -> ObjectKey {
    let (stem, ending) = parts
    let nameStart = key.bytes.count - key.lastComponent.count
    var output: [UInt8] = []
    for piece in pieces {
      let part: [UInt8] =
        switch piece {
        case .text(let text): text
        case .field(.key): stem + ending
        case .field(.dir): Array(key.bytes[..<max(0, nameStart - 1)])
        case .field(.name): Array(stem[nameStart...])
        case .field(.ext): ending
        case .field(.out): Array((name ?? "").utf8)
        case .field(let field): result(field)
        }
      for byte in part {
        // Only a directory that is empty leaves two slashes, or one in front.
        if byte == UInt8(ascii: "/"), output.last ?? byte == byte { continue }
        output.append(byte)
      }
    }
    return try ObjectKey(bytes: output)
  }
}

extension ObjectKey {
  /// All before the image's extension, and the extension of an output in `format`, with its dot.
  fileprivate func splitting(for format: ImageFormat?) -> (stem: ArraySlice<UInt8>, [UInt8]) {
    guard let word = fileExtension,
      let named = ImageFormat.allCases.first(where: { $0.extensions.contains(word) })
    else { return (bytes[...], format.map(Self.ending) ?? []) }
    let stem = bytes.dropLast(word.utf8.count + 1)
    guard let format, named != format else { return (stem, Array(bytes[stem.endIndex...])) }
    return (stem, Self.ending(format))
  }

  private static func ending(_ format: ImageFormat) -> [UInt8] {
    Array(".\(format.extensions[0])".utf8)
  }
}

extension OutputTemplate: CustomStringConvertible {
  /// The template as a person writes it; bytes that are no text become U+FFFD.
  public var description: String {
    pieces.map { piece in
      switch piece {
      case .text(let text):
        String(decoding: text, as: UTF8.self)
          .replacing("{", with: "{{").replacing("}", with: "}}")
      case .field(let field): "{\(field.rawValue)}"
      }
    }.joined()
  }
}
