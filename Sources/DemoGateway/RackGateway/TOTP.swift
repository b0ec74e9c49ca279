import Crypto
import Foundation

/// One-time passwords of an authenticator app (RFC 6238): six digits, steps of 30 seconds, HMAC-SHA-1.
struct TOTP: Sendable {
  /// RFC 4648 6, without padding.
  let secret: String

  /// - Parameter steps: away from the present one; a server takes one to either side.
  func code(at time: Date, steps: Int = 0) -> String { code(step: TOTP.step(at: time) + steps) }

  /// The step that a code is of, one to either side of the present; nil for a wrong code.
  func step(of code: String, _ now: Date) -> Int? {
    let present = TOTP.step(at: now)
    return (present - 1...present + 1).first { self.code(step: $0) == code }
  }

  static func random() -> TOTP { TOTP(secret: RandomText.base32(letters: 32)) }

  static func step(at time: Date) -> Int { Int(time.timeIntervalSince1970) / 30 }

  /// RFC 4226 5.3.
  func code(step: Int) -> String {
    let counter = withUnsafeBytes(of: UInt64(step).bigEndian) { Data($0) }
    let mac = HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: key))
    let bytes = Array(mac)
    let offset = Int(bytes[bytes.count - 1] & 15)
    let number = bytes[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  private var key: Data {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var bits = 0
    var value = 0
    return secret.reduce(into: Data()) { key, letter in
      guard let index = letters.firstIndex(of: letter) else { return }
      value = (value << 5 | index) & 0xffff
      bits += 5
      if bits >= 8 {
        bits -= 8
        key.append(UInt8(value >> bits & 0xff))
      }
    }
  }
}
