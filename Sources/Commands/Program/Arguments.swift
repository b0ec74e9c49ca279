/// Puts right what ArgumentParser cannot take: `--flag=` with nothing behind it becomes `--flag ''`, and `-ojson` becomes
/// `-o json`. Nothing behind `--` is touched.
func normalized(_ arguments: [String]) -> [String] {
  var result: [String] = []
  for (index, argument) in arguments.enumerated() {
    if argument == "--" { return result + arguments[index...] }
    if argument.hasPrefix("--"), argument.hasSuffix("="), argument.count > 3 {
      result += [String(argument.dropLast()), ""]
    } else if argument.hasPrefix("-o"), OutputFormat(rawValue: String(argument.dropFirst(2))) != nil {
      result += ["-o", String(argument.dropFirst(2))]
    } else {
      result.append(argument)
    }
  }
  return result
}
