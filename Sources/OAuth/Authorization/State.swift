// RFC 6749 section 10.12 (state) and OpenID Connect Core 1.0 section 15.5.2 (nonce).

/// Ties the redirect that comes back to the request that was made.
package struct State: Sendable, Hashable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package init(random: RandomSource) { text = Base64URL.encode(random(24)) }
}

/// Ties the ID token to the request: the issuer copies it into the claim of this name.
///
/// Sent with every request: some providers refuse a login without it.
package struct Nonce: Sendable, Hashable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package init(random: RandomSource) { text = Base64URL.encode(random(24)) }
}
