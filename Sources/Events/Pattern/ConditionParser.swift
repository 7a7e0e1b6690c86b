// From what stands at a leaf of a pattern to its conditions.

import Transport

/// Reads the conditions on one field.
struct ConditionParser {
  /// The field, for messages.
  let place: String

  /// The alternatives of an array, at least one.
  func conditions(_ alternatives: [JSON]) throws(EventsError) -> [Condition] {
    guard !alternatives.isEmpty else { throw flaw("an empty array is not allowed") }
    var conditions: [Condition] = []
    for alternative in alternatives { conditions.append(try condition(alternative)) }
    return conditions
  }

  private func condition(_ value: JSON) throws(EventsError) -> Condition {
    switch value {
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .number(let text): return .number(DecimalNumber(text))
    case .string(let text): return .text(text, address: InternetAddress(text))
    case .array: throw flaw("an array inside an array is not allowed")
    case .object(let members):
      let (name, argument) = try only(members)
      return try condition(name, argument)
    }
  }

  private func condition(_ name: String, _ argument: JSON) throws(EventsError) -> Condition {
    switch name {
    case "exactly": return .text(try text(argument, of: name), address: nil)
    case "prefix":
      if let text = try ignoringCase(argument, of: name) { return .prefixIgnoringCase(text) }
      return .prefix(try text(argument, of: name))
    case "suffix":
      if let text = try ignoringCase(argument, of: name) { return .suffixIgnoringCase(text) }
      return .suffix(try text(argument, of: name))
    case "equals-ignore-case":
      return .equalsIgnoringCase(CaselessText(try text(argument, of: name)))
    case "wildcard": return .wildcard(try wildcard(argument))
    case "numeric": return try numeric(argument)
    case "cidr": return .addressBlock(try addressBlock(argument))
    case "exists":
      guard case .boolean(let exists) = argument else { throw flaw("exists takes true or false") }
      return exists ? .exists : .absent
    case "anything-but": return .anythingBut(try excluded(argument))
    default: throw flaw("there is no match type '\(name)'")
    }
  }

  private func only(_ members: [JSON.Member]) throws(EventsError) -> (String, JSON) {
    guard let member = members.first else { throw flaw("an empty object is not allowed") }
    guard members.count == 1 else { throw flaw("only one match type is allowed in an object") }
    return (member.name, member.value)
  }

  private func text(_ value: JSON, of name: String) throws(EventsError) -> String {
    guard case .string(let text) = value else { throw flaw("\(name) takes a string") }
    return text
  }

  /// The text of `{"equals-ignore-case": …}`; nil where there is no object.
  private func ignoringCase(
    _ value: JSON, of name: String
  ) throws(EventsError) -> CaselessText? {
    guard case .object(let members) = value else { return nil }
    let (inner, argument) = try only(members)
    guard inner == "equals-ignore-case" else {
      throw flaw("\(name) takes a string or equals-ignore-case, not '\(inner)'")
    }
    return CaselessText(try text(argument, of: inner))
  }

  private func wildcard(_ value: JSON) throws(EventsError) -> Wildcard {
    let text = try text(value, of: "wildcard")
    do throws(Wildcard.Flaw) {
      return try Wildcard(text)
    } catch {
      switch error {
      case .consecutive: throw flaw("consecutive wildcards are not allowed")
      case .badEscape: throw flaw("in a wildcard a backslash goes before * or \\ only")
      }
    }
  }

  private func addressBlock(_ value: JSON) throws(EventsError) -> AddressBlock {
    let text = try text(value, of: "cidr")
    do throws(AddressBlock.Flaw) {
      return try AddressBlock(text)
    } catch {
      switch error {
      case .noSlash: throw flaw("cidr takes an address, a slash and a number of bits")
      case .noAddress: throw flaw("cidr takes an IPv4 or IPv6 address")
      case .badLength(let largest): throw flaw("cidr takes 0 to \(largest) bits here")
      }
    }
  }

  private func numeric(_ value: JSON) throws(EventsError) -> Condition {
    guard case .array(let terms) = value, terms.count == 2 || terms.count == 4 else {
      throw flaw("numeric takes one or two pairs of an operator and a number")
    }
    var bounds: [(word: String, number: DecimalNumber)] = []
    for index in stride(from: 0, to: terms.count, by: 2) {
      guard case .string(let word) = terms[index], case .number(let text) = terms[index + 1] else {
        throw flaw("numeric takes one or two pairs of an operator and a number")
      }
      guard ["=", "<", "<=", ">", ">="].contains(word) else {
        throw flaw("there is no numeric operator '\(word)'")
      }
      bounds.append((word, DecimalNumber(text)))
    }
    let first = Condition.Bound(
      number: bounds[0].number, isIncluded: bounds[0].word.hasSuffix("="))
    guard bounds.count == 2 else {
      switch bounds[0].word {
      case "=": return .number(bounds[0].number)
      case "<", "<=": return .numeric(lower: nil, upper: first)
      default: return .numeric(lower: first, upper: nil)
      }
    }
    guard bounds[0].word.hasPrefix(">"), bounds[1].word.hasPrefix("<") else {
      throw flaw("a numeric range is > or >= and then < or <=")
    }
    guard bounds[0].number < bounds[1].number else {
      throw flaw("a numeric range must begin below its end")
    }
    let second = Condition.Bound(
      number: bounds[1].number, isIncluded: bounds[1].word.hasSuffix("="))
    return .numeric(lower: first, upper: second)
  }

  /// What `anything-but` excludes: a string, a number, a list of either, or a match type over strings.
  private func excluded(_ value: JSON) throws(EventsError) -> [Condition] {
    switch value {
    case .object(let members):
      let (name, argument) = try only(members)
      let texts: [JSON]
      if case .array(let list) = argument { texts = list } else { texts = [argument] }
      guard !texts.isEmpty else { throw flaw("an empty array is not allowed") }
      var conditions: [Condition] = []
      for item in texts { conditions.append(try excluded(name, item)) }
      return conditions
    case .array(let list):
      guard !list.isEmpty else { throw flaw("an empty array is not allowed") }
      var conditions: [Condition] = []
      for item in list { conditions.append(try excludedValue(item)) }
      let numbers = conditions.count { if case .number = $0 { true } else { false } }
      guard numbers == 0 || numbers == list.count else {
        throw flaw("anything-but takes strings or numbers, not both")
      }
      return conditions
    default: return [try excludedValue(value)]
    }
  }

  private func excluded(_ name: String, _ argument: JSON) throws(EventsError) -> Condition {
    switch name {
    case "prefix", "suffix":
      let text = try text(argument, of: "anything-but \(name)")
      guard !text.isEmpty else { throw flaw("anything-but \(name) takes no empty string") }
      return name == "prefix" ? .prefix(text) : .suffix(text)
    case "equals-ignore-case":
      return .equalsIgnoringCase(CaselessText(try text(argument, of: "anything-but \(name)")))
    case "wildcard": return .wildcard(try wildcard(argument))
    default: throw flaw("anything-but does not take '\(name)'")
    }
  }

  private func excludedValue(_ value: JSON) throws(EventsError) -> Condition {
    switch value {
    case .string(let text): return .text(text, address: nil)
    case .number(let text): return .number(DecimalNumber(text))
    default: throw flaw("anything-but takes strings or numbers")
    }
  }

  private func flaw(_ detail: String) -> EventsError {
    .badPattern(place: place, detail: detail)
  }
}
