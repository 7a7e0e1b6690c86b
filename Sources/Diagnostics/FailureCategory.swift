// Why something went wrong, in the few kinds that a caller can act on differently, and the one
// place where a kind becomes an exit status (sysexits.h) or an API status.

/// The kind of a failure: what a script branches on.
public enum FailureCategory: String, Codable, Sendable, CaseIterable {
  /// The command line makes no sense.
  case usage
  /// The image is corrupt, of an unsupported kind, or over a limit.
  case unusableImage
  /// There is no object of that key.
  case noSuchKey
  /// The bucket or a sink can't be reached.
  case unavailable
  /// A fault of the program's own.
  case internalFault
  /// The output can't be created.
  case cannotCreate
  /// Reading or writing failed half-way.
  case ioFailed
  /// Nothing is wrong that another try can't mend.
  case tryAgain
  /// A permission is missing, or a key would leave its bucket.
  case refused
  /// The configuration makes no sense.
  case badConfiguration

  /// The process's exit status for a run that ends with this failure.
  public var exitStatus: Int32 {
    switch self {
    case .usage: 64
    case .unusableImage: 65
    case .noSuchKey: 66
    case .unavailable: 69
    case .internalFault: 70
    case .cannotCreate: 73
    case .ioFailed: 74
    case .tryAgain: 75
    case .refused: 77
    case .badConfiguration: 78
    }
  }

  /// The status that the processing API answers with (HTTP).
  public var httpStatus: Int {
    switch self {
    case .usage: 400
    case .unusableImage: 422
    case .noSuchKey: 404
    case .refused: 403
    case .unavailable, .tryAgain: 503
    case .internalFault, .cannotCreate, .ioFailed, .badConfiguration: 500
    }
  }
}

/// Exit statuses of a run that is not one single failure.
public enum RunStatus {
  /// Everything is done, or was already.
  public static let success: Int32 = 0
  /// The run finished, and some of its keys failed.
  public static let someKeysFailed: Int32 = 1
}
