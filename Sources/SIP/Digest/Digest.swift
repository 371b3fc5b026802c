/// The algorithms of RFC 8760 section 2.3, better ones first.
public enum DigestAlgorithm: String, CaseIterable, Sendable {
  case sha256 = "SHA-256"
  case md5 = "MD5"

  /// The hash of a text in lower-case hexadecimal.
  public func hash(_ text: String) -> String { DigestHash.hex(text, self) }

  /// By its name in any case; RFC 3261 22.4: MD5 where none is named.
  init?(named name: String?) {
    guard let name else {
      self = .md5
      return
    }
    guard let found = Self.allCases.first(where: { sameIgnoringCase($0.rawValue, name) }) else {
      return nil
    }
    self = found
  }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var out: [UInt8] = []
  for byte in bytes {
    out.append(digits[Int(byte >> 4)])
    out.append(digits[Int(byte & 15)])
  }
  return String(decoding: out, as: UTF8.self)
}

/// Whether both are the same, taking the same time wherever they differ.
func sameInConstantTime(_ one: String, _ other: String) -> Bool {
  let (first, second) = (Array(one.utf8), Array(other.utf8))
  guard first.count == second.count else { return false }
  var difference: UInt8 = 0
  for (a, b) in zip(first, second) { difference |= a ^ b }
  return difference == 0
}

/// A name and its secret, for one or any realm.
public struct DigestCredentials: Sendable, Equatable {
  public var name: String
  public var password: String

  public init(name: String, password: String) {
    self.name = name
    self.password = password
  }

  /// H(name:realm:password), which a server may keep in place of the password.
  public func secret(realm: String, _ algorithm: DigestAlgorithm) -> String {
    DigestHash.hex("\(name):\(realm):\(password)", algorithm)
  }
}

/// What goes into a response value (RFC 7616 3.4.1, RFC 2617 3.2.2.1 without qop).
struct DigestResponse {
  var algorithm: DigestAlgorithm
  /// H(A1).
  var secret: String
  var nonce: String
  var method: String
  var uri: String
  /// nil for the way of RFC 2069.
  var quality: (count: String, clientNonce: String)?

  var value: String {
    let second = DigestHash.hex("\(method):\(uri)", algorithm)
    guard let quality else { return DigestHash.hex("\(secret):\(nonce):\(second)", algorithm) }
    return DigestHash.hex(
      "\(secret):\(nonce):\(quality.count):\(quality.clientNonce):auth:\(second)", algorithm)
  }
}

/// The client's side: answers challenges, and counts how often it used a nonce (22.2).
public struct DigestClient: Sendable {
  public var credentials: DigestCredentials
  private var challenge: AuthenticationParameters?
  private var isProxy = false
  private var count: UInt32 = 0

  public init(_ credentials: DigestCredentials) { self.credentials = credentials }

  /// Takes the best challenge of a 401 or 407. False when there is none this stack speaks.
  /// How often a request is tried again is for the caller to bound.
  public mutating func take(_ response: SIPMessage) -> Bool {
    let isProxy = response.status == 407
    let found = try? response.authentication(isProxy ? .proxyAuthenticate : .wwwAuthenticate)
    let usable = (found ?? []).filter(Self.isUsable)
    // The server's order is its preference, ours is the stronger one (RFC 8760 2.4).
    let best =
      usable.first { DigestAlgorithm(named: $0["algorithm"]) == .sha256 } ?? usable.first
    guard let best else { return false }
    if challenge?["nonce"] != best["nonce"] { count = 0 }
    challenge = best
    self.isProxy = isProxy
    return true
  }

  private static func isUsable(_ challenge: AuthenticationParameters) -> Bool {
    guard sameIgnoringCase(challenge.scheme, "Digest"), challenge["nonce"] != nil,
      challenge["realm"] != nil, DigestAlgorithm(named: challenge["algorithm"]) != nil
    else { return false }
    return challenge["qop"].map(hasAuth) ?? true
  }

  private static func hasAuth(_ list: String) -> Bool {
    list.split(separator: ",").contains {
      sameIgnoringCase(String($0.filter { $0 != " " }), "auth")
    }
  }

  /// The header field for a request; nil before a challenge came. `clientNonce` from chance.
  public mutating func answer(
    method: SIPMethod, uri: SIPURI, clientNonce: String
  ) -> HeaderField? {
    guard let challenge, let nonce = challenge["nonce"], let realm = challenge["realm"],
      let algorithm = DigestAlgorithm(named: challenge["algorithm"])
    else { return nil }
    count &+= 1
    let digits = String(count, radix: 16)
    let counted = String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
    let hasQuality = challenge["qop"] != nil
    let response = DigestResponse(
      algorithm: algorithm, secret: credentials.secret(realm: realm, algorithm), nonce: nonce,
      method: method.description, uri: uri.description,
      quality: hasQuality ? (counted, clientNonce) : nil)
    var answer = AuthenticationParameters()
    answer.add("username", quoted: credentials.name)
    answer.add("realm", quoted: realm)
    answer.add("nonce", quoted: nonce)
    answer.add("uri", quoted: uri.description)
    answer.add("response", quoted: response.value)
    answer.add("algorithm", token: algorithm.rawValue)
    if hasQuality {
      answer.add("cnonce", quoted: clientNonce)
      answer.add("qop", token: "auth")
      answer.add("nc", token: counted)
    }
    if let opaque = challenge["opaque"] { answer.add("opaque", quoted: opaque) }
    return HeaderField(isProxy ? .proxyAuthorization : .authorization, answer.description)
  }
}
