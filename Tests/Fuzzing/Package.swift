// swift-tools-version: 6.2
// What reads the bytes of strangers, built for libFuzzer (`make fuzz`). The parts of the program are
// compiled here from its own sources, by this package's flags, and none that has no part in it: neither
// network nor database.

import PackageDescription

func library(_ name: String, _ pkgConfig: String) -> Target {
  .systemLibrary(
    name: "CLib\(name)", path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig)
}

let package = Package(
  name: "Fuzzing",
  targets: [
    .target(name: "CLinux"),
    .target(name: "CKernels"),
    library("PNG", "libpng"), library("JPEG", "libjpeg"), library("WebP", "libwebp"),
    library("WebPDemux", "libwebpdemux"), library("WebPMux", "libwebpmux"),
    library("Deflate", "libdeflate"),
    library("LCMS", "lcms2"),
    .target(
      name: "CCodecs",
      dependencies: [
        "CLibPNG", "CLibJPEG", "CLibWebP", "CLibWebPDemux", "CLibWebPMux", "CLibDeflate",
        "CLibLCMS",
      ], linkerSettings: [.linkedLibrary("zopfli")]),
    .target(name: "Diagnostics"),
    .target(name: "Raster", dependencies: ["CKernels"]),
    .target(name: "Codecs", dependencies: ["Diagnostics", "Raster", "CCodecs"]),
    .target(
      name: "Transport", dependencies: ["Diagnostics"],
      sources: ["TransportError.swift", "HTTP/AddressBlock.swift", "HTTP/PercentEncoding.swift"]),
    .target(
      name: "Events", dependencies: ["Diagnostics", "Transport"],
      sources: ["EventsError.swift", "JSON", "Pattern", "Input"]),
    .target(name: "Planning", dependencies: ["Diagnostics", "Raster", "Codecs"]),
    .target(
      name: "Worker", dependencies: ["Diagnostics", "Raster", "Codecs", "Planning", "CLinux"],
      sources: ["Messages.swift", "MessageBytes.swift", "Messages+Bytes.swift", "Channel.swift"]),
    .executableTarget(
      name: "fuzz",
      dependencies: ["Diagnostics", "Raster", "Codecs", "Events", "Planning", "Worker"],
      path: "fuzz", swiftSettings: [.unsafeFlags(["-parse-as-library"])]),
  ],
  swiftLanguageModes: [.v6]
)
