import FoundationEssentials
import Glibc
import SoftwareKey
import Testing
import Values

extension Scene {
  private static let transport = "\(#filePath)".replacing(
    "EndToEndTests/Support/Scene+SecurityKey.swift", with: "SoftwareKeyTransport")

  /// Plugs a security key in, registered for `Demo.user` who prefers it.
  /// - Returns: the key, and the environment in which gatectl meets it.
  func plugInKey(
    pin: String? = nil, owner: SoftwareKey.Owner = .touches
  ) async throws -> (key: SoftwareKey, environment: [String: String]) {
    let credential = SoftwareKey.Credential(id: [1, 2, 3], relyingParty: "127.0.0.1", user: [1])
    let key = try SoftwareKey(at: "\(home)/key", [credential], pin: pin, owner: owner)
    try await register(credential)
    let library = try await standInLibrary()
    return (key, ["LD_LIBRARY_PATH": library, "SOFTWARE_KEYS": "\(home)/key"])
  }

  func register(_ credential: SoftwareKey.Credential) async throws {
    let point = Data(credential.publicPoint).base64EncodedString()
    try await demo.changeRackUser([
      "securityKey": ["id": "AQID", "publicKey": .string(point)], "preferredMethod": "webauthn",
    ])
  }

  /// A library that goes by libfido2's name and is it, but for the keys that it finds.
  /// - Returns: its folder.
  private func standInLibrary() async throws -> String {
    let folder = "\(home)/lib"
    mkdir(folder, 0o700)
    // What it needs by path is the real one, which would be itself by name.
    let script = """
      real=$(readlink -f "$("$CC" -print-file-name=libfido2.so.1)" || true)
      case $real in /*) ;; *) echo "libfido2 is not installed" >&2; exit 1 ;; esac
      "$CC" -shared -nostdlib -x c /dev/null -o "$1/real.so" -Wl,-soname,"$real"
      "$CC" -shared -fPIC -DSOFTWARE_KEYS_STAND_IN -I"$2/include" "$2/transport.c" -x none \\
        -Wl,--no-as-needed "$1/real.so" -ldl -o "$1/libfido2.so.1"
      """
    let path = String(cString: getenv("PATH"))
    let compiler = access("/usr/bin/cc", X_OK) == 0 ? "cc" : "clang"
    let built = try await run(
      Launch(
        program: "/bin/sh", arguments: ["-ec", script, "sh", folder, Self.transport],
        environment: ["PATH": path, "CC": compiler, "HOME": home], directory: home)
    ).outcome()
    try #require(built.status == 0, "\(built.errors)")
    return folder
  }
}
