// Asking what a command would do.

import ArgumentParser

/// `-n`, of commands that process keys.
struct DryRunOption: ParsableArguments {
  @Flag(name: [.customShort("n"), .long], help: "Say what would be done, and do nothing.")
  var dryRun = false
}
