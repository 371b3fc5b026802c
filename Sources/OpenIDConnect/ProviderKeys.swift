import Access
import Foundation
import JWTKit

/// Public keys of the provider (RFC 7517), those that may sign an ID token.
struct ProviderKeys: Sendable {
  enum Algorithm: String, Sendable {
    case rs256 = "RS256"
    case es256 = "ES256"
  }
  struct Key: Sendable {
    var id: String?
    var algorithm: Algorithm
    fileprivate var material: Material
  }
  fileprivate enum Material: Sendable {
    case rsa(Insecure.RSA.PublicKey)
    case p256(ES256PublicKey)
  }
  private(set) var keys: [Key] = []

  private struct Document: Decodable {
    var keys: [Entry]
  }
  /// Fields of other types make the key unusable, not the document.
  private struct Entry: Decodable {
    var kty, kid, use, alg, n, e, crv, x, y: String?

    private enum Name: String, CodingKey { case kty, kid, use, alg, n, e, crv, x, y }
    init(from decoder: any Decoder) throws {
      guard let values = try? decoder.container(keyedBy: Name.self) else { return }
      func text(_ name: Name) -> String? { try? values.decode(String.self, forKey: name) }
      (kty, kid, use, alg) = (text(.kty), text(.kid), text(.use), text(.alg))
      (n, e, crv, x, y) = (text(.n), text(.e), text(.crv), text(.x), text(.y))
    }
  }

  init(_ body: [UInt8]) throws(ProviderFault) {
    guard let document = try? JSONDecoder().decode(Document.self, from: Data(body)),
      document.keys.count <= ProviderLimits.keysMaximum
    else {
      throw ProviderFault(
        .settings, "the identity provider's keys cannot be read",
        "Those who run it must look at its jwks_uri.", detail: "not a key set")
    }
    keys = document.keys.compactMap(Self.key)
  }

  /// Nil for keys of other kinds and uses, and for those that are too weak or too large.
  private static func key(_ entry: Entry) -> Key? {
    guard entry.use ?? "sig" == "sig", entry.kid?.utf8.count ?? 0 <= 256 else { return nil }
    switch entry.kty {
    case "RSA":
      // 2048 to 8192 bits; large exponents make a check take seconds.
      guard entry.alg ?? "RS256" == "RS256", let n = entry.n, let e = entry.e,
        (342...1366).contains(n.utf8.count), (1...8).contains(e.utf8.count),
        let key = try? Insecure.RSA.PublicKey(modulus: n, exponent: e)
      else { return nil }
      return Key(id: entry.kid, algorithm: .rs256, material: .rsa(key))
    case "EC":
      guard entry.alg ?? "ES256" == "ES256", entry.crv == "P-256", let x = entry.x, let y = entry.y,
        x.utf8.count == 43, y.utf8.count == 43,
        let key = try? ES256PublicKey(parameters: (x, y))
      else { return nil }
      return Key(id: entry.kid, algorithm: .es256, material: .p256(key))
    default: return nil
    }
  }

  /// The key that a token names. One that names none is taken only where there is no choice.
  func find(id: String?, _ algorithm: Algorithm) -> Key? {
    let fitting = keys.filter { $0.algorithm == algorithm }
    guard let id else { return fitting.count == 1 ? fitting[0] : nil }
    return fitting.first { $0.id == id }
  }
}

extension ProviderKeys.Key {
  /// A collection of this one key for this one algorithm: nothing that a token says of itself can
  /// choose another.
  func verifier() async -> JWTKeyCollection {
    let collection = JWTKeyCollection()
    let name = id.map { JWKIdentifier(string: $0) }
    switch material {
    case .rsa(let key): await collection.add(rsa: key, digestAlgorithm: .sha256, kid: name)
    case .p256(let key): await collection.add(ecdsa: key, kid: name)
    }
    return collection
  }
}
