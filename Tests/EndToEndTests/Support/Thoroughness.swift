// How often tests repeat what finds more the oftener it is done: more by `make test-crash`, less where
// programs are emulated.

import Glibc

/// How often to do what the variable of that name counts; `usual` times where it is not set.
func times(_ variable: String, usual: Int) -> Int {
  getenv(variable).flatMap { Int(String(cString: $0)) } ?? usual
}
