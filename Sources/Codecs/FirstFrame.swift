// What is said of an animation of which only one picture is kept.

/// The warning for a file of `frames` frames; empty where there is but one.
func firstFrameWarning(frames: Int) -> [String] {
  frames > 1 ? ["animation: only the first of \(frames) frames is kept"] : []
}
