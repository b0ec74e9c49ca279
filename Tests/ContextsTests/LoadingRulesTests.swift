import Contexts
import Platform
import Testing

struct LoadingRulesTests {
  struct Case: Sendable {
    let environment: [String: String]
    var flag: String?
    let paths: [String]
  }

  @Test(arguments: [
    Case(environment: ["HOME": "/h", "GATECTL_CONFIG": "/a:/b"], flag: "/f", paths: ["/f"]),
    Case(environment: ["HOME": "/h"], flag: "~/f", paths: ["/h/f"]),
    Case(environment: ["HOME": "/h", "XDG_CONFIG_HOME": "/x", "GATECTL_CONFIG": "/a:/b"], paths: ["/a", "/b"]),
    Case(environment: ["HOME": "/h", "GATECTL_CONFIG": "~/a::relative:"], paths: ["/h/a", "relative"]),
    Case(environment: ["HOME": "/h", "GATECTL_CONFIG": ":"], paths: ["/h/.config/gatectl/config.yaml"]),
    Case(
      environment: ["HOME": "/h", "GATECTL_CONFIG": "", "XDG_CONFIG_HOME": "/x"], paths: ["/x/gatectl/config.yaml"]),
    Case(environment: ["HOME": "/h", "XDG_CONFIG_HOME": "relative"], paths: ["/h/.config/gatectl/config.yaml"]),
    Case(environment: ["HOME": "/h"], paths: ["/h/.config/gatectl/config.yaml"]),
    Case(environment: [:], paths: []),
  ])
  func findsTheFiles(_ row: Case) {
    let rules = LoadingRules(flag: row.flag, environment: Environment(row.environment), user: 1000)
    #expect(rules.paths == row.paths)
  }

  @Test func keepsStateOutOfTheConfigsFolder() {
    #expect(LoadingRules.stateFolder(Environment(["HOME": "/h"])) == "/h/.local/state/gatectl")
    #expect(LoadingRules.stateFolder(Environment(["HOME": "/h", "XDG_STATE_HOME": "/s"])) == "/s/gatectl")
    #expect(LoadingRules.stateFolder(Environment(["HOME": "/h", "XDG_STATE_HOME": "s"])) == "/h/.local/state/gatectl")
    #expect(LoadingRules.stateFolder(Environment([:])) == nil)
  }
}
