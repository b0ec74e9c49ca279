/// Puts right what ArgumentParser cannot take: `--flag=` with nothing behind it becomes `--flag ''`.
/// Nothing behind `--` is touched.
func normalized(_ arguments: [String]) -> [String] {
  var result: [String] = []
  for (index, argument) in arguments.enumerated() {
    if argument == "--" { return result + arguments[index...] }
    if argument.hasPrefix("--"), argument.hasSuffix("="), argument.count > 3 {
      result += [String(argument.dropLast()), ""]
    } else {
      result.append(argument)
    }
  }
  return result
}
