import ArgumentParser

/// What every command takes that edits the config.
struct EditOptions: ParsableArguments {
  @Flag(
    name: .customLong("dry-run"),
    help: "Print the change as a diff that 'patch' takes, secrets left out, and change nothing.")
  var dryRun = false
}
