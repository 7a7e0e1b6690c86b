// Event patterns, and the notices of object stores.

import Events

extension Target {
  /// A pattern, matched with itself as an event and with one of all kinds of values.
  static let pattern = Target(name: "pattern") { bytes in
    guard let pattern = try? EventPattern(parsing: bytes) else { return }
    if let event = try? JSON(parsing: bytes) { _ = pattern.matches(event) }
    _ = pattern.matches(event)
  }

  private static let event: JSON = {
    let text = """
      {"source":"imgproc","n":-1.5e3,"detail":{"status":"done","ip":"10.0.0.1","list":[1,"a",null,true,\
      {"k":[[]]}],"name":"größe.jpg","size":300}}
      """
    do { return try JSON(parsing: Array(text.utf8)) } catch { fatalError("\(error)") }
  }()

  /// What says that an object was made.
  static let notice = Target(name: "notice") { bytes in
    guard let objects = try? CreatedObject.all(in: bytes) else { return }
    precondition(objects.allSatisfy { $0.key.count <= bytes.count })
  }
}
