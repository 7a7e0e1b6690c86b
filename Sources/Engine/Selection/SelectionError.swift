// What goes wrong before there is a key: a filter that makes no sense, a list that can't be read,
// an output template that would eat its own inputs.

import Diagnostics
import Glibc

/// Why keys can't be selected, or outputs not be named.
public enum SelectionError: Failure, Hashable {
  /// The list of that name can't be read (`errno`).
  case listNotRead(String, Int32)
  /// The notices of that name hold what is none.
  case badNotices(String, detail: String)
  /// A list of lines, of that name, has a NUL byte.
  case listNotLines(String)
  /// There is no room to set the list aside (`errno`).
  case listNotKept(Int32)
  /// A pattern for keys makes no sense.
  case badPattern(String, GlobFlaw)
  /// A time makes no sense.
  case badTime(String)
  /// A share makes no sense.
  case badShard(String)
  /// A share was to come from a scheduler, and there is none.
  case noScheduler
  /// A scheduler's variable holds no number.
  case badSchedulerVariable(name: String, value: String)
  /// A scheduler told an index without a count.
  case shardCountUnknown(scheduler: String, variable: String)
  /// A scheduler counts other tasks than the person.
  case shardCountDiffers(scheduler: String, tasks: Int, asked: Int)
  /// A scheduler's index is over its count.
  case shardIndexTooLarge(scheduler: String, index: Int, count: Int)
  /// The tasks of a Slurm array are not evenly spaced.
  case irregularArray
  /// A template for outputs makes no sense.
  case badTemplate(TemplateFlaw)

  /// Lists fail as files do; everything else is wrong usage.
  public var category: FailureCategory {
    switch self {
    case .listNotRead(_, ENOENT), .listNotRead(_, EISDIR), .listNotRead(_, ENOTDIR): .usage
    case .listNotRead(_, EACCES): .refused
    case .listNotRead, .listNotKept: .ioFailed
    case .listNotLines, .badPattern, .badTime, .badShard, .noScheduler, .badSchedulerVariable,
      .badNotices,
      .shardCountUnknown, .shardCountDiffers, .shardIndexTooLarge, .irregularArray, .badTemplate:
      .usage
    }
  }

  /// A stable word for the case.
  public var code: String {
    switch self {
    case .listNotRead, .listNotKept, .listNotLines: "list_failed"
    case .badNotices: "bad_notice"
    case .badPattern: "bad_pattern"
    case .badTime: "bad_time"
    case .badShard, .noScheduler, .badSchedulerVariable, .shardCountUnknown, .shardCountDiffers,
      .shardIndexTooLarge, .irregularArray:
      "bad_shard"
    case .badTemplate: "bad_template"
    }
  }

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .listNotRead(let name, let code): "the list \(name) can't be read: \(text(of: code))"
    case .listNotLines(let name): "the list \(name) has NUL bytes, which no key has"
    case .badNotices(let name, let detail): "the notices of \(name) can't be used: \(detail)"
    case .listNotKept(let code): "the list can't be set aside for reading: \(text(of: code))"
    case .badPattern(let pattern, let flaw): "the pattern \"\(pattern)\" \(flaw.message)"
    case .badTime(let time): "\"\(time)\" is no time"
    case .badShard(let shard): "\"\(shard)\" is no share for --shard"
    case .noScheduler: "no scheduler says which share this is"
    case .badSchedulerVariable(let name, let value):
      "\(name) holds \"\(value)\", which is no number"
    case .shardCountUnknown(let scheduler, let variable):
      "\(scheduler) gave an index and no count (\(variable) is not set)"
    case .shardCountDiffers(let scheduler, let tasks, let asked):
      "\(scheduler) runs \(counted(tasks, "task")), --shard asks for \(counted(asked, "share"))"
    case .shardIndexTooLarge(let scheduler, let index, let count):
      "\(scheduler) gave the index \(index), counted from 0, for \(counted(count, "share"))"
    case .irregularArray: "the numbers of this Slurm array are not evenly spaced"
    case .badTemplate(let flaw): flaw.message
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .badTime: "write 24h, 7d, 2026-11-23 or 2026-11-23T09:30:00Z"
    case .badShard: "write 1/4 to 4/4, /4 or auto under a scheduler, or none"
    case .noScheduler: "write --shard I/N, 1/N being the first"
    case .shardCountUnknown: "write --shard /N, N being how many there are"
    case .irregularArray: "number it evenly, such as --array=1-8, or write --shard I/N"
    case .shardCountDiffers, .shardIndexTooLarge:
      "start as many tasks as there are shares, or write --shard I/N"
    case .listNotKept(ENOSPC), .listNotKept(EDQUOT): "make room, or point TMPDIR elsewhere"
    case .badTemplate(let flaw): flaw.hint
    case .badNotices: "they are S3's records, or EventBridge's, SNS's or SQS's messages with them"
    case .listNotLines: "say -0 where one stands after each key, as find -print0 writes it"
    case .listNotRead, .listNotKept, .badPattern, .badSchedulerVariable: nil
    }
  }

  private func text(of code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
