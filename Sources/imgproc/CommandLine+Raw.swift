// The arguments as the system passes them.

import Glibc

extension CommandLine {
  /// Every argument's bytes, the program's name first.
  static var rawArguments: [[UInt8]] {
    (0..<Int(argc)).compactMap { index in
      unsafeArgv[index].map { argument in
        Array(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
      }
    }
  }
}
