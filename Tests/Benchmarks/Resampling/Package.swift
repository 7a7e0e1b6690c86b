// swift-tools-version: 6.2
// The in-memory resize, and the metric, as programs of their own, so that the root package carries no benchmark.

import PackageDescription

let package = Package(
  name: "Resampling",
  dependencies: [.package(name: "imgproc", path: "../../..")],
  targets: [
    .executableTarget(
      name: "resampling", dependencies: [.product(name: "Raster", package: "imgproc")]),
    .executableTarget(
      name: "similarity", dependencies: [.product(name: "Raster", package: "imgproc")]),
  ],
  swiftLanguageModes: [.v6]
)
