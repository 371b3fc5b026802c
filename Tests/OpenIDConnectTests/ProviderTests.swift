import Access
import Crypto
import CryptoExtras
import Foundation
import JWTKit
import Synchronization
import Testing
import Vocabulary

@testable import OpenIDConnect

@Suite("What the provider says of itself")
struct ProviderTests {
  @Test("description and keys are read once, and anew after twelve hours")
  func cache() async throws {
    var walk = try await Walk()
    for _ in 0..<3 { _ = try await walk.walk() }
    #expect(walk.standIn.asked("discovery") == 1 && walk.standIn.asked("keys") == 1)
    walk.now = walk.now + .hours(12)
    _ = try await walk.walk()
    #expect(walk.standIn.asked("discovery") == 2 && walk.standIn.asked("keys") == 2)
  }

  @Test("a new key of the provider is found at once")
  func rotation() async throws {
    let walk = try await Walk()
    _ = try await walk.walk()
    let new = try JWTKit.Insecure.RSA.PrivateKey(backing: .init(keySize: .bits2048))
    await walk.standIn.signers.add(rsa: new, digestAlgorithm: .sha256, kid: "r2")
    let published = try StandIn.rsaKey(new, "r2")
    walk.standIn.state.withLock { $0.keys = [published] }
    _ = try await walk.walk(kid: "r2")
    #expect(walk.standIn.asked("keys") == 2)
    // The old one is gone with its last copy here.
    let fault = await walk.fault { _ = try await walk.walk(kid: "r1") }
    #expect(fault?.detail == "its key is not among the provider's")
  }

  @Test("unknown keys are looked for once a minute, however many come")
  func unknownKeys() async throws {
    var walk = try await Walk()
    _ = try await walk.walk()
    await walk.standIn.signers.add(ecdsa: ES256PrivateKey(), kid: "unknown")
    for _ in 0..<10 {
      let fault = await walk.fault { _ = try await walk.walk(kid: "unknown") }
      #expect(fault?.detail == "its key is not among the provider's")
    }
    #expect(walk.standIn.asked("keys") == 2)
    walk.now = walk.now + .seconds(60)
    _ = await walk.fault { _ = try await walk.walk(kid: "unknown") }
    #expect(walk.standIn.asked("keys") == 3)
  }

