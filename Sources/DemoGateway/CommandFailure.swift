/// What is said before a command ends with 1.
struct CommandFailure: Error, CustomStringConvertible {
  var text: String
  var description: String { text }
}
