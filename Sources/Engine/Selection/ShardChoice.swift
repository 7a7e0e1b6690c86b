// Which share this process takes: what it was told, or what the scheduler that started it says.

/// The share of a run, and why it is that.
public struct ShardChoice: Sendable, Equatable {
  /// The share, or nil for all keys.
  public let shard: Shard?
  /// Who said so: `--shard`, or the name of a scheduler; nil where nobody did.
  public let origin: String?
  /// Why a scheduler's index was left out of account, which a person should be told: all tasks of
  /// the array do all the work.
  public let warning: String?

  /// Chooses by `option`, the value of `--shard`, and by the variables of a scheduler.
  ///
  /// - `I/N`: that share; 1/4 to 4/4 are the four quarters.
  /// - `/N`: one of N shares, whose number the scheduler knows. So Kubernetes, which tells a pod
  ///   its `JOB_COMPLETION_INDEX` but not the number of completions, is served by `IMGPROC_SHARD=/N`.
  /// - `auto`: the scheduler's index and count; throws where either is missing.
  /// - `none`: all keys.
  /// - nil: as `auto` where the scheduler tells index and count; else all keys, with a warning
  ///   where it tells an index only, or one that can't be used.
  public init(
    _ option: String?, environment: [String: String]
  ) throws(SelectionError) {
    switch option {
    case "none":
      self.init(shard: nil, origin: "--shard")
    case "auto":
      guard let place = try SchedulerPlace(environment) else { throw .noScheduler }
      self.init(shard: try place.shard(count: nil), origin: place.scheduler)
    case let option? where option.hasPrefix("/"):
      guard let count = number(option.dropFirst()), count > 0 else { throw .badShard(option) }
      guard let place = try SchedulerPlace(environment) else { throw .noScheduler }
      self.init(shard: try place.shard(count: count), origin: place.scheduler)
    case let option?:
      let parts = option.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let index = number(parts[0]), let count = number(parts[1]),
        let shard = Shard(index: index, of: count)
      else { throw .badShard(option) }
      self.init(shard: shard, origin: "--shard")
    case nil:
      do throws(SelectionError) {
        let place = try SchedulerPlace(environment)
        self.init(shard: try place?.shard(count: nil), origin: place?.scheduler)
      } catch {
        self.init(shard: nil, origin: nil, warning: "\(error.message); all keys are processed")
      }
    }
  }

  private init(shard: Shard?, origin: String?, warning: String? = nil) {
    self.shard = shard
    self.origin = origin
    self.warning = warning
  }
}

/// Where this process stands among the tasks of an array, as its scheduler tells it.
private struct SchedulerPlace {
  let scheduler: String
  /// From 0.
  let index: Int
  let count: Int?
  /// The variable that would hold `count`.
  let countVariable: String

  /// The first scheduler that set its index; throws where that makes no sense.
  ///
  /// AWS Batch runs on Kubernetes too, and so comes before it. `JOB_COMPLETIONS` is set by nobody,
  /// but may be given to a pod beside its index.
  init?(_ environment: [String: String]) throws(SelectionError) {
    if let place = try Self.slurm(environment) {
      self = place
    } else if let place = try Self.plain(
      "AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE", environment)
    {
      self = place
    } else if let place = try Self.plain(
      "Kubernetes", "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", environment)
    {
      self = place
    } else {
      return nil
    }
  }

  private init(scheduler: String, index: Int, count: Int?, countVariable: String) {
    self.scheduler = scheduler
    self.index = index
    self.count = count
    self.countVariable = countVariable
  }

  /// The share of this place; `count` is what the person said.
  func shard(count asked: Int?) throws(SelectionError) -> Shard {
    if let asked, let count, asked != count {
      throw .shardCountDiffers(scheduler: scheduler, tasks: count, asked: asked)
    }
    guard let count = asked ?? count else {
      throw .shardCountUnknown(scheduler: scheduler, variable: countVariable)
    }
    guard index < count, let shard = Shard(index: index + 1, of: count) else {
      throw .shardIndexTooLarge(scheduler: scheduler, index: index, count: count)
    }
    return shard
  }

  /// An index that counts from 0, and perhaps a count.
  private static func plain(
    _ scheduler: String, _ indexVariable: String, _ countVariable: String,
    _ environment: [String: String]
  ) throws(SelectionError) -> SchedulerPlace? {
    guard let index = try value(of: indexVariable, in: environment) else { return nil }
    return SchedulerPlace(
      scheduler: scheduler, index: index, count: try value(of: countVariable, in: environment),
      countVariable: countVariable)
  }

  /// Slurm numbers its tasks as the person wrote them: `--array=10-40:10` are four. An array with
  /// gaps (`1,2,9`) has no numbering that a task could know, and is refused by all of its tasks
  /// alike.
  private static func slurm(
    _ environment: [String: String]
  ) throws(SelectionError) -> SchedulerPlace? {
    guard let task = try value(of: "SLURM_ARRAY_TASK_ID", in: environment) else { return nil }
    let count = try value(of: "SLURM_ARRAY_TASK_COUNT", in: environment)
    let first = try value(of: "SLURM_ARRAY_TASK_MIN", in: environment) ?? 0
    let step = max(1, try value(of: "SLURM_ARRAY_TASK_STEP", in: environment) ?? 1)
    if let last = try value(of: "SLURM_ARRAY_TASK_MAX", in: environment), let count {
      guard last >= first, (last - first) % step == 0, (last - first) / step == count - 1 else {
        throw .irregularArray
      }
    }
    guard task >= first, (task - first) % step == 0 else { throw .irregularArray }
    return SchedulerPlace(
      scheduler: "Slurm", index: (task - first) / step, count: count,
      countVariable: "SLURM_ARRAY_TASK_COUNT")
  }

  private static func value(
    of variable: String, in environment: [String: String]
  ) throws(SelectionError) -> Int? {
    // An empty variable is what a wrapper script makes of one that is not set.
    guard let text = environment[variable], !text.isEmpty else { return nil }
    guard let value = number(text[...]) else {
      throw .badSchedulerVariable(name: variable, value: text)
    }
    return value
  }
}

/// A plain decimal number without a sign.
private func number(_ text: Substring) -> Int? {
  guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
  return Int(text)
}
