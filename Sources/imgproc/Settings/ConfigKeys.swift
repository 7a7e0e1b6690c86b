// Which keys a config file may have: the flags of a run, by their long names. There is no list of them;
// a new option is a key at once.

/// The settings that a config file or a preset may hold.
struct ConfigKeys {
  /// What decides which config is read, and so can't stand in one.
  private static let decisive: Set = ["bucket", "config", "help-all"]
  /// What a bucket may not say of itself: it may be a folder that came from elsewhere.
  private static let personal: Set = ["allow-private", "sandbox", "state"]

  /// Every setting, in the order of the help.
  let options: [OptionEntry]

  init() throws {
    options = try CommandEntry.dump(of: RunOptions.self).visibleOptions.filter { option in
      guard let name = option.longName, let section = option.sectionTitle else { return false }
      return section != ReportOptions.title && !Self.decisive.contains(name)
    }
  }

  /// The keys.
  var names: [String] { options.compactMap(\.longName) }

  /// What is wrong with the keys of a file.
  func faults(in file: ConfigFile) -> [ConfigError] {
    let lines = file.lines + file.presets.flatMap(\.lines)
    return lines.compactMap { fault(of: $0, in: file) }
  }

  private func fault(of line: ConfigFile.Line, in file: ConfigFile) -> ConfigError? {
    let place = file.place(line)
    guard names.contains(line.key) else {
      let words = line.key.split(whereSeparator: { "-_".contains($0) })
      if words.contains(where: { ["secret", "password", "token"].contains($0.lowercased()) }) {
        return .secret(place: place, key: line.key)
      }
      let key = line.key.replacing("_", with: "-")
      let meant = names.contains(key) ? key : nearest(to: key, among: names).first
      return .unknownKey(place: place, key: line.key, meant: meant)
    }
    guard file.owner == .bucket else { return nil }
    if Self.personal.contains(line.key) {
      return .notForBuckets(place: place, what: line.key)
    }
    // Settings of the sink may stand before its address, with blanks between.
    let words = line.values.flatMap { $0.split(separator: " ") }
    if line.key == "notify", words.contains(where: { $0.lowercased().hasPrefix("exec:") }) {
      return .notForBuckets(place: place, what: "which programs to run")
    }
    return nil
  }
}
