import Access
import Crypto
import CryptoExtras
import Foundation
import JWTKit
import Synchronization
import Testing
import Vocabulary

@testable import OpenIDConnect

/// Claims of any names and types.
indirect enum Claim: Codable, Sendable {
  case text(String)
  case number(Double)
  case list([Claim])
  case flag(Bool)
  case object([String: Claim])

  func encode(to encoder: any Encoder) throws {
    var out = encoder.singleValueContainer()
    switch self {
    case .text(let value): try out.encode(value)
    case .number(let value): try out.encode(value)
    case .list(let value): try out.encode(value)
    case .flag(let value): try out.encode(value)
    case .object(let value): try out.encode(value)
    }
  }
  init(from decoder: any Decoder) throws { self = .flag(false) }
}

struct Claims: JWTPayload {
  var values: [String: Claim]
  init(_ values: [String: Claim]) { self.values = values }
  func encode(to encoder: any Encoder) throws {
    var out = encoder.singleValueContainer()
    try out.encode(values)
  }
  init(from decoder: any Decoder) throws { values = [:] }
  func verify(using algorithm: some JWTAlgorithm) {}
}

/// A provider without a socket: answers as the test says and counts what it is asked.
final class StandIn: ProviderTransport {
  struct State: Sendable {
    var discovery: [String: Claim] = [:]
    var keys: [Claim] = []
    var token = ""
    var tokenStatus = 200
    var isDown = false
    var asked: [String: Int] = [:]
    var lastForm: [String: String] = [:]
    var lastAuthorization: String?
  }
  static let issuer = "https://login.example.gov.uk/t-1"
  static let client = "guildhall"
  let state = Mutex(State())
  let signers = JWTKeyCollection()
  let rsa: JWTKit.Insecure.RSA.PrivateKey
  let ec = ES256PrivateKey()

  init() async throws {
    rsa = try JWTKit.Insecure.RSA.PrivateKey(backing: .init(keySize: .bits2048))
    await signers.add(rsa: rsa, digestAlgorithm: .sha256, kid: "r1")
    await signers.add(ecdsa: ec, kid: "e1")
    state.withLock {
      $0.discovery = [
        "issuer": .text(Self.issuer), "authorization_endpoint": .text(Self.issuer + "/authorize"),
        "token_endpoint": .text(Self.issuer + "/token"), "jwks_uri": .text(Self.issuer + "/keys"),
        "code_challenge_methods_supported": .list([.text("S256")]),
      ]
    }
    let published = [try Self.rsaKey(rsa, "r1"), Self.ecKey(ec, "e1")]
    state.withLock { $0.keys = published }
  }

  static func rsaKey(_ key: JWTKit.Insecure.RSA.PrivateKey, _ id: String?) throws -> Claim {
    let (n, e) = try key.publicKey.getKeyPrimitives()
    var members: [String: Claim] = [
      "kty": .text("RSA"), "use": .text("sig"), "n": .text(url(n)), "e": .text(url(e)),
    ]
    if let id { members["kid"] = .text(id) }
    return .object(members)
  }
  static func ecKey(_ key: ES256PrivateKey, _ id: String) -> Claim {
    let point = key.publicKey.parameters!
    return .object([
      "kty": .text("EC"), "crv": .text("P-256"), "kid": .text(id),
      "x": .text(url(Data(base64Encoded: point.x) ?? Data())),
      "y": .text(url(Data(base64Encoded: point.y) ?? Data())),
    ])
  }
  static func url(_ data: Data) -> String { Base64URL.encode(data) }

  var settings: ProviderSettings {
    ProviderSettings(
      issuer: Self.issuer, clientID: Self.client, clientSecret: "s3cret&:/",
      redirect: "https://desk.example.gov.uk/sign-in/back")
  }

  func get(_ address: String) async throws(ProviderFault) -> ProviderAnswer {
    let name = address.hasSuffix("/keys") ? "keys" : "discovery"
    let body: [UInt8]? = state.withLock { state in
      state.asked[name, default: 0] += 1
      guard !state.isDown else { return nil }
      let document: [String: Claim] =
        name == "keys" ? ["keys": .list(state.keys)] : state.discovery
      return (try? JSONEncoder().encode(document)).map { Array($0) }
    }
    guard let body else { throw ProviderFault(.unreachable, "down", "wait") }
    return ProviderAnswer(status: 200, body: body)
  }

  func post(
    _ address: String, form: String, authorization: String?
  ) async throws(ProviderFault) -> ProviderAnswer {
    state.withLock { state in
      state.asked["token", default: 0] += 1
      state.lastForm = Form.decode(form) ?? [:]
      state.lastAuthorization = authorization
      let body = state.tokenStatus == 200 ? "{\"id_token\":\"\(state.token)\"}" : state.token
      return ProviderAnswer(status: state.tokenStatus, body: Array(body.utf8))
    }
  }

  func asked(_ name: String) -> Int { state.withLock { $0.asked[name] ?? 0 } }
}

/// A sign-in from begin to end.
struct Walk {
  let standIn: StandIn
  let provider: OpenIDConnectProvider
  var now = Instant(milliseconds: 1_700_000_000_000)

  init(_ change: (inout ProviderSettings) -> Void = { _ in }) async throws {
    standIn = try await StandIn()
    var settings = standIn.settings
    change(&settings)
    provider = try OpenIDConnectProvider(settings, standIn)
  }

  struct Begun {
    var pending: String
    var query: [String: String]
  }

  func begin() async throws -> Begun {
    let redirect = try await provider.begin(at: now)
    let query = redirect.address.split(separator: "?", maxSplits: 1)[1]
    return Begun(pending: redirect.pending, query: try #require(Form.decode(String(query))))
  }

  func claims(_ begun: Begun) -> [String: Claim] {
    let seconds = Double(now.milliseconds / 1000)
    return [
      "iss": .text(StandIn.issuer), "aud": .text(StandIn.client), "sub": .text("subject-1"),
      "exp": .number(seconds + 300), "iat": .number(seconds), "nonce": .text(begun.query["nonce"]!),
      "roles": .list([.text("adviser")]), "name": .text("Ann Other"),
      "preferred_username": .text("ann@example.gov.uk"),
    ]
  }

  func finish(_ begun: Begun, token: String) async throws -> ProviderIdentity {
    standIn.state.withLock { $0.token = token }
    return try await provider.finish(
      query: "code=abc&state=\(begun.query["state"]!)", pending: begun.pending, at: now)
  }

  /// Signs claims and comes back with them.
  func walk(
    kid: String = "r1", header: JWTHeader = [:],
    _ change: (inout [String: Claim]) -> Void = { _ in }
  ) async throws -> ProviderIdentity {
    let begun = try await begin()
    var claims = claims(begun)
    change(&claims)
    let token = try await standIn.signers.sign(
      Claims(claims), kid: JWKIdentifier(string: kid), header: header)
    return try await finish(begun, token: token)
  }

  /// Why it fails: the reason and the detail for the log.
  func fault(_ body: () async throws -> Void) async -> ProviderFault? {
    do {
      try await body()
      return nil
    } catch let fault as ProviderFault {
      return fault
    } catch {
      Issue.record("threw \(error)")
      return nil
    }
  }
}
