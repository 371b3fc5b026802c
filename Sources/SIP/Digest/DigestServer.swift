/// The server's side of digest (RFC 3261 22, RFC 8760): challenges and their verification.
///
/// A nonce carries when it was made and a keyed hash of that, so that none need be stored until it
/// is used; then the highest count is kept, so that an answer overheard is worth nothing.
public struct DigestServer: Sendable {
  public enum Outcome: Sendable, Equatable {
    /// This user, with these credentials.
    case accepted(user: String)
    /// No answer for this realm: challenge.
    case absent
    /// The nonce is too old, not ours or used up, and the answer fits it: challenge with `stale`.
    case stale
    /// Wrong name, password, method or URI.
    case wrong(user: String)
  }

  /// How long a nonce may be used.
  public static let nonceLifeMilliseconds: Int64 = 300_000
  /// Nonces whose counts are remembered; beyond it, the oldest are forgotten and are stale.
  public static let noncesMaximum = 20_000

  public let realm: String
  public let algorithms: [DigestAlgorithm]
  private let key: String
  private var counts: [String: UInt32] = [:]
  private var order: [String] = []
  private var serial: UInt64 = 0
  /// Nonces made before this are stale: their counts may have been forgotten.
  private var forgottenUntilMilliseconds: Int64 = .min

  /// The key comes from chance, at least 16 bytes.
  public init(
    realm: String, key: [UInt8], algorithms: [DigestAlgorithm] = DigestAlgorithm.allCases
  ) {
    precondition(key.count >= 16, "A key of fewer than 16 bytes can be guessed.")
    self.realm = realm
    self.algorithms = algorithms
    self.key = hexadecimal(key)
  }

  /// Header fields for a 401, or for a 407 where `isProxy`, one for each algorithm.
  public mutating func challenge(
    nowMilliseconds: Int64, isStale: Bool = false, isProxy: Bool = false
  ) -> [HeaderField] {
    serial &+= 1
    let nonce = nonce(at: nowMilliseconds, serial: serial)
    return algorithms.map { algorithm in
      var fields = AuthenticationParameters()
      fields.add("realm", quoted: realm)
      fields.add("nonce", quoted: nonce)
      fields.add("qop", quoted: "auth")
      fields.add("algorithm", token: algorithm.rawValue)
      if isStale { fields.add("stale", token: "true") }
      return HeaderField(isProxy ? .proxyAuthenticate : .wwwAuthenticate, fields.description)
    }
  }

  private func nonce(at milliseconds: Int64, serial: UInt64) -> String {
    let stamp = String(milliseconds, radix: 16) + "." + String(serial, radix: 16)
    return stamp + "." + DigestHash.hex("\(key):\(stamp):\(key)", .sha256)
  }

  /// When our nonce was made; nil where it is not ours.
  private func born(_ nonce: String) -> Int64? {
    let parts = nonce.split(separator: ".")
    guard parts.count == 3, let stamp = Int64(parts[0], radix: 16),
      let serial = UInt64(parts[1], radix: 16),
      sameInConstantTime(self.nonce(at: stamp, serial: serial), nonce)
    else { return nil }
    return stamp
  }

  /// Looks at the answers of a request. `secret` gives H(name:realm:password) of a user in an
  /// algorithm, nil for one unknown.
  public mutating func verify(
    _ request: SIPMessage, nowMilliseconds: Int64, isProxy: Bool = false,
    secret: (_ user: String, _ algorithm: DigestAlgorithm) -> String?
  ) -> Outcome {
    let header: HeaderName = isProxy ? .proxyAuthorization : .authorization
    guard let method = request.method,
      let answers = try? request.authentication(header),
      let answer = answers.first(where: {
        sameIgnoringCase($0.scheme, "Digest") && $0["realm"] == realm
      })
    else { return .absent }
    guard let user = answer["username"], let nonce = answer["nonce"], let uri = answer["uri"],
      let response = answer["response"]
    else { return .absent }
    guard let algorithm = DigestAlgorithm(named: answer["algorithm"]),
      algorithms.contains(algorithm)
    else { return .absent }
    guard names(uri, request.requestURI), let quality = quality(answer) else {
      return .wrong(user: user)
    }
    // Hashed for unknown users, too: how long it takes tells nothing.
    let known = secret(user, algorithm)
    let expected = DigestResponse(
      algorithm: algorithm, secret: known ?? "", nonce: nonce, method: method.description,
      uri: uri, quality: quality.map { ($0.count, $0.clientNonce) })
    guard sameInConstantTime(expected.value, lowercased(response)), known != nil else {
      return .wrong(user: user)
    }
    return use(nonce, count: quality?.number, nowMilliseconds) ? .accepted(user: user) : .stale
  }

  private struct Quality {
    var count: String
    var number: UInt32
    var clientNonce: String
  }

  /// nil where `qop` is named and not fit; inner nil for the way of RFC 2069.
  private func quality(_ answer: AuthenticationParameters) -> Quality?? {
    guard let qop = answer["qop"] else { return .some(nil) }
    guard sameIgnoringCase(qop, "auth"), let count = answer["nc"],
      let number = UInt32(count, radix: 16), let clientNonce = answer["cnonce"]
    else { return nil }
    return Quality(count: count, number: number, clientNonce: clientNonce)
  }

  /// The answer must be for this request and not for another (22.4): a proxy may have changed
  /// the Request-URI's parameters, not whom it names.
  private func names(_ uri: String, _ requestURI: SIPURI?) -> Bool {
    guard let requestURI, let said = try? SIPURI(uri) else { return false }
    if said.scheme == .tel || requestURI.scheme == .tel {
      return said.isEquivalent(to: requestURI)
    }
    return sameIgnoringCase(said.host, requestURI.host) && said.userText == requestURI.userText
  }

  /// Whether a nonce may be used with this count, and counts it. Without a count only once.
  private mutating func use(_ nonce: String, count: UInt32?, _ nowMilliseconds: Int64) -> Bool {
    guard let born = born(nonce), born <= nowMilliseconds,
      nowMilliseconds - born < Self.nonceLifeMilliseconds, born > forgottenUntilMilliseconds
    else { return false }
    let number = count ?? 1
    if let last = counts[nonce] {
      guard number > last, count != nil else { return false }
    } else {
      order.append(nonce)
    }
    counts[nonce] = number
    if order.count > Self.noncesMaximum { forget() }
    return true
  }

  private mutating func forget() {
    for nonce in order.prefix(Self.noncesMaximum / 2) {
      counts[nonce] = nil
      if let born = born(nonce) {
        forgottenUntilMilliseconds = max(forgottenUntilMilliseconds, born)
      }
    }
    order.removeFirst(Self.noncesMaximum / 2)
  }
}
