// One receiver as a flag says it: `on=failure timeout=5s https://host/hook`. An address begins with a
// scheme and a colon, a setting with a name and an equals sign, so neither is taken for the other.

import Events
import FoundationEssentials
import Storage
import Transport

/// A sink's settings and its address.
struct SinkWords {
  /// What can be set, for help texts.
  static let help =
    "on=failure+batch, pattern=FILE, format=cloudevents, retry=0+5s+5m, timeout=5s"

  private var settings: [(name: String, value: String)] = []
  /// The address, a `RawArgument`.
  private let address: String

  /// Takes a text apart; whatever follows the settings is the address.
  init(_ text: String) {
    var rest = text[...]
    while let blank = rest.firstIndex(of: " ") {
      let word = rest[..<blank]
      guard let equals = word.firstIndex(of: "="), word[..<equals].allSatisfy(\.isLetter),
        equals > word.startIndex
      else { break }
      settings.append((String(word[..<equals]), String(word[word.index(after: equals)...])))
      rest = rest[blank...].drop { $0 == " " }
    }
    address = String(rest)
  }

  /// What is asked for, `standard` where nothing is said.
  func subscription(_ standard: Subscription) throws -> Subscription {
    var subscription = standard
    subscription.address = RawArgument.decode(address)
    for (name, value) in settings {
      switch name {
      case "on": subscription.occasions = try occasions(value)
      case "pattern": subscription.pattern = try patternFile(value)
      case "format": subscription.form = try word(of: EventForm.self)(value)
      case "timeout": subscription.timeout = try duration(value)
      case "retry": subscription.schedule = try schedule(value)
      default: throw UsageError(name, isNot: "a setting of a sink: \(Self.help)")
      }
    }
    return subscription
  }
}

/// The parts of a list with commas or, where commas part sinks, plus signs between.
private func parts(_ text: String) -> [String] {
  text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "+" }.map(String.init)
}

/// A list of occasions.
func occasions(_ text: String) throws -> Set<Occasion> {
  try Set(parts(text).map(word(of: Occasion.self)))
}

/// Waits before each try, the first included: `0+5s+5m`.
private func schedule(_ text: String) throws -> RetrySchedule {
  let waits = try parts(text).map { $0 == "0" ? 0 : try duration($0) }
  return RetrySchedule(waits: waits, jitter: RetrySchedule.webhook.jitter)
}

/// The event pattern in a file.
func patternFile(_ path: String) throws -> EventPattern {
  guard let text = try? Data(contentsOf: URL(filePath: path)) else {
    throw UsageError(
      "the event pattern \(path) can't be read",
      hint: "give a file with a rule as EventBridge has them")
  }
  return try EventPattern(parsing: text)
}
