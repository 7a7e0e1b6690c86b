// Numbers as they stand in sizes, crops and positions: plain digits, nothing that Swift would read
// besides (signs, 0x10, 1e3, other scripts' digits).

/// A whole number from 0 to 2^31 - 1.
func wholeNumber(_ digits: some StringProtocol) -> Int? {
  guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
  return Int32(digits).map(Int.init)
}

/// A whole number from 1 to 2^31 - 1.
func positiveNumber(_ digits: some StringProtocol) -> Int? {
  wholeNumber(digits).flatMap { $0 > 0 ? $0 : nil }
}

/// The number before a `%`, from 0 to 100,000.
func share(_ text: some StringProtocol) -> Double? {
  guard text.last == "%", text.dropLast().allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
    let amount = Double(text.dropLast()), amount <= 100_000
  else { return nil }
  return amount
}

/// The number before a `%`, above 0 and not over 100,000.
func percentage(_ text: some StringProtocol) -> Double? {
  share(text).flatMap { $0 > 0 ? $0 : nil }
}
