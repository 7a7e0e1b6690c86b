// Everything that can be wrong with an image, each case with its evidence.

import Diagnostics
import Raster

#if canImport(Glibc)
  import Glibc
#endif

/// Why an image can't be read or written.
public enum CodecError: Failure, Equatable {
  /// The file has no bytes.
  case empty
  /// The bytes are no format that this program reads; `found` names one that it recognises.
  case unsupportedFormat(found: String?)
  /// The format is read, but not this variety of it.
  case unsupportedVariety(ImageFormat, detail: String)
  /// The image moves, and what is asked for would stop it.
  case unsupportedAnimation(ImageFormat, frames: Int)
  /// The file ends before the image does.
  case truncated(ImageFormat, offset: Int, detail: String)
  /// The bytes at `offset` can't be what they should be.
  case corrupt(ImageFormat, offset: Int, detail: String)
  /// A limit is exceeded; `flag` lifts it.
  case overLimit(what: String, found: String, limit: String, flag: String)
  /// The format can't hold an image of these sides.
  case tooLargeForFormat(ImageFormat, limit: Int)
  /// No pixel of an image of this upright size is in what was asked for.
  case outsideImage(what: String, PixelSize)
  /// No quality that is allowed makes a file that meets the target.
  case targetMissed(what: String, target: String)
  /// The output saves less than was asked for.
  case notSmaller(bytes: Int, input: Int, isFailure: Bool)
  /// There is no more memory for `activity`.
  case outOfMemory(activity: String)
  /// The file can't be read (`errno`).
  case notRead(Int32)
  /// The encoding library refused.
  case encoderFailed(ImageFormat, detail: String)

  /// What a script branches on.
  public var category: FailureCategory {
    switch self {
    case .notRead: .ioFailed
    case .encoderFailed: .internalFault
    default: .unusableImage
    }
  }

  /// A stable word for the case.
  public var code: String {
    switch self {
    case .empty: "empty_file"
    case .unsupportedFormat(let found):
      found.map(isImageFormat) == true ? "unsupported_format" : "not_an_image"
    case .unsupportedVariety: "unsupported_variety"
    case .unsupportedAnimation: "unsupported_animation"
    case .truncated: "truncated"
    case .corrupt: "corrupt"
    case .overLimit: "over_limit"
    case .tooLargeForFormat: "too_large_for_format"
    case .outsideImage: "outside_image"
    case .targetMissed: "target_missed"
    case .notSmaller(_, _, let isFailure): isFailure ? "not_smaller" : Self.nothingSavedCode
    case .outOfMemory: "out_of_memory"
    case .notRead: "read_failed"
    case .encoderFailed: "encoder_failed"
    }
  }

  /// The code of an output that is not made because it would save nothing, which was asked for.
  public static let nothingSavedCode = "nothing_saved"

  /// The case and its evidence, in one line.
  public var message: String {
    switch self {
    case .empty:
      "the file is empty"
    case .unsupportedFormat(let found?):
      "\(found) is not a format that imgproc reads"
    case .unsupportedFormat(nil):
      "not an image that imgproc recognises"
    case .unsupportedVariety(let format, let detail):
      "unsupported \(format.displayName): \(detail)"
    case .unsupportedAnimation(let format, let frames):
      "an animated \(format.displayName) of \(counted(frames, "frame")) can only be kept as it is"
    case .truncated(let format, let offset, let detail):
      "truncated \(format.displayName) at byte \(offset): \(detail)"
    case .corrupt(let format, let offset, let detail):
      "corrupt \(format.displayName) at byte \(offset): \(detail)"
    case .overLimit(let what, let found, let limit, let flag):
      "\(what) \(found) is over the limit of \(limit) (\(flag))"
    case .tooLargeForFormat(let format, let limit):
      "\(format.displayName) can't hold a side over \(limit) pixels"
    case .outsideImage(let what, let size):
      "\(what) lies outside the image of \(size)"
    case .targetMissed(let what, let target):
      "\(what), which misses \(target)"
    case .notSmaller(let bytes, let input, _):
      "the output would have \(bytes) bytes, and the input has \(input)"
    case .outOfMemory(let activity):
      "out of memory while \(activity) (--memory)"
    case .notRead(let code):
      "the input can't be read: \(String(cString: strerror(code)))"
    case .encoderFailed(let format, let detail):
      "encoding \(format.displayName) failed: \(detail)"
    }
  }

  /// What can be done.
  public var hint: String? {
    switch self {
    case .empty: "was the upload finished?"
    case .unsupportedAnimation:
      "make it an animated WebP first, or ask for a still of its first frame with -f jpeg or png"
    case .unsupportedFormat("GIF"?):
      "make it an animated WebP first, with gif2webp for instance, or a PNG if it does not move"
    case .unsupportedFormat:
      "imgproc reads \(ImageFormat.allCases.map(\.displayName).joined(separator: ", "))"
    case .truncated: "was the upload finished?"
    case .overLimit(_, _, _, let flag): "raise \(flag) if you trust this image"
    case .outsideImage: "--crop counts from the upper left corner of the upright image"
    case .targetMissed: "choose a smaller --resize, another --format or a lower --min-quality"
    case .notSmaller: "--if-larger keep-input keeps the input's own pixels where they would do"
    case .outOfMemory: "raise --memory if you trust this image"
    case .tooLargeForFormat: "choose a smaller --resize or another --format"
    case .unsupportedVariety, .corrupt, .notRead, .encoderFailed: nil
    }
  }
}
