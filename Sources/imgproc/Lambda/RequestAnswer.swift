// What a request to the processing API is answered: the proxy integration's shape, with the statuses and
// messages of the AWS stack that this program replaces ("Output format of a Lambda function for proxy
// integration", API Gateway Developer Guide).

import Diagnostics
import Engine
import Events
import FoundationEssentials

/// The answer to one request.
struct RequestAnswer {
  private let status: Int
  private let body: Body

  private init(status: Int, _ body: Body) {
    self.status = status
    self.body = body
  }

  /// What became of a key.
  init(_ outcome: Outcome, runID: UUID) {
    let record = OutcomeRecord(outcome, runID: runID)
    if let failure = outcome.failure {
      self.init(failure, of: outcome.key, outcome: record)
      return
    }
    let result = ProcessingResult(
      originalKey: outcome.key.text, processedKey: outcome.output.map { EventKey($0.bytes) },
      processingTime: Date(), operations: outcome.report?.operations ?? [],
      status: outcome.status == .skipped ? .skipped : .completed)
    self.init(
      status: 200,
      Body(
        message: outcome.reason ?? "Image processed", key: outcome.key, result: result,
        outcome: record, error: nil))
  }

  private init(_ failure: FailureReport, of key: EventKey?, outcome: OutcomeRecord? = nil) {
    var error = EventError(failure)
    // What is wrong within is for the log, and not for whoever asks.
    switch error.status {
    case 404: error.message = "Image not found"
    case 500: error.message = "Internal server error"
    case 503: error.message = "Not finished: try again"
    default: break
    }
    self.init(
      status: error.status,
      Body(
        message: error.message, key: key, result: nil,
        outcome: error.status < 500 ? outcome : nil, error: error))
  }

  /// The answer to a request that names no key.
  static let withoutKey = ofNoKey(
    FailureReport(
      category: .usage, code: "missing_image_key", message: "Missing image_key parameter"))

  /// The answer to a request for what is no key, and too long to be repeated.
  static func ofNoKey(_ failure: FailureReport) -> RequestAnswer { RequestAnswer(failure, of: nil) }

  /// The answer where the time was over before the key was done, or before its notices were taken.
  static func unfinished(_ key: EventKey) -> RequestAnswer {
    RequestAnswer(
      FailureReport(category: .tryAgain, code: "unfinished", message: "not finished"), of: key)
  }

  /// The answer where there was no run: never the fault of whoever asked.
  static func fault(_ failure: FailureReport, of key: EventKey) -> RequestAnswer {
    let mayPass = [.tryAgain, .unavailable].contains(failure.category)
    return RequestAnswer(
      FailureReport(
        category: mayPass ? failure.category : .internalFault, code: failure.code,
        message: failure.message), of: key)
  }

  /// The answer as Lambda hands it on.
  func json() throws -> [UInt8] {
    struct Response: Encodable {
      let statusCode: Int
      let headers = ["Content-Type": "application/json", "Access-Control-Allow-Origin": "*"]
      let body: String
      let isBase64Encoded = false
    }
    let text = String(decoding: try jsonLine(body).dropLast(), as: UTF8.self)
    return try jsonLine(Response(statusCode: status, body: text))
  }

  private struct Body: Encodable {
    let message: String
    let key: EventKey?
    let result: ProcessingResult?
    let outcome: OutcomeRecord?
    let error: EventError?

    private enum CodingKeys: String, CodingKey {
      case message, outcome, error
      case key = "image_key"
      case keyBytes = "image_key_base64"
      case result = "processing_result"
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(message, forKey: .message)
      try container.encodeIfPresent(key?.text, forKey: .key)
      try container.encodeIfPresent(key?.base64, forKey: .keyBytes)
      try container.encodeIfPresent(result, forKey: .result)
      try container.encodeIfPresent(outcome, forKey: .outcome)
      try container.encodeIfPresent(error, forKey: .error)
    }
  }
}
