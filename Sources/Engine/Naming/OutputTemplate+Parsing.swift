// From a template's text to its pieces, and what no template may do.

import Codecs
import Storage

/// What is wrong with a template for outputs.
public enum TemplateFlaw: Hashable, Sendable {
  /// There is nothing in it.
  case empty
  /// A field has a name that none has.
  case unknownField(String)
  /// A `{` is never closed.
  case unclosedField
  /// A `}` closes nothing.
  case strayBrace
  /// What it makes is no key.
  case noKey(KeyFlaw)
  /// An output can be its own input.
  case replacesInput
  /// Outputs would lie among the bucket's own records.
  case amongRecords

  var message: String {
    switch self {
    case .empty: "the output's template is empty"
    case .unknownField(let name): "the output's template has an unknown field {\(name)}"
    case .unclosedField: "the output's template has a { without its }"
    case .strayBrace: "the output's template has a } without its {"
    case .noKey(let flaw): "the output's template makes no key: \(KeyFlawText(flaw).message)"
    case .replacesInput: "by this template an output would replace its own input"
    case .amongRecords: "outputs can't go to \(recordDirectory), where the bucket's records are"
    }
  }

  var hint: String? {
    switch self {
    case .empty, .amongRecords: "write \(outputDirectory)/{key}, for instance"
    case .unknownField:
      "the fields are "
        + OutputTemplate.Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
        + "; write {{ and }} for braces"
    case .unclosedField: "write {{ for the character itself"
    case .strayBrace: "write }} for the character itself"
    case .replacesInput: "write {dir}/{name}-small{ext}, for instance, or leave -o out"
    case .noKey: nil
    }
  }
}

/// The words that Storage has for a flaw.
private struct KeyFlawText {
  let message: String

  init(_ flaw: KeyFlaw) {
    message = StorageError.invalidKey(flaw).message
  }
}

extension OutputTemplate {
  /// Reads a template, a `RawArgument`; throws `badTemplate`, also for a template by which some
  /// output would surely be its own input, such as `{key}`.
  public init(_ template: String) throws(SelectionError) {
    var pieces: [Piece] = []
    var text: [UInt8] = []
    var rest = withoutCurrentDirectory(RawArgument.decode(template))[...]
    let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
    while let byte = rest.popFirst() {
      guard byte == open || byte == close else {
        text.append(byte)
        continue
      }
      if rest.first == byte {
        text.append(byte)
        rest.removeFirst()
        continue
      }
      if byte == close { throw .badTemplate(.strayBrace) }
      guard let end = rest.firstIndex(of: close) else { throw .badTemplate(.unclosedField) }
      let name = String(decoding: rest[..<end], as: UTF8.self)
      guard let field = Field(rawValue: name) else { throw .badTemplate(.unknownField(name)) }
      if !text.isEmpty { pieces.append(.text(text)) }
      text = []
      pieces.append(.field(field))
      rest = rest[(end + 1)...]
    }
    if !text.isEmpty { pieces.append(.text(text)) }
    if pieces.isEmpty { throw .badTemplate(.empty) }
    self.init(pieces: pieces)
    try check()
  }

  /// Tries the template on a few keys: what goes wrong for them goes wrong for most.
  private func check() throws(SelectionError) {
    // Slashes are counted before empty directories fold them.
    if case .text(let text)? = pieces.first, text.first == UInt8(ascii: "/") {
      throw .badTemplate(.noKey(.absolute))
    }
    for case .text(let text) in pieces
    where zip(text, text.dropFirst()).contains(where: { $0 == (0x2F, 0x2F) }) {
      throw .badTemplate(.noKey(.emptyComponent))
    }
    let formats = ImageFormat.allCases
    for sample in ["d/a", "a"] + formats.flatMap({ ["d/a.\($0.extensions[0])"] }) {
      for format in [nil] + formats.map(Optional.some) {
        let input: ObjectKey
        let output: ObjectKey
        do throws(StorageError) {
          input = try ObjectKey(argument: sample)
          output = try self.output(for: input, format: format)
        } catch {
          guard case .invalidKey(let flaw) = error else { continue }
          throw .badTemplate(.noKey(flaw))
        }
        if output == input { throw .badTemplate(.replacesInput) }
        if output.components.first?.elementsEqual(recordDirectory.utf8) == true {
          throw .badTemplate(.amongRecords)
        }
      }
    }
  }
}
