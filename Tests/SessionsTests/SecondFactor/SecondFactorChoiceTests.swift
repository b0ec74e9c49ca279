import Contexts
import Platform
import Testing
import Values

@testable import Sessions

struct SecondFactorChoiceTests {
  struct Case: Sendable {
    var preferred: SecondFactorMethod?
    var flag: String?
    var context: String?
    let method: SecondFactorMethod
  }

  @Test(arguments: [
    Case(method: .totp),
    Case(context: "backup-code", method: .backupCode),
    Case(flag: "backup_code", method: .backupCode),
    Case(flag: "totp", context: "backup-code", method: .totp),
    Case(flag: "default", context: "backup-code", method: .backupCode),
    Case(preferred: .totp, flag: "backup-code", context: "backup-code", method: .totp),
    Case(preferred: .webauthn, flag: "totp", method: .webauthn),
    Case(flag: "webauthn", context: "totp", method: .webauthn),
  ])
  func theServersWishGoesBeforeTheFlagAndThatBeforeTheContext(row: Case) throws {
    let status = SecondFactorStatus(
      isEnrolled: true, isRequired: true, methods: [.totp], preferred: row.preferred, unusedBackupCodes: 3,
      stepUpEnd: nil)
    let method = try SecondFactorChoice.method(status, flag: row.flag, context: context(row.context))
    #expect(method == row.method)
  }

  @Test func aKeyAloneIsAskedUnlessItIsALogin() throws {
    let status = SecondFactorStatus(
      isEnrolled: true, isRequired: true, methods: [.webauthn], preferred: nil, unusedBackupCodes: 0, stepUpEnd: nil)
    #expect(try SecondFactorChoice.method(status, flag: nil, context: nil) == .webauthn)
    let told = Notes<SecondFactorEvent>()
    var request = SecondFactorRequest()
    request.method = "webauthn"
    request.tell = told.add
    #expect(try SecondFactorChoice.loginMethod(request, context: nil) == .totp)
    #expect(
      told.all == [.unusable("at a login the gateway takes a security key in the browser alone")])
  }

  @Test func aMethodThatThereIsNotIsAUsageError() throws {
    #expect(throws: SessionFailure.Reason.self) {
      try SecondFactorChoice.method(nil, flag: "carrier-pigeon", context: nil)
    }
    #expect(throws: ConfigError.self) {
      try SecondFactorChoice.method(nil, flag: nil, context: context("carrier-pigeon"))
    }
  }

  private func context(_ method: String?) throws -> LayeredContext {
    let line = method.map { "    mfa-method: \($0)\n" } ?? ""
    let text = "apiVersion: gatectl/v1\ncontexts:\n  rack:\n    server: https://gw.example\n\(line)"
    let layer = try ConfigLayer(
      path: "/c", contents: FileContents(bytes: Array(text.utf8), status: FileStatus(uid: 0)), user: 0)
    return try Configuration(layers: [layer]).require("rack")
  }
}
