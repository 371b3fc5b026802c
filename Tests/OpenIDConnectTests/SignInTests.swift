import Access
import Crypto
import Foundation
import JWTKit
import Synchronization
import Testing
import Vocabulary

@testable import OpenIDConnect

@Suite("OpenID Connect")
struct SignInTests {
  @Test("a whole sign-in gives the person's link and roles", arguments: ["r1", "e1"])
  func good(kid: String) async throws {
    let walk = try await Walk()
    let found = try await walk.walk(kid: kid)
    #expect(found.link == IdentityLink(issuer: StandIn.issuer, subject: "subject-1"))
    #expect(found.roles == ["adviser"] && found.displayName == "Ann Other")
    #expect(found.preferredName == "ann@example.gov.uk")
  }

  @Test("the browser is sent with state, nonce and an S256 challenge that the verifier meets")
  func request() async throws {
    let walk = try await Walk()
    let one = try await walk.begin()
    let two = try await walk.begin()
    #expect(one.query["response_type"] == "code" && one.query["scope"] == "openid profile")
    #expect(one.query["code_challenge_method"] == "S256")
    #expect(one.query["redirect_uri"] == walk.standIn.settings.redirect)
    for name in ["state", "nonce", "code_challenge"] {
      #expect(one.query[name]?.count == 43 && one.query[name] != two.query[name], "\(name)")
    }
    let token = try await walk.standIn.signers.sign(Claims(walk.claims(one)), kid: "r1")
    _ = try await walk.finish(one, token: token)
    let (form, authorization) = walk.standIn.state.withLock { ($0.lastForm, $0.lastAuthorization) }
    let verifier = try #require(form["code_verifier"])
    #expect(
      Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))) == one.query["code_challenge"])
    #expect(form["grant_type"] == "authorization_code" && form["code"] == "abc")
    #expect(form["client_secret"] == nil)
    let pair = Data("guildhall:s3cret%26%3A%2F".utf8).base64EncodedString()
    #expect(authorization == "Basic " + pair)
    for secret in [verifier, one.query["nonce"]!] { #expect(!one.pending.contains(secret)) }
  }

  @Test("the secret goes into the body where the provider takes it nowhere else")
  func secretInBody() async throws {
    let walk = try await Walk()
    walk.standIn.state.withLock {
      $0.discovery["token_endpoint_auth_methods_supported"] = .list([.text("client_secret_post")])
    }
    _ = try await walk.walk()
    let (form, authorization) = walk.standIn.state.withLock { ($0.lastForm, $0.lastAuthorization) }
    #expect(form["client_secret"] == "s3cret&:/" && authorization == nil)
  }

  /// What is changed in the claims, and what the log says of it.
  static let wrong: [(detail: String, change: @Sendable (inout [String: Claim]) -> Void)] = [
    ("nonce is another", { $0["nonce"] = .text("x") }),
    ("nonce is another", { $0["nonce"] = nil }),
    ("exp is past", { $0["exp"] = .number(1_700_000_000 - 60) }),
    ("iat is to come", { $0["iat"] = .number(1_700_000_000 + 61) }),
    ("iat is long past", { $0["iat"] = .number(1_700_000_000 - 86_401) }),
    ("nbf is to come", { $0["nbf"] = .number(1_700_000_000 + 61) }),
    ("aud is another client", { $0["aud"] = .text("other") }),
    ("aud is another client", { $0["aud"] = .list([]) }),
    ("aud is another client", { $0["aud"] = .number(1) }),
    (
      "aud or azp names further clients",
      { $0["aud"] = .list([.text("guildhall"), .text("other")]) }
    ),
    ("aud or azp names further clients", { $0["azp"] = .text("other") }),
    ("iss is another issuer", { $0["iss"] = .text(StandIn.issuer + "/") }),
    ("iss is another issuer", { $0["iss"] = .text("https://evil.example") }),
    ("sub is empty or too long", { $0["sub"] = .text("") }),
    ("sub is empty or too long", { $0["sub"] = .text(String(repeating: "x", count: 256)) }),
    ("its signature or claims cannot be read", { $0["exp"] = nil }),
    ("its signature or claims cannot be read", { $0["exp"] = .text("1800000000") }),
    ("its signature or claims cannot be read", { $0["sub"] = nil }),
    ("its signature or claims cannot be read", { $0["nonce"] = .number(1) }),
    (
      "roles has too many values",
      { $0["roles"] = .list((0...200).map { .text("r\($0)") }) }
    ),
  ]

  @Test("claims that do not hold are refused", arguments: wrong.indices)
  func claims(index: Int) async throws {
    let walk = try await Walk()
    let fault = await walk.fault { _ = try await walk.walk(Self.wrong[index].change) }
    #expect(fault?.reason == .badToken && fault?.detail == Self.wrong[index].detail)
  }

  @Test("a minute of difference between the clocks is borne")
  func skew() async throws {
    let walk = try await Walk()
    _ = try await walk.walk {
      $0["exp"] = .number(1_700_000_000 - 59)
      $0["iat"] = .number(1_700_000_000 + 59)
      $0["nbf"] = .number(1_700_000_000 + 59)
    }
  }

  @Test("numbers beyond all sense are refused or borne, never a crash")
  func numbers() async throws {
    let walk = try await Walk()
    for value in [1e300, -1e300, 9.3e18, 0.5] {
      _ = await walk.fault { _ = try await walk.walk { $0["iat"] = .number(value) } }
      _ = await walk.fault { _ = try await walk.walk { $0["exp"] = .number(value) } }
    }
  }

  @Test("a token without a signature is refused")
  func algorithmNone() async throws {
    let walk = try await Walk()
    let begun = try await walk.begin()
    let body = try JSONEncoder().encode(Claims(walk.claims(begun)))
    for algorithm in ["none", "None", "NONE", ""] {
      let header = "{\"alg\":\"\(algorithm)\",\"typ\":\"JWT\",\"kid\":\"r1\"}"
      let begun = try await walk.begin()
      let token = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(body) + "."
      let fault = await walk.fault { _ = try await walk.finish(begun, token: token) }
      #expect(fault?.reason == .badToken, "\(algorithm)")
    }
  }

  @Test("the public key is no shared secret")
  func publicKeyAsSecret() async throws {
    let walk = try await Walk()
    let pem = walk.standIn.rsa.publicKey.pemRepresentation
    await walk.standIn.signers.add(
      hmac: HMACKey(from: pem), digestAlgorithm: .sha256, kid: "h1")
    let begun = try await walk.begin()
    let token = try await walk.standIn.signers.sign(
      Claims(walk.claims(begun)), kid: "h1", header: ["kid": "r1"])
    // Under its own key id, and under that of the provider's key.
    let hmac = await walk.fault { _ = try await walk.finish(begun, token: token) }
    #expect(hmac?.detail == "its algorithm is not RS256 or ES256")
    // The same signature with a header that says RS256.
    let parts = token.split(separator: ".")
    let again = try await walk.begin()
    let forged =
      Base64URL.encode(Array("{\"alg\":\"RS256\",\"kid\":\"r1\"}".utf8))
      + ".\(parts[1]).\(parts[2])"
    let fault = await walk.fault { _ = try await walk.finish(again, token: forged) }
    #expect(fault?.reason == .badToken)
  }

  @Test("another's key, and a key of another algorithm under the right name, are refused")
  func otherKey() async throws {
    let walk = try await Walk()
    let others = JWTKeyCollection()
    await others.add(ecdsa: ES256PrivateKey(), kid: "e1")
    await others.add(ecdsa: ES256PrivateKey(), kid: "r1")
    for kid in ["e1", "r1"] as [JWKIdentifier] {
      let begun = try await walk.begin()
      let token = try await others.sign(Claims(walk.claims(begun)), kid: kid)
      let fault = await walk.fault { _ = try await walk.finish(begun, token: token) }
      #expect(fault?.reason == .badToken, "\(kid.string)")
    }
  }

  @Test("a changed claim breaks the signature")
  func changed() async throws {
    let walk = try await Walk()
    let begun = try await walk.begin()
    var claims = walk.claims(begun)
    let token = try await walk.standIn.signers.sign(Claims(claims), kid: "r1")
    claims["roles"] = .list([.text("administrator")])
    let body = Base64URL.encode(try JSONEncoder().encode(Claims(claims)))
    let parts = token.split(separator: ".")
    let fault = await walk.fault {
      _ = try await walk.finish(begun, token: "\(parts[0]).\(body).\(parts[2])")
    }
    #expect(fault?.detail == "its signature is wrong")
  }

  @Test("a token of another kind, or with demands we do not know, is refused")
  func header() async throws {
    let walk = try await Walk()
    for header in [["typ": "at+jwt"], ["crit": ["b64"]]] as [JWTHeader] {
      let fault = await walk.fault { _ = try await walk.walk(header: header) }
      #expect(fault?.detail == "it is of another kind")
    }
  }

  @Test("mangled tokens are refused")
  func fuzz() async throws {
    let walk = try await Walk()
    let begun = try await walk.begin()
    let token = try await walk.standIn.signers.sign(Claims(walk.claims(begun)), kid: "e1")
    for seed in 0..<300 as Range<UInt64> {
      var random = Seeded(seed)
      let mangled = random.mangled(token)
      if mangled == token { continue }
      let key = try ProviderKeys(
        JSONEncoder().encode(["keys": Claim.list([StandIn.ecKey(walk.standIn.ec, "e1")])])
          .map { $0 }
      ).keys[0]
      let isTaken: Bool
      do {
        _ = try TokenHeader(mangled)
        _ = try await key.verifier().verify(mangled, as: IDTokenClaims.self)
        isTaken = true
      } catch { isTaken = false }
      #expect(!isTaken, "seed \(seed)")
    }
  }
}

/// SplitMix64, as in AccessTests.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
  mutating func mangled(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...3, using: &self) {
      let at = Int.random(in: 0..<bytes.count, using: &self)
      switch Int.random(in: 0..<3, using: &self) {
      case 0: bytes[at] = UInt8.random(in: 33...126, using: &self)
      case 1: bytes.remove(at: at)
      default: bytes.insert(UInt8.random(in: 33...126, using: &self), at: at)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
