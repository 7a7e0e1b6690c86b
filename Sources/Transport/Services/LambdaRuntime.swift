// The service that a function of AWS Lambda gets its calls from, one after another ("Using the Lambda
// runtime API", AWS Lambda Developer Guide).

import FoundationEssentials

/// One call of the function.
public struct FunctionCall: Sendable {
  /// What its answer names it by.
  public let id: String
  /// When the function is ended, answered or not: milliseconds since 1970; nil where it does not say.
  public let deadline: Int64?
  /// What it is called with: JSON.
  public let event: [UInt8]
}

/// The runtime API of one execution environment.
public struct LambdaRuntime: Sendable {
  /// The variable that names its host and port.
  public static let variable = "AWS_LAMBDA_RUNTIME_API"
  /// Bytes of an event that are read: more than Lambda takes.
  private static let longestEvent = 8 << 20
  /// Seconds that a short exchange with it may take.
  private static let patience = 10.0

  /// The process's own, which is never closed: it has this one peer, and ends with it.
  private static let network = Network(authorities: .ofEnvironment, isPatient: true)

  private let origin: String

  /// The runtime API at `host`, as the variable has it. Throws `badAddress`.
  public init(host: String) throws(TransportError) {
    let address = try WebAddress("http://\(host)")
    guard address.path == "/", address.query.isEmpty else {
      throw .badAddress(detail: "\(Self.variable) is a host and a port")
    }
    origin = address.origin
  }

  /// The next call, once there is one: the environment sleeps meanwhile, so that no time is too long.
  public func next() async throws(TransportError) -> FunctionCall {
    let answer = try await Self.network.send(
      request("GET", "invocation/next"), within: nil, keeping: Self.longestEvent)
    guard answer.status == 200, let id = answer.fields["lambda-runtime-aws-request-id"] else {
      throw unexpected(answer)
    }
    return FunctionCall(
      id: id, deadline: answer.fields["lambda-runtime-deadline-ms"].flatMap { Int64($0) },
      event: answer.body)
  }

  /// Answers a call with JSON.
  public func answer(_ call: FunctionCall, _ body: [UInt8]) async throws(TransportError) {
    try await post("invocation/\(call.id)/response", body)
  }

  /// Lets a call fail, so that whatever made it can make it again.
  ///
  /// - Parameters:
  ///   - code: a stable word for the fault.
  ///   - message: the fault in a line.
  public func fail(
    _ call: FunctionCall, code: String, message: String
  ) async throws(TransportError) {
    try await post("invocation/\(call.id)/error", fault: code, message)
  }

  /// Says that there is a fault that keeps the function from taking any call.
  public func failToStart(code: String, message: String) async throws(TransportError) {
    try await post("init/error", fault: code, message)
  }

  private func post(_ path: String, fault code: String, _ message: String)
    async throws(TransportError)
  {
    struct Fault: Encodable {
      let errorMessage: String
      let errorType: String
      let stackTrace: [String] = []
    }
    let type = "imgproc.\(code)"
    // Two texts and an empty list can be written.
    let body = try? JSONEncoder().encode(Fault(errorMessage: message, errorType: type))
    try await post(
      path, body.map { [UInt8]($0) } ?? [],
      fields: [HTTPField("Lambda-Runtime-Function-Error-Type", type)])
  }

  private func post(
    _ path: String, _ body: [UInt8], fields: [HTTPField] = []
  ) async throws(TransportError) {
    var request = request("POST", path)
    request.fields = [HTTPField("Content-Type", "application/json")] + fields
    request.body = body
    let answer = try await Self.network.send(request, within: Self.patience)
    guard answer.status == 202 else { throw unexpected(answer) }
  }

  private func request(_ method: String, _ path: String) -> HTTPRequest {
    HTTPRequest(method: method, origin: origin, path: "/2018-06-01/runtime/\(path)")
  }

  private func unexpected(_ answer: HTTPAnswer) -> TransportError {
    .unreachable(origin: origin, detail: "its status was \(answer.status)")
  }
}
