// What the sender of notices is answered: a queue, which of its messages to give out again ("Implementing
// partial batch responses", AWS Lambda Developer Guide); anyone else, whether all is well.

import Diagnostics
import Events

/// The answer to notices of new objects.
enum MessagesAnswer {
  /// - Parameter failed: those of the messages that are to come again.
  static func to(
    _ messages: [FunctionEvent.Message], failed: [FunctionEvent.Message]
  ) throws -> FunctionAnswer {
    // Of a queue that keeps an order, what lies behind a failure comes again with it.
    let failed =
      failed.first?.isOrdered == true ? Array(messages.drop { $0 != failed.first }) : failed
    guard failed.allSatisfy({ $0.id != nil }) else {
      return .failure(
        FailureReport(
          category: .tryAgain, code: "notices_failed",
          message: "\(counted(failed.count, "message")) of \(messages.count) failed"))
    }
    struct Response: Encodable {
      let batchItemFailures: [Item]
      struct Item: Encodable { let itemIdentifier: String }
    }
    return .response(
      try jsonLine(
        Response(
          batchItemFailures: failed.compactMap(\.id).map(Response.Item.init(itemIdentifier:)))))
  }
}
