// The architecture is the list of targets in Package.swift; these tests keep it true.

import Testing

@Suite("The architecture")
struct ImportTests {
  /// What comes with the toolchain and the system.
  private static let system: Set<String> = [
    "Dispatch", "FoundationEssentials", "Glibc", "Synchronization",
  ]
  /// What only tests and the manifest may use.
  private static let forTests: Set<String> = ["Testing", "TestSupport", "Foundation"]

  @Test("is found: every target that the program is made of")
  func found() throws {
    let targets = try declaredTargets()
    let names = Set(targets.map(\.name))
    #expect(
      names.isSuperset(of: [
        "CLinux", "CKernels", "CCodecs", "Diagnostics", "Raster", "Codecs", "Storage", "Events",
        "State", "Transport", "Planning", "Imaging", "Worker", "Engine", "imgproc",
      ]))
    let worker = try #require(targets.first { $0.name == "Worker" })
    #expect(worker.dependencies.isSuperset(of: ["Crypto", "Codecs", "CLinux"]))
    #expect(!worker.dependencies.contains("swift-crypto"))
    #expect(try imports(of: worker).contains { $0.module == "Crypto" })
  }

  @Test("has no import that Package.swift does not declare for its target")
  func declared() throws {
    var undeclared: [String] = []
    for target in try declaredTargets() {
      var allowed = target.dependencies.union(Self.system)
      if target.isTest || target.name == "TestSupport" { allowed.formUnion(Self.forTests) }
      for line in try imports(of: target) where !allowed.contains(line.module) {
        undeclared.append("\(line.file) imports \(line.module)")
      }
    }
    #expect(undeclared == [])
  }

  @Test("has each target depend only on those that stand above it")
  func order() throws {
    let targets = try declaredTargets()
    let local = Set(targets.map(\.name))
    var above: Set<String> = []
    for target in targets {
      let below = target.dependencies.intersection(local).subtracting(above)
      #expect(below.isEmpty, "\(target.name) depends on \(below.sorted()), declared below it")
      above.insert(target.name)
    }
  }

  @Test(
    "keeps codecs, storage, events and state apart, directly and through others",
    arguments: ["Codecs", "Storage", "Events", "State", "Transport"])
  func apart(name: String) throws {
    let targets = try declaredTargets()
    var reached: Set<String> = []
    var next = [name]
    while let target = next.popLast() {
      guard reached.insert(target).inserted else { continue }
      for declared in targets where declared.name == target { next += declared.dependencies }
    }
    let apart: Set = ["Codecs", "Storage", "Events", "State"]
    #expect(reached.intersection(apart).isSubset(of: [name]))
    #expect(reached.isDisjoint(with: ["Planning", "Imaging", "Worker", "Engine", "imgproc"]))
  }

  @Test("keeps pixels free of files, and workers free of buckets and notices")
  func worker() throws {
    for target in try declaredTargets() where ["Worker", "Imaging", "Raster"].contains(target.name)
    {
      #expect(target.dependencies.isDisjoint(with: ["Storage", "Events", "Engine"]))
    }
  }

  @Test(
    "reads an import line whatever stands before it",
    arguments: [
      ("import Codecs", "Codecs"), ("@testable import Codecs", "Codecs"),
      ("  import Glibc", "Glibc"), ("public import struct Codecs.Frame", "Codecs"),
      ("@_exported import Codecs.JPEG", "Codecs"), ("important()", nil), ("// import X", nil),
      ("let x = \"import Y\"", nil),
    ] as [(String, String?)])
  func lines(line: String, module: String?) {
    #expect(importedModule(line[...]) == module)
  }
}
