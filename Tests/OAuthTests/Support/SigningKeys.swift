import JWTKit
import OAuth
import Values

/// Keys that the tests' issuer signs with. The RSA key is a fixture: making one takes long.
struct SigningKeys: Sendable {
  let rsa: JWTKit.Insecure.RSA.PrivateKey
  let ec256 = ES256PrivateKey()
  let ec384 = ES384PrivateKey()
  let ec512 = ES512PrivateKey()
  let ed: EdDSA.PrivateKey

  init() throws {
    rsa = try JWTKit.Insecure.RSA.PrivateKey(pem: Self.pem)
    ed = try EdDSA.PrivateKey()
  }

  /// A compact token, signed as `algorithm` says (`none` and `HS256` included) by the fitting key.
  func token(_ algorithm: String, header: [String: JSON] = ["kid": "k1"], _ claims: JSON) async throws -> Secret {
    var header = header
    header["alg"] = .string(algorithm)
    let input = "\(Self.part(.object(header))).\(Self.part(claims))"
    return Secret("\(input).\(Base64URL.encode(try await sign(Array(input.utf8), algorithm)))")
  }

  private func sign(_ bytes: [UInt8], _ algorithm: String) async throws -> [UInt8] {
    let keys = JWTKeyCollection()
    switch algorithm {
    case "RS256": await keys.add(rsa: rsa, digestAlgorithm: .sha256)
    case "RS384": await keys.add(rsa: rsa, digestAlgorithm: .sha384)
    case "RS512": await keys.add(rsa: rsa, digestAlgorithm: .sha512)
    case "PS256": await keys.add(pss: rsa, digestAlgorithm: .sha256)
    case "PS384": await keys.add(pss: rsa, digestAlgorithm: .sha384)
    case "PS512": await keys.add(pss: rsa, digestAlgorithm: .sha512)
    case "ES256": await keys.add(ecdsa: ec256)
    case "ES384": await keys.add(ecdsa: ec384)
    case "ES512": await keys.add(ecdsa: ec512)
    case "EdDSA": await keys.add(eddsa: ed)
    // The attack on libraries that take the header's word: the public key, which all know, as HMAC's secret.
    case "HS256": await keys.add(hmac: HMACKey(from: rsa.publicKey.pemRepresentation), digestAlgorithm: .sha256)
    case "none": return []
    default: throw Unknown()
    }
    return try await keys.getKey().sign(bytes)
  }

  struct Unknown: Error {}

  /// The public key for `algorithm` as a key set lists it.
  func publicKey(_ algorithm: String, _ extra: [String: JSON] = ["kid": "k1"]) throws -> JSON {
    var key = extra
    switch algorithm.prefix(2) {
    case "RS", "PS":
      let numbers = try rsa.publicKey.getKeyPrimitives()
      key["kty"] = "RSA"
      key["n"] = .string(Base64URL.encode(numbers.modulus))
      key["e"] = .string(Base64URL.encode(numbers.publicExponent))
    case "ES":
      let curves = ["ES256": "P-256", "ES384": "P-384", "ES512": "P-521"]
      let point = algorithm == "ES256" ? ec256.parameters : algorithm == "ES384" ? ec384.parameters : ec512.parameters
      key["kty"] = "EC"
      key["crv"] = .optional(curves[algorithm])
      key["x"] = .optional(point.map { Self.urlSafe($0.x) })
      key["y"] = .optional(point.map { Self.urlSafe($0.y) })
    default:
      key["kty"] = "OKP"
      key["crv"] = "Ed25519"
      key["x"] = .string(Base64URL.encode(ed.publicKey.rawRepresentation))
    }
    return .object(key)
  }

  private static func part(_ json: JSON) -> String { Base64URL.encode(Array(json.serialized().utf8)) }

