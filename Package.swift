// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let nio: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
]
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")

let package = Package(
  name: "gatectl",
  products: [
    .executable(name: "gatectl", targets: ["gatectl"]),
    .executable(name: "gatectl-demo", targets: ["DemoGateway"]),
    // For the tests, which load it into gatectl to make its system calls fail.
    .library(name: "Faults", type: .dynamic, targets: ["CFaults"]),
  ],
  dependencies: [
    // Exact, since Package.resolved is not committed.
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // Without pkg-config, whose -L would come before the folder that holds the archives of a release build.
    .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(name: "CLibCurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    // Declarations of our own: libfido2 is needed neither to build nor to run.
    .systemLibrary(name: "CLibFIDO2"),
    library("Values"),
    library("LosslessYAML", ["CLibYAML"]),
    library("HTTPTransport", ["Values", "CLibCurl"]),
    library("OAuth", ["Values", "HTTPTransport", jwtKit, crypto]),
    library("Platform", ["Values"] + nio),
    library("SecurityKey", ["Values", "Platform", "CLibFIDO2"]),
    library("Contexts", ["Values", "LosslessYAML", "Platform"]),
    library("Gateways", ["Values", "OAuth", "HTTPTransport"]),
    library("Sessions", ["Values", "Contexts", "Gateways", "OAuth", "HTTPTransport", "Platform", "SecurityKey"]),
    library("Commands", ["Values", "Sessions", "Contexts", "Platform", argumentParser]),
    .executableTarget(
      name: "gatectl",
      dependencies: ["Commands", "Sessions", "Platform", "HTTPTransport", "SecurityKey"],
      swiftSettings: settings),
    .executableTarget(
      name: "DemoGateway",
      dependencies: nio + [jwtKit, crypto, cryptoExtras, argumentParser],
      swiftSettings: settings),
    tests("ValuesTests", ["Values"]),
    // Folders that nothing leaves behind, and a person at a terminal.
    .target(
      name: "TestSupport", dependencies: ["Platform", "Values"], path: "Tests/TestSupport", swiftSettings: settings),
    // What must hold for every edit, for the property tests and the fuzzer.
    .target(
      name: "LosslessYAMLChecks", dependencies: ["LosslessYAML"], path: "Tests/LosslessYAMLChecks",
      swiftSettings: settings),
    tests(
      "LosslessYAMLTests", ["LosslessYAML", "LosslessYAMLChecks", .product(name: "Yams", package: "Yams")],
      resources: [.copy("Corpus")]),
    tests("HTTPTransportTests", ["HTTPTransport", "Values"] + nio),
    tests("OAuthTests", ["OAuth", "HTTPTransport", "Values", jwtKit, crypto]),
    tests("PlatformTests", ["Platform", "TestSupport", "Values"] + nio),
    // A security key made of software, and its way to libfido2.
    .target(name: "SoftwareKeyTransport", path: "Tests/SoftwareKeyTransport"),
    .target(
      name: "SoftwareKey", dependencies: [crypto, cryptoExtras], path: "Tests/SoftwareKey", swiftSettings: settings),
    tests(
      "SecurityKeyTests",
      ["SecurityKey", "SoftwareKey", "SoftwareKeyTransport", "Platform", "TestSupport", "Values"],
      exclude: ["verify.py"]),
    tests("ContextsTests", ["Contexts", "LosslessYAML", "Platform", "TestSupport", "Values"]),
    tests("GatewaysTests", ["Gateways", "OAuth", "HTTPTransport", "Values"]),
    tests(
      "SessionsTests",
      [
        "Sessions", "SecurityKey", "Contexts", "Gateways", "OAuth", "HTTPTransport", "Platform", "TestSupport",
        "Values",
      ]),
    tests("CommandsTests", ["Commands", "Sessions", "Contexts", "LosslessYAML", "Platform", "Values", argumentParser]),
    .target(name: "CFaults", path: "Tests/CFaults"),
    tests("EndToEndTests", ["gatectl", "DemoGateway", "SoftwareKey", "TestSupport", "Values"], exclude: ["Golden"]),
  ]
)

// make fuzz: coverage flags have no business in ordinary builds.
if Context.environment["GATECTL_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "LosslessYAMLFuzz",
      dependencies: ["LosslessYAMLChecks"],
      path: "Tests/Fuzz/LosslessYAML",
      swiftSettings: settings,
      // gold, the default linker, fails on libFuzzer's archive.
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]))
}
