import ArgumentParser

/// For commands that programs run, too: they never open a browser unless this says so.
struct LoginWhereNeeded: ParsableArguments {
  @Flag(name: .customLong("login"), help: "Where a login is needed, log in first, with a browser if need be.")
  var isAllowed = false
}
