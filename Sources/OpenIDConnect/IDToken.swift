import Access
import Foundation
import JWTKit
import Vocabulary

/// What a token says of itself before anything of it is believed.
struct TokenHeader: Sendable {
  var algorithm: ProviderKeys.Algorithm
  var keyID: String?

  private struct Fields: Decodable {
    var alg: String
    var kid: String?
    var typ: String?
    var crit: [String]?
  }

  init(_ token: String) throws(ProviderFault) {
    guard token.utf8.count <= ProviderLimits.tokenBytesMaximum else {
      throw .badToken("it is too long")
    }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64URL.decode(parts[0]),
      Base64URL.decode(parts[1]) != nil, Base64URL.decode(parts[2]) != nil,
      let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes))
    else { throw .badToken("it is no JSON Web Token") }
    // "none", and a shared secret that could be the public key, are not even looked at.
    guard let algorithm = ProviderKeys.Algorithm(rawValue: fields.alg) else {
      throw .badToken("its algorithm is not RS256 or ES256")
    }
    guard fields.crit == nil, fields.typ.map({ $0.uppercased() == "JWT" }) ?? true else {
      throw .badToken("it is of another kind")
    }
    self.algorithm = algorithm
    keyID = fields.kid
  }
}

/// The claims that are used (OpenID Connect Core 1.0, section 2).
struct IDTokenClaims: JWTPayload {
  /// A text, or a list of texts; other types are none.
  struct Texts: Codable, Sendable {
    var all: [String]
    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let one = try? value.decode(String.self) {
        all = [one]
      } else {
        all = (try? value.decode([String].self)) ?? []
      }
    }
  }
  /// A claim whose name is a setting.
  struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var issuer: String
  var subject: String
  var audience: [String]
  var party: String?
  /// Seconds since 1970.
  var expires: Double
  var issued: Double
  var notBefore: Double?
  var nonce: String?
  var tenant: String?
  var object: String?
  var displayName: String?
  var preferredName: String?
  /// Lists of texts by the names of their claims, one of which holds the roles.
  var texts: [String: [String]]

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Name.self)
    func text(_ name: String) throws -> String? {
      try values.decodeIfPresent(String.self, forKey: Name(name))
    }
    issuer = try values.decode(String.self, forKey: Name("iss"))
    subject = try values.decode(String.self, forKey: Name("sub"))
    audience = try values.decode(Texts.self, forKey: Name("aud")).all
    party = try text("azp")
    expires = try values.decode(Double.self, forKey: Name("exp"))
    issued = try values.decode(Double.self, forKey: Name("iat"))
    notBefore = try values.decodeIfPresent(Double.self, forKey: Name("nbf"))
    nonce = try text("nonce")
    tenant = try text("tid")
    object = try text("oid")
    displayName = try? text("name")
    preferredName = try? text("preferred_username")
    texts = [:]
    for key in values.allKeys {
      if let value = try? values.decode(Texts.self, forKey: key) {
        texts[key.stringValue] = value.all
      }
    }
  }

  /// Claims are not sent anywhere.
  func encode(to encoder: any Encoder) throws {
    throw EncodingError.invalidValue(
      self, .init(codingPath: encoder.codingPath, debugDescription: "claims are only read"))
  }

  /// The signature is checked by whoever calls this; the claims by `check`, which knows the time.
  func verify(using algorithm: some JWTAlgorithm) {}

  /// OpenID Connect Core 1.0, section 3.1.3.7, steps 2, 3, 4, 5, 9, 10 and 11.
  func check(
    _ settings: ProviderSettings, nonce expected: String, at now: Instant
  ) throws(ProviderFault) {
    let seconds = Double(now.milliseconds) / 1000
    let skew = ProviderLimits.skewSeconds
    guard issuer == settings.issuer else { throw .badToken("iss is another issuer") }
    guard audience.contains(settings.clientID) else { throw .badToken("aud is another client") }
    // Further audiences are not known to us, so they are not trusted.
    guard audience.count == 1, party ?? settings.clientID == settings.clientID else {
      throw .badToken("aud or azp names further clients")
    }
    guard expires > seconds - skew else { throw .badToken("exp is past") }
    guard issued <= seconds + skew else { throw .badToken("iat is to come") }
    // Longer than a day ago it was made for another sign-in.
    guard issued > seconds - 86_400 else { throw .badToken("iat is long past") }
    guard notBefore ?? -.infinity <= seconds + skew else { throw .badToken("nbf is to come") }
    guard let nonce, ConstantTime.areEqual(Array(nonce.utf8), Array(expected.utf8)) else {
      throw .badToken("nonce is another")
    }
    guard (1...IdentityLink.subjectBytesMaximum).contains(subject.utf8.count) else {
      throw .badToken("sub is empty or too long")
    }
  }

  /// Who this is, by the claims that the settings name.
  func identity(_ settings: ProviderSettings) throws(ProviderFault) -> ProviderIdentity {
    var found = ProviderIdentity(
      link: try link(settings), displayName: displayName, preferredName: preferredName)
    let roles = texts[settings.rolesClaim] ?? []
    guard roles.count <= ProviderLimits.rolesMaximum else {
      throw .badToken("\(settings.rolesClaim) has too many values")
    }
    found.roles = roles
    return found
  }

  static let microsoftHosts: Set<String> = [
    "login.microsoftonline.com", "login.microsoftonline.us", "login.partner.microsoftonline.cn",
    "sts.windows.net",
  ]

  private func link(_ settings: ProviderSettings) throws(ProviderFault) -> IdentityLink {
    let expected: String
    switch settings.identity {
    case .subject: return IdentityLink(issuer: issuer, subject: subject)
    case .entra(let tenant): expected = tenant
    case .automatic:
      guard let address = ProviderAddress(issuer), Self.microsoftHosts.contains(address.host) else {
        return IdentityLink(issuer: issuer, subject: subject)
      }
      expected = String(address.path.split(separator: "/").first ?? "")
    }
    guard let tenant, let object, !object.isEmpty,
      object.utf8.count <= IdentityLink.subjectBytesMaximum
    else { throw .badToken("tid or oid is missing") }
    guard !tenant.isEmpty, tenant.lowercased() == expected.lowercased() else {
      throw .badToken("tid is another tenant")
    }
    return .entra(tenant: tenant, object: object)
  }
}

extension ProviderFault {
  /// - Parameter detail: names a claim, never its value.
  static func badToken(_ detail: String) -> ProviderFault {
    ProviderFault(
      .badToken, "the identity provider's answer does not hold (\(detail))",
      "Sign in again. If it lasts, compare the settings with the provider's, and both clocks.",
      detail: detail)
  }
}
