import Diagnostics
import Testing

@Suite("Failure categories")
struct FailureCategoryTests {
  @Test(
    "have the exit and HTTP statuses that scripts rely on",
    arguments: [
      (.usage, "usage", 64, 400), (.unusableImage, "unusableImage", 65, 422),
      (.noSuchKey, "noSuchKey", 66, 404), (.unavailable, "unavailable", 69, 503),
      (.internalFault, "internalFault", 70, 500), (.cannotCreate, "cannotCreate", 73, 500),
      (.ioFailed, "ioFailed", 74, 500), (.tryAgain, "tryAgain", 75, 503),
      (.refused, "refused", 77, 403), (.badConfiguration, "badConfiguration", 78, 500),
    ] as [(FailureCategory, String, Int32, Int)])
  func table(category: FailureCategory, word: String, exit: Int32, http: Int) {
    #expect(category.rawValue == word)
    #expect(category.exitStatus == exit)
    #expect(category.httpStatus == http)
  }

  @Test("never share an exit status with one another or with a finished run")
  func distinct() {
    let statuses = FailureCategory.allCases.map(\.exitStatus)
    #expect(Set(statuses).count == FailureCategory.allCases.count)
    #expect(statuses.allSatisfy { (64...78).contains($0) })
    #expect(RunStatus.success == 0)
    #expect(RunStatus.someKeysFailed == 1)
  }

  @Test("travel in a report with the failure's code, message and hint")
  func report() {
    struct Fault: Failure {
      let category = FailureCategory.refused
      let code = "a_code"
      let message = "a message"
    }
    #expect(
      FailureReport(Fault())
        == FailureReport(category: .refused, code: "a_code", message: "a message", hint: nil))
  }
}
