// Where a value comes from: a flag, else the environment, else the default. Values from anywhere are
// read by the same code and refused in the same words.

import Diagnostics
import Glibc
import Storage

/// What somebody said, and where: `--quality`, or `IMGPROC_QUALITY`.
struct Given {
  let source: String
  let text: String

  /// The parts of a list with commas between.
  var list: [Given] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      Given(source: source, text: String(part))
    }
  }

  /// Reads the text; an error names the source, in the words of `read`.
  func read<Value>(_ read: (String) throws -> Value) throws -> Value {
    do {
      return try read(text)
    } catch let failure as any Failure {
      throw UsageError("\(source): \(failure.message)", hint: failure.hint)
    }
  }
}

/// The variables that stand in for flags: `IMGPROC_` and the flag's name.
struct Environment {
  /// The variable of a flag, if it is set: `--max-input` is `IMGPROC_MAX_INPUT`. Its text is a
  /// `RawArgument`, as the text of flags is.
  func variable(of flag: String) -> Given? {
    let name = "IMGPROC_" + flag.drop { $0 == "-" }.uppercased().replacing("-", with: "_")
    return getenv(name).map { value in
      let bytes = UnsafeRawBufferPointer(start: value, count: strlen(value))
      return Given(source: name, text: RawArgument.encode(Array(bytes)))
    }
  }

  /// The value for `flag`: what was given, or the variable's, or nil.
  ///
  /// - Throws: an error that names the flag or the variable, in the words of `read`.
  func setting<Value>(
    _ flag: String, _ given: String?, read: (String) throws -> Value
  ) throws -> Value? {
    let given = given.map { Given(source: flag, text: $0) } ?? variable(of: flag)
    return try given?.read(read)
  }

  /// The same for a flag that is on or off.
  func flag(_ flag: String, _ given: Bool) throws -> Bool {
    if given { return true }
    return try setting(flag, nil) { text in
      switch text.lowercased() {
      case "1", "yes", "true", "on": true
      case "0", "no", "false", "off", "": false
      default: throw UsageError(text, isNot: "1 or 0")
      }
    } ?? false
  }
}

/// A command line that makes no sense.
struct UsageError: Failure {
  let category = FailureCategory.usage
  let code = "usage"
  let message: String
  let hint: String?

  init(_ message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
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
      throw UsageError(
        text, isNot: "a whole number from \(range.lowerBound) to \(range.upperBound)")
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
      throw UsageError(
        text, isNot: type.allCases.map(\.rawValue).joined(separator: ", "))
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
