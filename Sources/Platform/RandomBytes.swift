/// Bytes nobody can guess, for `state`, `nonce` and PKCE verifiers.
package struct RandomBytes: Sendable {
  private let implementation: @Sendable (Int) -> [UInt8]

  package init(_ implementation: @escaping @Sendable (_ count: Int) -> [UInt8]) { self.implementation = implementation }

  package func callAsFunction(_ count: Int) -> [UInt8] { implementation(count) }

  /// getrandom(2), which is what `SystemRandomNumberGenerator` reads on Linux.
  package static let live = RandomBytes { count in
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// Lower-case hexadecimal digits, two a byte.
  package func hexadecimal(_ count: Int) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: self(count).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
