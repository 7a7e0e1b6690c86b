// Geometry as it is typed: what each flag does, and what is said of one that can't be meant.

import TestSupport
import Testing

@Suite("Geometry options")
struct GeometryOptionsTests {
  private func size(_ flags: [String], _ environment: [String: String] = [:]) throws -> String {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(
      ["process", "a.jpg"] + flags.map { Argument($0) }, environment: environment)
    #expect(run.ending == .exited(0), "\(run.errorText)")
    return try DecodedImage(bucket.get("processed/a.jpg")).size.description
  }

  @Test(
    "make the sizes that they name, of an image of 64x48",
    arguments: [
      (["-s", "32x32", "--fit", "cover"], "32x32"), (["-s", "32x32^"], "43x32"),
      (["-s", "32x32!"], "32x32"), (["-W", "32", "-H", "32", "--fit", "contain"], "32x32"),
      (["-s", "50%x25%"], "32x12"), (["-s", "768@"], "32x24"),
      (["-s", "128x>", "--upscale"], "64x48"),
      (["-s", "128x<"], "128x96"), (["-s", "200%"], "128x96"), (["--rotate", "90"], "48x64"),
      (["--crop", "20x10+4+4"], "20x10"), (["--crop", "50%x50%", "-s", "16x"], "16x12"),
      (["-s", "20x20", "--fit", "cover", "--position", "attention"], "20x20"),
      (["-s", "20x20", "--fit", "cover", "--position", "10,10", "--kernel", "nearest"], "20x20"),
      (["-s", "32x", "--linear", "--sharpen", "0.8"], "32x24"),
      (["--flip", "--flop", "--crop", "30x20", "--rotate", "270"], "20x30"),
    ] as [([String], String)])
  func sizes(_ flags: [String], _ expected: String) throws {
    #expect(try size(flags) == expected)
  }

  @Test("can come from the environment as well")
  func environment() throws {
    #expect(
      try size(
        [],
        [
          "IMGPROC_RESIZE": "20x20", "IMGPROC_FIT": "cover", "IMGPROC_POSITION": "north",
          "IMGPROC_FLIP": "1", "IMGPROC_CROP": "40x40",
        ]) == "20x20")
    #expect(try size([], ["IMGPROC_ROTATE": "90", "IMGPROC_BACKGROUND": "#000"]) == "48x64")
  }

  @Test(
    "that make no sense are refused with what is wrong and what would be right",
    arguments: [
      (["-s", "big"], "--resize: 'big' is no size", "try 800x600"),
      (["-s", "10x10^!"], "contradict", "try 800x600"),
      (["-s", "50%!"], "sides in pixels", "try 800x600"),
      (["--crop", "10"], "--crop: '10' is no crop", "try 800x600+10+20"),
      (["--rotate", "45"], "--rotate: '45' is not", "0, 90, 180 or 270"),
      (["--background", "pink"], "--background: 'pink' is no colour", "#1e90ff"),
      (["--fit", "crop", "-s", "9x9"], "--fit: 'crop' is not", "cover"),
      (["--fit", "cover"], "--fit cover needs a box", "-s 800x600"),
      (["--fit", "contain", "-s", "50%"], "needs a box in pixels", "-s 800x600"),
      (["--fit", "cover", "-s", "9x9!"], "contradicts the !", "leave one of them out"),
      (["--position", "up", "-s", "9x9", "--fit", "cover"], "'up' is no position", "north"),
      (["--position", "north", "-s", "9x9"], "no effect on --fit inside", "--fit cover"),
      (
        ["--position", "entropy", "-s", "9x9", "--fit", "contain"], "nothing to look for",
        "a direction"
      ),
      (["--sharpen", "99"], "--sharpen: '99' is not", "0.3 to 10"),
      (["--kernel", "sinc"], "--kernel: 'sinc' is not", "lanczos3"),
    ] as [([String], String, String)])
  func refusals(_ flags: [String], _ message: String, _ hint: String) throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(["process", "a.jpg"] + flags.map { Argument($0) })
    #expect(run.ending == .exited(64))
    #expect(run.errorText.contains(message) && run.errorText.contains(hint), "\(run.errorText)")
    #expect(try bucket.outputs().isEmpty)
  }

  @Test("a crop that misses an image fails that image alone")
  func outside() throws {
    let bucket = try Bucket.ofThree()
    let run = try bucket.run(["process", "a.jpg", "--crop", "5x5+900+0"])
    #expect(run.ending == .exited(65))
    #expect(run.errorText.contains("the crop 5x5+900+0 lies outside the image of 64x48"))
    #expect(try bucket.outputs().isEmpty)
  }
}
