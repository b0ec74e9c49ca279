import Testing

extension Trait where Self == ConditionTrait {
  /// For tests that mount file systems, in a namespace of their own; skipped, and said to be, where that is forbidden.
  static var whereMountsAreAllowed: Self {
    .enabled("mounting needs root and a kernel that allows it") { try await Mounts.areAllowed() }
  }
}

enum Mounts {
  static func areAllowed() async throws -> Bool {
    let launch = Launch(
      program: "/bin/sh", arguments: ["-c", "unshare -m mount -t tmpfs none /mnt 2>/dev/null"],
      environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], directory: "/")
    return try await Child(launch).outcome().status == 0
  }
}