  @Test("many at once ask the provider once")
  func together() async throws {
    let walk = try await Walk()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await walk.provider.begin(at: walk.now) } }
      try await group.waitForAll()
    }
    #expect(walk.standIn.asked("discovery") == 1)
  }

  @Test("while the provider is down its old description serves for three days")
  func down() async throws {
    var walk = try await Walk()
    _ = try await walk.walk()
    walk.standIn.state.withLock { $0.isDown = true }
    walk.now = walk.now + .hours(71)
    _ = try await walk.walk()
    walk.now = walk.now + .hours(2)
    let fault = await walk.fault { _ = try await walk.begin() }
    #expect(fault?.reason == .unreachable)
  }

  @Test(
    "a description of another, or with addresses that are not safe, is refused",
    arguments: [
      ("issuer", "https://login.example.gov.uk/t-1/"), ("issuer", "https://evil.example"),
      ("token_endpoint", "http://login.example.gov.uk/token"), ("jwks_uri", "file:///etc/passwd"),
      ("jwks_uri", "http://127.0.0.1/keys"), ("authorization_endpoint", "javascript:alert(1)"),
      ("authorization_endpoint", "https://user:word@login.example.gov.uk/"),
    ])
  func description(name: String, value: String) async throws {
    let walk = try await Walk()
    walk.standIn.state.withLock { $0.discovery[name] = .text(value) }
    let fault = await walk.fault { _ = try await walk.begin() }
    #expect(fault?.reason == .settings)
  }

  @Test("a provider without PKCE by S256 is refused")
  func plainChallenge() async throws {
    let walk = try await Walk()
    walk.standIn.state.withLock {
      $0.discovery["code_challenge_methods_supported"] = .list([.text("plain")])
    }
    let fault = await walk.fault { _ = try await walk.begin() }
    #expect(fault?.reason == .settings)
  }

  @Test("settings that cannot be right are refused before anybody signs in")
  func settings() async throws {
    let standIn = try await StandIn()
    for change in [
      { $0.issuer = "http://login.example.gov.uk" }, { $0.issuer = "" },
      { $0.issuer = "https://login.microsoftonline.com/{tenantid}/v2.0" },
      { $0.redirect = "http://desk.example.gov.uk/" }, { $0.clientID = "" },
      { $0.clientSecret = "" },
    ] as [(inout ProviderSettings) -> Void] {
      var settings = standIn.settings
      change(&settings)
      #expect(throws: ProviderFault.self) { try OpenIDConnectProvider(settings, standIn) }
    }
  }

  @Test("keys that are weak, huge, of another use or broken are passed over")
  func keys() throws {
    func count(_ members: [String: Claim]) throws -> Int {
      try ProviderKeys(Array(JSONEncoder().encode(["keys": Claim.list([.object(members)])])))
        .keys.count
    }
    let n = Base64URL.encode([UInt8](repeating: 0xC5, count: 256))
    let good: [String: Claim] = [
      "kty": .text("RSA"), "kid": .text("k"), "n": .text(n), "e": .text("AQAB"),
    ]
    #expect(try count(good) == 1)
    for (name, value) in [
      ("use", Claim.text("enc")), ("kty", .text("oct")), ("kty", .number(1)),
      ("alg", .text("RS512")), ("alg", .text("HS256")), ("e", .text("AQABAQABAQAB")),
      ("n", .text(Base64URL.encode([UInt8](repeating: 0xC5, count: 128)))),
      ("n", .text(Base64URL.encode([UInt8](repeating: 0xC5, count: 4096)))),
      ("kid", .text(String(repeating: "k", count: 257))),
    ] {
      var members = good
      members[name] = value
      #expect(try count(members) == 0, "\(name) \(value)")
    }
    #expect(throws: ProviderFault.self) { try ProviderKeys(Array("[]".utf8)) }
    let many = Claim.list(Array(repeating: .object(good), count: 101))
    #expect(throws: ProviderFault.self) {
      try ProviderKeys(Array(JSONEncoder().encode(["keys": many])))
    }
    let mixed = Array("{\"keys\":[1,null,\"x\",{\"kty\":\"RSA\"}]}".utf8)
    #expect(try ProviderKeys(mixed).keys.isEmpty)
  }

  @Test("at Entra ID tenant and object are the person; a token of another tenant is refused")
  func entra() async throws {
    let walk = try await Walk { $0.identity = .entra(tenant: "T-1") }
    let found = try await walk.walk {
      $0["tid"] = .text("t-1")
      $0["oid"] = .text("O-1")
    }
    #expect(found.link == .entra(tenant: "t-1", object: "o-1"))
    for (tenant, object) in [("t-2", "o"), (nil, "o"), ("t-1", nil), ("t-1", "")] {
      let fault = await walk.fault {
        _ = try await walk.walk {
          $0["tid"] = tenant.map { .text($0) }
          $0["oid"] = object.map { .text($0) }
        }
      }
      #expect(fault?.reason == .badToken)
    }
  }

  @Test("elsewhere tid and oid mean nothing")
  func notEntra() async throws {
    let walk = try await Walk()
    let found = try await walk.walk {
      $0["tid"] = .text("t-1")
      $0["oid"] = .text("o-1")
    }
    #expect(found.link.issuer == StandIn.issuer)
  }

  @Test("roles may be one text, a list, absent, or something else")
  func roles() async throws {
    let walk = try await Walk()
    for (value, expected) in [
      (Claim.text("planner"), ["planner"]), (.list([.text("a"), .text("b")]), ["a", "b"]),
      (nil, []), (.number(1), []), (.object(["adviser": .flag(true)]), []),
      (.list([.number(1)]), []),
    ] as [(Claim?, [String])] {
      #expect(try await walk.walk { $0["roles"] = value }.roles == expected)
    }
  }
}
