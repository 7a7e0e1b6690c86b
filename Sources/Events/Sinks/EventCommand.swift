// A program of the user's own as a sink: the event on its standard input, its exit status the answer.

import Transport

/// A command that is run for each event, without a shell.
public struct EventCommand: Sink {
  /// `exec:` and the program; its arguments, which may hold a secret, as a part of their hash.
  public let address: String
  private let words: [String]
  private let environment: [String]
  private let timeout: Double

  /// Seconds for one event, unless the settings say otherwise.
  private static let timeout = 30.0
  /// The status of a program that will never take this event (`EX_DATAERR` of sysexits.h).
  private static let unusable: Int32 = 65

  /// What a program needs to work at all, and what is nobody's secret. More of the environment is
  /// passed on only where `IMGPROC_EXEC_ENV` names it, with commas between.
  private static let passedOn: Set<String> = [
    "HOME", "LANG", "LOGNAME", "PATH", "SHELL", "TMPDIR", "TZ", "USER",
  ]

  /// The command of a line: words as a shell reads them, with quotes and backslashes, and nothing else
  /// of a shell.
  public init(_ line: String, _ settings: SinkSettings) throws(EventsError) {
    guard let words = commandWords(line) else {
      throw .badSink("exec:", detail: "a quote has no end")
    }
    guard let program = words.first, !program.isEmpty else {
      throw .badSink("exec:", detail: "it needs a program")
    }
    guard !line.utf8.contains(0) else { throw .badSink("exec:", detail: "it holds a NUL") }
    self.words = words
    timeout = settings.timeout ?? Self.timeout
    let arguments = words.dropFirst().joined(separator: "\0")
    address = "exec:\(program)" + (arguments.isEmpty ? "" : " \(shortHash(of: arguments))")
    let named = (settings.variables["IMGPROC_EXEC_ENV"] ?? "").split(separator: ",").map {
      String($0.drop { $0 == " " })
    }
    let names = Self.passedOn.union(named)
    environment = settings.variables
      .filter { names.contains($0.key) || $0.key.hasPrefix("LC_") }
      .map { "\($0.key)=\($0.value)" }
  }

  /// A program gets one event.
  public var batchLimit: Int { 1 }
  /// Programs that run at once.
  public var concurrency: Int { 4 }
  /// That of this machine.
  public var schedule: RetrySchedule { .local }

  /// Runs the program for each event, for all at once.
  public func deliver(_ events: [OutgoingEvent]) async -> [Receipt] {
    await concurrently(events, run)
  }

  private func run(_ event: OutgoingEvent) async -> Receipt {
    do throws(TransportError) {
      _ = try await ChildProcess(
        words: words, environment: environment + ["IMGPROC_EVENT_ID=\(event.id)"],
        input: event.body + [UInt8(ascii: "\n")], timeout: timeout
      ).run()
      return .delivered
    } catch {
      if case .programFailed(_, status: Self.unusable, _) = error {
        return .refused(.transport(error))
      }
      return Receipt(error)
    }
  }
}

/// The words of a command line: blanks part them, quotes of either kind and backslashes keep them
/// together; nil where a quote has no end.
func commandWords(_ line: String) -> [String]? {
  var words: [String] = []
  var word: [Character]?
  var quote: Character?
  var isEscaped = false
  for character in line {
    if isEscaped {
      // Within double quotes a backslash is itself unless it stands before what it could mean.
      if quote == "\"", character != "\"", character != "\\" { word?.append("\\") }
      word = (word ?? []) + [character]
      isEscaped = false
    } else if character == "\\", quote != "'" {
      isEscaped = true
      word = word ?? []
    } else if let open = quote {
      if character == open { quote = nil } else { word?.append(character) }
    } else if character == "'" || character == "\"" {
      quote = character
      word = word ?? []
    } else if character.isWhitespace {
      if let ended = word { words.append(String(ended)) }
      word = nil
    } else {
      word = (word ?? []) + [character]
    }
  }
  guard quote == nil, !isEscaped else { return nil }
  if let word { words.append(String(word)) }
  return words
}
