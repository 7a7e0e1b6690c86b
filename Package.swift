// swift-tools-version: 6.2
// The targets below are the architecture diagram: a target imports only what stands above it here,
// and a test over every `import` line keeps it so.

import PackageDescription

/// A C library of Debian's, whose compiler and linker flags CCodecs takes from pkg-config.
func debianLibrary(_ name: String, pkgConfig: String, package: String) -> Target {
  .systemLibrary(
    name: "CLib\(name)", path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig,
    providers: [.apt([package])])
}

/// `IMGPROC_STRICT=1`, as `make check` and CI set it, makes every warning of ours an error.
let isStrict = Context.environment["IMGPROC_STRICT"] == "1"

let package = Package(
  name: "imgproc",
  products: [
    .executable(name: "imgproc", targets: ["imgproc"]),
    // For the benchmark of the resize in memory.
    .library(name: "Raster", targets: ["Raster"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // C: system calls, pixel kernels, and the codec libraries behind setjmp.
    .target(name: "CLinux"),
    .target(name: "CKernels"),
    debianLibrary("PNG", pkgConfig: "libpng", package: "libpng-dev"),
    debianLibrary("JPEG", pkgConfig: "libjpeg", package: "libjpeg62-turbo-dev"),
    debianLibrary("WebP", pkgConfig: "libwebp", package: "libwebp-dev"),
    debianLibrary("WebPDemux", pkgConfig: "libwebpdemux", package: "libwebp-dev"),
    debianLibrary("WebPMux", pkgConfig: "libwebpmux", package: "libwebp-dev"),
    debianLibrary("Deflate", pkgConfig: "libdeflate", package: "libdeflate-dev"),
    debianLibrary("LCMS", pkgConfig: "lcms2", package: "liblcms2-dev"),
    .target(
      name: "CCodecs",
      dependencies: [
        "CLibPNG", "CLibJPEG", "CLibWebP", "CLibWebPDemux", "CLibWebPMux", "CLibDeflate",
        "CLibLCMS",
      ],
      // Debian's libzopfli-dev, which pkg-config knows nothing of.
      linkerSettings: [.linkedLibrary("zopfli")]),

    // What goes wrong, and which exit status that is.
    .target(name: "Diagnostics"),

    // Pixels.
    .target(name: "Raster", dependencies: ["CKernels"]),
    .target(name: "Codecs", dependencies: ["Diagnostics", "Raster", "CCodecs"]),

    // Buckets, notices, the wire that they go by, and the memory of it all: none knows pixels.
    .target(name: "Storage", dependencies: ["Diagnostics", "CLinux"]),
    .target(
      name: "Transport",
      dependencies: [
        "Diagnostics", "CLinux", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .target(name: "Events", dependencies: ["Diagnostics", "CLinux", "Transport"]),
    .target(
      name: "State",
      dependencies: [
        "Diagnostics", "CLinux", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),

    // Intent to pixels: a recipe and a header make a plan, a plan and bytes make an image.
    .target(name: "Planning", dependencies: ["Diagnostics", "Raster", "Codecs"]),
    .target(name: "Imaging", dependencies: ["Diagnostics", "Raster", "Codecs", "Planning"]),

    // The two kinds of process.
    .target(
      name: "Worker",
      dependencies: [
        "Diagnostics", "Raster", "Codecs", "Planning", "Imaging", "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(
      name: "Engine",
      dependencies: [
        "Diagnostics", "Codecs", "Planning", "Storage", "Transport", "Events", "State", "Worker",
        "CLinux",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),

    // The command.
    .executableTarget(
      name: "imgproc",
      dependencies: [
        "Diagnostics", "Raster", "Codecs", "Planning", "Imaging", "Storage", "Transport", "Events",
        "State", "Worker", "Engine", "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ]),

    // Tests mirror the targets.
    .target(
      name: "TestSupport", dependencies: ["Diagnostics", "Raster", "Codecs"],
      path: "Tests/TestSupport"),
    // Confines itself as a worker does, and then does what no worker may.
    .executableTarget(
      name: "confined", dependencies: ["CLinux"], path: "Tests/ConfinedProcess"),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics", "TestSupport"]),
    .testTarget(
      name: "RasterTests", dependencies: ["CKernels", "Raster", "Codecs", "TestSupport"]),
    .testTarget(
      name: "CodecsTests", dependencies: ["CCodecs", "Raster", "Codecs", "TestSupport"]),
    .testTarget(
      name: "StorageTests", dependencies: ["CLinux", "Diagnostics", "Storage", "TestSupport"]),
    .testTarget(
      name: "StateTests",
      dependencies: [
        "Diagnostics", "State", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "TransportTests", dependencies: ["Diagnostics", "Transport", "TestSupport"]),
    .testTarget(
      name: "EventsTests", dependencies: ["Diagnostics", "Transport", "Events", "TestSupport"]),
    .testTarget(
      name: "PlanningTests", dependencies: ["Raster", "Codecs", "Planning", "TestSupport"]),
    .testTarget(
      name: "ImagingTests",
      dependencies: ["Raster", "Codecs", "Planning", "Imaging", "TestSupport"]),
    .testTarget(
      name: "WorkerTests",
      dependencies: [
        "Diagnostics", "Raster", "Codecs", "Planning", "Worker", "CLinux", "TestSupport",
      ]),
    .testTarget(
      name: "EngineTests",
      dependencies: [
        "Diagnostics", "Codecs", "Planning", "Storage", "Transport", "Events", "State", "Engine",
        "TestSupport",
      ]),
    .testTarget(
      name: "ConformanceTests",
      dependencies: ["Raster", "Codecs", "Planning", "Imaging", "TestSupport"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "CLinux", "Raster", "Codecs", "Storage", "imgproc", "confined", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "ArchitectureTests", dependencies: ["TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.cSettings = [.enableWarning("all"), .enableWarning("extra")]
  if isStrict {
    target.cSettings?.append(.treatAllWarnings(as: .error))
    target.swiftSettings = [.treatAllWarnings(as: .error)]
  }
}
