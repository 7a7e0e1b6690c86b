// Builds the header of ICC profiles, true or lying: ICC.1:2022 section 7.2.

/// A profile that is nothing but its header and an empty tag table.
public enum ICCBuilder {
  /// A profile for pixels of `space`, four characters, that states `size` where it is not its own.
  public static func profile(_ space: String, size: Int? = nil, padding: Int = 0) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 132)
    bytes.replaceSubrange(0..<4, with: ByteOrder.big.bytes(size ?? 132, count: 4))
    bytes.replaceSubrange(12..<16, with: characters("mntr"))
    bytes.replaceSubrange(16..<20, with: characters(space))
    bytes.replaceSubrange(20..<24, with: characters("XYZ "))
    bytes.replaceSubrange(36..<40, with: characters("acsp"))
    return bytes + [UInt8](repeating: 0, count: padding)
  }
}
