// The manual, made from the option declarations; what no declaration can say stands in man/sections,
// one file a page, and is taken from there as it is.

/// One manual page.
struct ManPage {
  /// `imgproc-process.1`.
  let name: String
  let text: String

  /// When the manual was last given a new date: mdoc wants one.
  private static let date = "November 28, 2026"

  /// All pages.
  ///
  /// - Parameter sections: the hand-written end of the page of a name; nil where there is none.
  static func all(sections: (String) throws -> String?) throws -> [ManPage] {
    let program = try CommandEntry.program()
    let commands = program.visibleCommands
    let references =
      ["imgproc 1"] + commands.map { "imgproc-\($0.commandName) 1" }.sorted()
      + ["imgproc-recipes 5", "imgproc-events 7"]
    var pages = [try page(of: program, commands, references, sections)]
    for command in commands { pages.append(try page(of: command, [], references, sections)) }
    pages.append(try recipes(references, sections))
    pages.append(try events(references, sections))
    return pages
  }

  private static func page(
    of command: CommandEntry, _ listed: [CommandEntry], _ references: [String],
    _ sections: (String) throws -> String?
  ) throws -> ManPage {
    let name = command.path.replacing(" ", with: "-")
    var page = Mdoc()
    head(&page, name, 1, command.abstract ?? "")
    page.macro("Sh SYNOPSIS")
    page.macro("Nm \(command.path)")
    synopsis(&page, command)
    page.macro("Sh DESCRIPTION")
    page.text(command.abstract ?? "")
    if let discussion = command.discussion {
      page.macro("Pp")
      page.text(discussion)
    }
    if !listed.isEmpty {
      page.macro("Ss Commands")
      page.macro("Bl -tag -width Ds")
      for next in listed {
        page.macro("It Xr imgproc-\(next.commandName) 1")
        page.text(next.abstract ?? "")
      }
      page.macro("El")
    }
    try options(&page, command)
    for next in listed.isEmpty ? command.visibleCommands : [] {
      page.macro("Ss \(next.path)")
      page.text(next.abstract ?? "")
      if let discussion = next.discussion { page.text(discussion) }
      try options(&page, next)
    }
    if let written = try sections("\(name).1") { page.written(written) }
    tail(&page, references, but: "\(name) 1")
    return ManPage(name: "\(name).1", text: page.page)
  }

  private static func head(_ page: inout Mdoc, _ name: String, _ section: Int, _ about: String) {
    page.macro("Dd \(date)")
    page.macro("Dt \(name.uppercased()) \(section)")
    page.macro("Os")
    page.macro("Sh NAME")
    page.macro("Nm \(name)")
    let line = about.hasSuffix(".") ? String(about.dropLast()) : about
    var described = Mdoc()
    described.text(line.prefix(1).lowercased() + line.dropFirst())
    page.macro("Nd \(described.lines.joined(separator: " "))")
  }

  private static func synopsis(_ page: inout Mdoc, _ command: CommandEntry) {
    if command.visibleOptions.contains(where: { $0.kind != .positional }) {
      page.macro("Op Ar options")
    }
    if !command.visibleCommands.isEmpty { page.macro("Ar command") }
    for option in command.visibleOptions where option.kind == .positional {
      let name = Mdoc.argument(option.valueName ?? "") + (option.isRepeating ? " ..." : "")
      page.macro(option.isOptional && !option.isRepeating ? "Op Ar \(name)" : "Ar \(name)")
    }
  }

  private static func tail(_ page: inout Mdoc, _ references: [String], but own: String) {
    page.macro("Sh SEE ALSO")
    let others = references.filter { $0 != own }
    for (index, reference) in others.enumerated() {
      page.macro("Xr \(reference)\(index == others.count - 1 ? "" : " ,")")
    }
  }

  /// The options of a command, group by group. One below another that takes all that a run takes
  /// refers to it.
  private static func options(_ page: inout Mdoc, _ command: CommandEntry) throws {
    var options = command.visibleOptions
    let isNested = (command.superCommands ?? []).count > 1
    var run: Set<String> = []
    if isNested {
      let entry = try CommandEntry.dump(of: RunOptions.self)
      run = Set(entry.visibleOptions.compactMap(\.longName))
    }
    let takesAll = isNested && run.isSubset(of: options.compactMap(\.longName))
    if takesAll {
      options.removeAll { $0.longName.map(run.contains) == true }
    }
    if !isNested { page.macro("Sh OPTIONS") }
    var groups: [String] = []
    for option in options where !groups.contains(option.sectionTitle ?? "") {
      groups.append(option.sectionTitle ?? "")
    }
    for group in groups {
      if !isNested, !group.isEmpty { page.macro("Ss \(group)") }
      list(&page, options.filter { $0.sectionTitle ?? "" == group })
    }
    if takesAll {
      page.macro("Pp")
      page.written("It takes the options of\n.Xr imgproc-process 1\nas well.")
    }
  }

  private static func list(_ page: inout Mdoc, _ options: [OptionEntry]) {
    page.macro("Bl -tag -width Ds")
    for option in options {
      page.macro("It \(item(option))")
      page.text(option.abstract ?? "What it is about.")
    }
    page.macro("El")
  }

  /// `Fl q Ar quality , Fl \-quality Ar quality`.
  private static func item(_ option: OptionEntry) -> String {
    let value = option.valueName.map { " Ar \(Mdoc.argument($0))" } ?? ""
    guard option.kind != .positional else { return String(value.dropFirst()) }
    return (option.names ?? []).map { name in
      let dash = name.kind == .long ? "\\-" : ""
      return "Fl \(dash)\(name.name.replacing("-", with: "\\-"))"
        + (option.kind == .option ? value : "")
    }.joined(separator: " , ")
  }

  /// The page on config files and presets.
  private static func recipes(
    _ references: [String], _ sections: (String) throws -> String?
  ) throws -> ManPage {
    let name = "imgproc-recipes"
    var page = Mdoc()
    head(&page, name, 5, "config files, presets and where a setting comes from")
    if let written = try sections("\(name).5") { page.written(written) }
    page.macro("Ss Presets of the program")
    page.macro("Bl -tag -width Ds")
    for preset in builtinPresets {
      page.macro("It Cm \(preset.name)")
      let settings = preset.settings.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      page.text("\(preset.purpose): \(settings).")
    }
    page.macro("El")
    page.macro("Ss Keys")
    page.macro("Bl -tag -width Ds")
    for option in try ConfigKeys().options {
      page.macro("It Cm \(option.longName ?? "")")
      page.text(option.abstract ?? "")
    }
    page.macro("El")
    tail(&page, references, but: "\(name) 5")
    return ManPage(name: "\(name).5", text: page.page)
  }

  /// The page on notices, which is written by hand.
  private static func events(
    _ references: [String], _ sections: (String) throws -> String?
  ) throws -> ManPage {
    let name = "imgproc-events"
    var page = Mdoc()
    head(&page, name, 7, "what sinks are told, and how")
    if let written = try sections("\(name).7") { page.written(written) }
    tail(&page, references, but: "\(name) 7")
    return ManPage(name: "\(name).7", text: page.page)
  }
}
