import Contexts
import Glibc
import Platform
import TestSupport
import Testing

struct DirectoryBindingTests {
  private func nearest(_ folder: String, home: String, user: UInt32 = getuid()) -> String? {
    DirectoryBinding.nearest(
      from: folder, environment: Environment(["HOME": home]), files: LiveFileSystem(), user: user)?.value
  }

  @Test func takesTheNearestFileBelowHome() throws {
    let directory = try TemporaryDirectory()
    try directory.write("# for this project\n\n  near  \nignored\n", to: "home/project/deep/.gatectl-context")
    try directory.write("far\n", to: "home/project/.gatectl-context")
    try LiveFileSystem().createDirectory(directory["home/project/deep/er"])
    #expect(nearest(directory["home/project/deep/er"], home: directory["home"]) == "near")
    #expect(nearest(directory["home/project/deep"], home: directory["home"] + "/") == "near")
    #expect(nearest(directory["home/project"], home: directory["home"]) == "far")
  }

  @Test func ignoresFilesInHomeAboveItAndOutside() throws {
    let directory = try TemporaryDirectory()
    for place in ["", "home/", "other/", "homework/"] { try directory.write("x\n", to: "\(place).gatectl-context") }
    try LiveFileSystem().createDirectory(directory["home/project"])
    for folder in ["home/project", "home", "other", "homework"] {
      #expect(nearest(directory[folder], home: directory["home"]) == nil)
    }
    #expect(nearest(directory["other"], home: "/") == nil)
    #expect(nearest(directory["other"], home: directory["missing"]) == nil)
  }

  @Test func ignoresFilesOfOthers() throws {
    let directory = try TemporaryDirectory()
    try directory.write("x\n", to: "home/project/.gatectl-context")
    #expect(nearest(directory["home/project"], home: directory["home"], user: getuid() + 1) == nil)
  }

  @Test func goesPastAnEmptyFile() throws {
    let directory = try TemporaryDirectory()
    try directory.write("# nothing\n", to: "home/a/b/.gatectl-context")
    try directory.write("far\n", to: "home/a/.gatectl-context")
    #expect(nearest(directory["home/a/b"], home: directory["home"]) == "far")
  }

  @Test func findsHomeThroughALink() throws {
    let directory = try TemporaryDirectory()
    try directory.write("x\n", to: "real/project/.gatectl-context")
    #expect(symlink(directory["real"], directory["home"]) == 0)
    #expect(nearest(directory["real/project"], home: directory["home"]) == "x")
  }
}
