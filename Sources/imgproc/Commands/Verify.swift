// `imgproc verify [PREFIX]`: are all outputs still there, and whole?

import ArgumentParser
import Diagnostics
import Engine
import Events
import FoundationEssentials
import Storage

/// `imgproc verify`.
struct Verify: AsyncParsableCommand, ConfiguredCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Read every output again; tell holes, alterations, rot and strays.",
    discussion: """
      Each output of the ledger must be there, have the bytes that were written, and decode to its \
      last pixel. Files in the directories of outputs that the ledger does not know are strays. \
      Changes nothing. Ends with status 1 where anything was found.
      """)

  @Argument(help: ArgumentHelp("What the keys begin with.", valueName: "prefix"))
  var prefix: String?

  @OptionGroup(title: "Limits") var limits: LimitOptions
  @OptionGroup(title: "Workers") var workers: WorkerOptions
  @OptionGroup(title: "Outputs") var naming: NamingOptions
  @OptionGroup(title: "State") var state: StateOptions
  @OptionGroup(title: ReportOptions.title) var reporting: ReportOptions
  @OptionGroup(title: "Bucket") var bucket: BucketOptions
  @ParentCommand var root: Imgproc

  func run() async throws {
    try await exiting {
      let store = try openBucket(try bucket.location(root.bucket))
      guard let ledger = try state.reader(store)?.ledger else {
        throw UsageError("this bucket has no ledger yet", hint: "run imgproc batch first")
      }
      let json = reporting.jsonDescriptor.map(OutputStream.init)
      var found = 0
      let limits = try limits.limits()
      let verifier = Verifier(
        bucket: store, ledger: ledger,
        workers: try workers.workers(limits, keepErrors: reporting.verbose),
        lanes: try workers.lanes(), limits: limits)
      let prefix = keyPrefix(prefix.map { RawArgument.decode($0) } ?? [])
      let count = try await verifier.verify(
        prefix: prefix, outputs: try naming.template().excludedDirectories
      ) { finding in
        found += 1
        if let json, let line = try? jsonLine(FindingRecord(finding)) { json.write(line) }
        standardError.say("imgproc: \(line(finding).safeForTerminal)")
      }
      // Who mistypes a prefix is not to hear that all is well.
      if count == 0, !prefix.isEmpty {
        let shown = EventKey(prefix).text.safeForTerminal
        standardError.say("imgproc: no outputs of keys that begin with '\(shown)'")
        return FailureCategory.noSuchKey.exitStatus
      }
      if let json, let line = try? jsonLine(VerifySummary(outputs: count, findings: found)) {
        json.write(line)
      }
      if !reporting.quiet {
        let faults = found == 0 ? "nothing" : counted(found, "fault")
        standardError.say("\(counted(count, "output")) verified, \(faults) found")
      }
      return found == 0 ? RunStatus.success : RunStatus.someKeysFailed
    }
  }

  private func line(_ finding: Finding) -> String {
    let origin = finding.key.map { " (of \($0.text))" } ?? ""
    return "\(finding.kind.rawValue): \(finding.output.text)\(origin): \(finding.detail)"
  }
}

/// The last line.
private struct VerifySummary: Encodable {
  let v = 1
  let event = "summary"
  let outputs: Int
  let findings: Int
}

/// One finding's line.
private struct FindingRecord: Encodable {
  let v = 1
  let event = "finding"
  let kind: Finding.Kind
  let output: String
  let outputBytes: String?
  let key: String?
  let keyBytes: String?
  let detail: String

  init(_ finding: Finding) {
    kind = finding.kind
    output = finding.output.text
    outputBytes = finding.output.base64
    key = finding.key?.text
    keyBytes = finding.key?.base64
    detail = finding.detail
  }

  private enum CodingKeys: String, CodingKey {
    case v, event, kind, output, key, detail
    case outputBytes = "output_base64"
    case keyBytes = "key_base64"
  }
}
