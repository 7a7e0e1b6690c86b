import Engine
import TestSupport
import Testing

@Suite("A share of the keys")
struct ShardTests {
  @Test("holds each key in exactly one of its fellows", arguments: [1, 2, 3, 7, 64])
  func partition(count: Int) throws {
    let shards = try (1...count).map { try #require(Shard(index: $0, of: count)) }
    var sizes = [Int](repeating: 0, count: count)
    for number in 0..<20_000 {
      let key = Array("photos/2026/IMG_\(number).jpg".utf8)
      let holders = shards.filter { $0.holds(key) }
      #expect(holders.count == 1)
      sizes[(holders.first?.index ?? 1) - 1] += 1
    }
    let even = 20_000 / count
    #expect(sizes.allSatisfy { abs($0 - even) < max(1, even / 3) })
  }

  @Test("is the same on every machine and in every version")
  func known() throws {
    let counts = [2, 3, 4, 7, 1000]
    let known: [([UInt8], [Int])] = [
      (characters("a.jpg"), [2, 1, 4, 1, 624]), (characters("photos/b.png"), [1, 3, 3, 5, 479]),
      (characters("日本語.webp"), [1, 3, 3, 2, 575]), ([0xFF], [2, 2, 4, 6, 296]),
    ]
    for (key, indices) in known {
      for (index, count) in zip(indices, counts) {
        #expect(try #require(Shard(index: index, of: count)).holds(key))
      }
    }
  }

  private func choose(_ option: String?, _ environment: [String: String] = [:]) throws -> String? {
    try ShardChoice(option, environment: environment).shard?.description
  }

  @Test("is counted from 1 in --shard")
  func option() throws {
    #expect(try choose("1/4") == "1/4")
    #expect(try choose("4/4") == "4/4")
    #expect(try choose(nil) == nil)
    #expect(try choose("none", ["AWS_BATCH_JOB_ARRAY_INDEX": "0"]) == nil)
    let slurm = ["SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_COUNT": "9"]
    #expect(try choose("2/3", slurm) == "2/3")
  }

  @Test(
    "is refused where it makes no sense",
    arguments: [
      "", "0/4", "5/4", "1/0", "/0", "/", "1", "1/", "-1/4", "1/4/4", "a/b", "+1/4", "١/4",
    ])
  func badOption(option: String) {
    #expect(throws: SelectionError.badShard(option)) { try choose(option) }
  }

  @Test(
    "comes by itself from a scheduler that tells index and count",
    arguments: [
      (["AWS_BATCH_JOB_ARRAY_INDEX": "0", "AWS_BATCH_JOB_ARRAY_SIZE": "8"], "1/8", "AWS Batch"),
      (["AWS_BATCH_JOB_ARRAY_INDEX": "7", "AWS_BATCH_JOB_ARRAY_SIZE": "8"], "8/8", "AWS Batch"),
      (["JOB_COMPLETION_INDEX": "2", "JOB_COMPLETIONS": "3"], "3/3", "Kubernetes"),
      (slurm(1, 1...4, step: 1, count: 4), "1/4", "Slurm"),
      (slurm(4, 1...4, step: 1, count: 4), "4/4", "Slurm"),
      (slurm(0, 0...9, step: 1, count: 10), "1/10", "Slurm"),
      (slurm(30, 10...40, step: 10, count: 4), "3/4", "Slurm"),
      (slurm(7, 7...7, step: 1, count: 1), "1/1", "Slurm"),
    ] as [([String: String], String, String)])
  func scheduled(environment: [String: String], shard: String, scheduler: String) throws {
    for option in [nil, "auto"] {
      let choice = try ShardChoice(option, environment: environment)
      #expect(choice.shard?.description == shard)
      #expect(choice.origin == scheduler)
      #expect(choice.warning == nil)
    }
  }

  @Test("of a known number takes its index from the scheduler")
  func countOnly() throws {
    #expect(try choose("/3", ["JOB_COMPLETION_INDEX": "2"]) == "3/3")
    let tooMany = SelectionError.shardIndexTooLarge(scheduler: "Kubernetes", index: 3, count: 3)
    #expect(throws: tooMany) { try choose("/3", ["JOB_COMPLETION_INDEX": "3"]) }
    let differs = SelectionError.shardCountDiffers(scheduler: "Slurm", tasks: 4, asked: 8)
    #expect(throws: differs) { try choose("/8", Self.slurm(1, 1...4, step: 1, count: 4)) }
    #expect(throws: SelectionError.noScheduler) { try choose("/3") }
    #expect(throws: SelectionError.noScheduler) { try choose("auto") }
  }

  @Test(
    "is never guessed: what a scheduler leaves out fails if it was asked for, and else warns",
    arguments: [
      ["JOB_COMPLETION_INDEX": "2"], ["SLURM_ARRAY_TASK_ID": "2"],
      ["AWS_BATCH_JOB_ARRAY_INDEX": "x", "AWS_BATCH_JOB_ARRAY_SIZE": "8"],
      ["AWS_BATCH_JOB_ARRAY_INDEX": "8", "AWS_BATCH_JOB_ARRAY_SIZE": "8"],
      slurm(2, 1...9, step: 1, count: 3), slurm(1, 1...9, step: 1, count: 3),
    ])
  func incomplete(environment: [String: String]) throws {
    #expect(throws: SelectionError.self) { try choose("auto", environment) }
    let choice = try ShardChoice(nil, environment: environment)
    #expect(choice.shard == nil)
    #expect(choice.warning?.hasSuffix("; all keys are processed") == true)
  }

  private static func slurm(
    _ task: Int, _ tasks: ClosedRange<Int>, step: Int, count: Int
  ) -> [String: String] {
    [
      "SLURM_ARRAY_TASK_ID": "\(task)", "SLURM_ARRAY_TASK_MIN": "\(tasks.lowerBound)",
      "SLURM_ARRAY_TASK_MAX": "\(tasks.upperBound)", "SLURM_ARRAY_TASK_STEP": "\(step)",
      "SLURM_ARRAY_TASK_COUNT": "\(count)",
    ]
  }
}