  private static func urlSafe(_ text: String) -> String {
    String(text.compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 })
  }

  static let pem = """
    -----BEGIN PRIVATE KEY-----
    MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQDVIO3QSvel2O8u
    E8qwlLvEboO/5DpqcfOVQTFhyVzUeWiBHfacH6/obJTPN3lA0/riWt2Kei5OSbg6
    sle7RReuDfQSXZXHe9wmV8oulKc1ZHj5YlnCkBxSvSTUoMM+Z0vw4Vc+ag40H5wd
    btq6GFnqdQL/A38b66/NboIoyNZzGXdYiSOfD4IJu16oqSwkabnELgEKLaYNhHIP
    W4iHiguZhzDGpWlVdvbw1VIjK+aITxU1Hlm88thyu+TzqeeR5gkGtErphhn+6frX
    OPZYw3DXkM4K/8iXcsGD8okw0XqD/vqe94JSK/fnRqh75ATHTQLFmXMR3Ta2Nb5D
    EST83MVfAgMBAAECggEAPK7Xh4sQ4CPYViJEf+qZW+CrmqN9DnnLhR++07zltYmr
    +7dwVBuhlmf0JtwApji1ImYE1jzbmmbbEbtdx3BwwZoveFs1Hkth73jnlEO3KDin
    STp7nC40IkrAhdoQPWBj+v3uPVMtICIv7SF3Ha15TIxsgfeY5XZB5Bgm7z3f8X01
    MlSKxu7/ib7r5QpgRNBQDdVauqx5OUuJi/FnE0x3rGBlKH/PdLnSMEisx77iJ/Ur
    osKxYlmfAb0BNRRCtQnfil57gCOonaEoQFqrtZGBbR9h8DjihigIO6EgJE0j2uiM
    98BJJjHLrmxrWBKz3Q40tQicKYeUmvtA+f/LZSiBIQKBgQD/t8wMMVYpcMgFnZnK
    j1H2A8IHWla5uHLRzaC+nPqLc9053sdf153nKHYxAYwj7sbPSRaU3tZ7NdE5WtxS
    WI4GVEkbFk5LsSBlbd45o/dO+29SWbsujaAf9j6dZhGhJqNrNaDm+84twYAQ4rY6
    gb1awNleFzqai1XGrsHnV2ShcwKBgQDVXRtMuJs9Xk74L6/El1W1Zj1uoPqYLpb+
    DFlXUvFACh1ncharpR9DjrY0Rw37P5k8Uct1Hg5MEgC+xnC8AQhERXXqwRC5KJyP
    FHmTtcS82cKPLdq08O21GCNg/Tfq0JffFp8yRO4W+NSPvoWYAgjMy+FEFrxRY+TL
    /XFa4fHhZQKBgQChhMNSlDsbE8yTl3dTdXFMlhURNeN/jVyg3mQA4gBy4u1CJ1AB
    XpyzLGBzFcohzCkxNrYXtCT/T//mXVi6foq+vrAqds1fi/KtflcWS1XjQnePKXRM
    tFIGvi/QlW7fPhuMlSQbocMaLZWplLmLfPVQhG0HvF5czVORmkKJ0C6UtwKBgQDM
    71UdZ+OUGlV3hTYqecFVLxKqg+yu53EYKvxVJ9GZVR3REoA79aoF1bmklOsU/I1O
    prHpmCjbYB9fHnOB4Ovzx1PvW+mYLy3RMDVmbxy819xMchqz2QY4/ypcKlvfKuP0
    32Ghgxu87NweBT2EN9AEBYAlSkEvW+eTF6gdRxBxEQKBgHWRshnp65rhhCv5tMxO
    kuBoVzrDNaMqPfFIMcssa8an9FlOvLTAoc0vHTxTaESL92Ed2hwXB5DAHFL+rkju
    4xqAkHvIYSnrZsdSxG4zVWa2dEYEj0eyqT1n1ZLDuZV208uP5mIzpaznrChqwKe7
    kP4RF9YfngX3BvKhHdqEzaCA
    -----END PRIVATE KEY-----
    """
}
