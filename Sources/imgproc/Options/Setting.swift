// Where a value comes from: a flag, else the environment, else a config file, else a preset, else the
// default. Values from anywhere are read by the same code and refused in the same words.

import Diagnostics
import Glibc
import Storage

/// What somebody said, and where: `--quality`, `IMGPROC_QUALITY`, or the place in a config file.
struct Given: Sendable {
  /// The kinds of places, the strongest first.
  enum Origin: String, Sendable { case flag, variable, config, preset }

  let source: String
  let text: String
  var origin = Origin.flag
  /// The parts, where they were given as a list.
  var items: [String]?

  /// The parts of a list, which has commas between where it is one text.
  var list: [Given] {
    let parts =
      items ?? text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    return parts.map { Given(source: source, text: $0, origin: origin) }
  }

  /// Reads the text; an error names the source, in the words of `read`.
  func read<Value>(_ read: (String) throws -> Value) throws -> Value {
    do {
      return try read(text)
    } catch let failure as any Failure {
      throw UsageError(
        "\(source): \(failure.message)", hint: failure.hint,
        category: [.config, .preset].contains(origin) ? .badConfiguration : .usage)
    }
  }
}

/// What stands in for flags: variables, `IMGPROC_` and the flag's name; below them the layers of config
/// files and of a preset.
struct Environment {
  private let layers = SettingLayer.standing.withLock { $0 }

  /// The variable of a flag, if it is set to anything: `--max-input` is `IMGPROC_MAX_INPUT`. Its text is
  /// a `RawArgument`, as the text of flags is.
  func variable(of flag: String) -> Given? {
    let name = "IMGPROC_" + key(flag).uppercased().replacing("-", with: "_")
    return getenv(name).flatMap { value in
      let bytes = UnsafeRawBufferPointer(start: value, count: strlen(value))
      return bytes.isEmpty
        ? nil : Given(source: name, text: RawArgument.encode(Array(bytes)), origin: .variable)
    }
  }

  /// What counts where no flag is given: the variable, or the strongest layer that says anything.
  ///
  /// - Parameter rivals: flags on the same thing; a place that says anything of any of them hides all
  ///   weaker places, so that a width in a variable is stronger than a whole size in a config.
  func standing(for flag: String, among rivals: [String] = []) -> Given? {
    let flags = rivals + [flag]
    if flags.contains(where: { variable(of: $0) != nil }) {
      return noted(flag, variable(of: flag))
    }
    let layer = layers.first { layer in flags.contains { layer.values[key($0)] != nil } }
    return noted(flag, layer?.values[key(flag)])
  }

  /// What is given, where flags say anything of the thing; else what stands for it.
  ///
  /// - Parameter rivals: flags on the same thing; nil where one of them is given.
  func wish(_ flag: String, _ text: String?, among rivals: [String]?) -> Given? {
    rivals.map { standing(for: flag, among: $0) } ?? said(flag, text)
  }

  /// The value for `flag`: what was given, or what stands for it, or nil.
  ///
  /// - Throws: an error that names the flag, the variable or the place in a config file, in the words
  ///   of `read`.
  func setting<Value>(
    _ flag: String, _ given: String?, read: (String) throws -> Value
  ) throws -> Value? {
    let given = said(flag, given) ?? standing(for: flag)
    return try given?.read(read)
  }

  /// The same for a flag that is on or off.
  ///
  /// - Parameter rivals: flags that contradict it.
  func flag(_ flag: String, _ given: Bool, among rivals: [String] = []) throws -> Bool {
    if given {
      SettingTrace.note(flag, Given(source: flag, text: "on"))
      return true
    }
    return try standingSwitch(flag, among: rivals) ?? false
  }

  /// Whether what stands for a flag has it on or off; nil where nothing does.
  func standingSwitch(_ flag: String, among rivals: [String] = []) throws -> Bool? {
    try standing(for: flag, among: rivals)?.read { text in
      switch text.lowercased() {
      case "1", "yes", "true", "on": true
      case "0", "no", "false", "off", "": false
      default: throw UsageError(text, isNot: "1 or 0")
      }
    }
  }

  /// The same for a flag that may be given more than once.
  ///
  /// - Parameter rivals: flags on the same thing; nil where one of them is given.
  func list(_ flag: String, _ given: [String], among rivals: [String]? = []) -> [Given] {
    if given.isEmpty { return rivals.flatMap { standing(for: flag, among: $0) }?.list ?? [] }
    SettingTrace.note(
      flag, Given(source: flag, text: given.joined(separator: ","), items: given))
    return given.map { Given(source: flag, text: $0) }
  }

  /// What a flag says; nil where it is not given.
  func said(_ flag: String, _ text: String?) -> Given? {
    noted(flag, text.map { Given(source: flag, text: $0) })
  }

  private func noted(_ flag: String, _ given: Given?) -> Given? {
    if let given { SettingTrace.note(flag, given) }
    return given
  }

  private func key(_ flag: String) -> String { String(flag.drop { $0 == "-" }) }
}

/// A command line that makes no sense.
struct UsageError: Failure {
  let category: FailureCategory
  let code = "usage"
  let message: String
  let hint: String?

  init(_ message: String, hint: String? = nil, category: FailureCategory = .usage) {
    self.message = message
    self.hint = hint
    self.category = category
  }

  /// A value that can't be read, and what could be.
  init(_ text: String, isNot expected: String) {
    self.init("'\(text)' is not \(expected)")
  }
}

/// A whole number between bounds.
func number(in range: ClosedRange<Int>) -> (String) throws -> Int {
  { text in
    guard let value = Int(text), range.contains(value) else {
      // Bounds of our own machine's arithmetic tell nobody anything.
      let bounds =
        range.upperBound >= Int(Int32.max)
        ? ", \(range.lowerBound) or more" : " from \(range.lowerBound) to \(range.upperBound)"
      throw UsageError(text, isNot: "a whole number\(bounds)")
    }
    return value
  }
}

/// A number between bounds, such as 0.7.
func decimal(in range: ClosedRange<Double>) -> (String) throws -> Double {
  { text in
    guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let value = Double(text),
      range.contains(value)
    else {
      throw UsageError(
        text, isNot: "a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))")
    }
    return value
  }
}

/// A number without a fraction where it has none.
private func plain(_ value: Double) -> String {
  Int(exactly: value).map(String.init) ?? "\(value)"
}

/// A count such as `512`, `100k` or `1G`; `unit` is what a k stands for.
func count(unit: Int) -> (String) throws -> Int {
  { text in
    guard let count = ByteCount(parsing: text, unit: unit), count.value > 0 else {
      throw UsageError(
        text, isNot: "a count such as 512, 100k, 20M or 1G")
    }
    return count.value
  }
}

/// One of a visible list of words.
func word<Value: RawRepresentable & CaseIterable>(
  of type: Value.Type
) -> (String) throws -> Value where Value.RawValue == String {
  { text in
    guard let value = Value(rawValue: text.lowercased()) else {
      let words = type.allCases.map(\.rawValue)
      throw UsageError(
        "'\(text)' is not \(alternatives(words))", hint: suggestion(for: text, among: words))
    }
    return value
  }
}

/// Seconds, written as `90`, `90s`, `5m`, `500ms` or `1h`.
func duration(_ text: String) throws -> Double {
  let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)]
  let unit = units.first { text.hasSuffix($0.0) }
  guard let amount = Double(text.dropLast(unit?.0.count ?? 0)), amount > 0, amount < 1e9 else {
    throw UsageError(
      text, isNot: "a time such as 90, 90s, 5m or 1h")
  }
  return amount * (unit?.1 ?? 1)
}
