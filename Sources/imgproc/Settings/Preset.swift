// Presets that come with the program: settings that go together, under a name for what they are for.

/// A named set of settings.
struct Preset {
  let name: String
  /// What it is for, in a line.
  let purpose: String
  /// Values by the long names of their flags, in the order in which they are shown.
  let settings: KeyValuePairs<String, String>
}

/// The presets that everybody has. One more is one entry more.
let builtinPresets = [
  Preset(
    name: "thumbnail", purpose: "small pictures for lists and galleries",
    settings: ["resize": "320x320", "quality": "75", "sharpen": "0.6"]),
  Preset(
    name: "web", purpose: "pictures within a page",
    settings: ["resize": "1600x1600", "format": "webp", "quality": "80"]),
  Preset(
    name: "social", purpose: "the picture beside a shared link",
    settings: [
      "resize": "1200x630", "fit": "cover", "position": "attention", "format": "jpeg",
      "quality": "85",
    ]),
  Preset(
    name: "archive", purpose: "every pixel, its own colours, and little loss",
    settings: ["resize": "100%", "quality": "92", "colorspace": "keep", "strip": "none"]),
  Preset(
    name: "print", purpose: "a page of 30 cm at 300 dpi, in its own colours",
    settings: ["resize": "3600x3600", "quality": "95", "colorspace": "keep"]),
]
