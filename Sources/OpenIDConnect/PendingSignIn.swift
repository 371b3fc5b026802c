import Access
import Crypto
import Foundation
import Vocabulary

/// What a browser that has gone to the provider must bring back, sealed into its cookie: the
/// service keeps nothing for somebody who may never come back.
struct PendingSignIn: Codable, Sendable {
  /// RFC 6749, section 10.12.
  var state: String
  /// OpenID Connect Core 1.0, section 3.1.2.1.
  var nonce: String
  /// RFC 7636, section 4.1.
  var verifier: String
  /// Milliseconds since 1970.
  var begun: Int64

  static func random(at now: Instant) -> PendingSignIn {
    func text() -> String { Base64URL.encode(Randomness.bytes(32)) }
    return PendingSignIn(
      state: text(), nonce: text(), verifier: text(), begun: now.milliseconds)
  }

  var expiresAt: Instant {
    Instant(milliseconds: begun) + .minutes(ProviderLimits.pendingMinutes)
  }

  /// RFC 7636, section 4.2, S256.
  var challenge: String { Base64URL.encode(SHA256.hash(data: Array(verifier.utf8))) }

  func sealed(_ key: SymmetricKey) -> String? {
    guard let plain = try? JSONEncoder().encode(self),
      let box = try? AES.GCM.seal(plain, using: key).combined
    else { return nil }
    return Base64URL.encode(box)
  }

  init?(sealed text: String, _ key: SymmetricKey) {
    guard text.utf8.count <= 1024, let bytes = Base64URL.decode(text),
      let box = try? AES.GCM.SealedBox(combined: bytes),
      let plain = try? AES.GCM.open(box, using: key),
      let pending = try? JSONDecoder().decode(PendingSignIn.self, from: plain)
    else { return nil }
    self = pending
  }

  private init(state: String, nonce: String, verifier: String, begun: Int64) {
    self.state = state
    self.nonce = nonce
    self.verifier = verifier
    self.begun = begun
  }
}

/// States that have come back. When it is full the oldest goes; the provider takes no code twice
/// either.
struct UsedStates: Sendable {
  private var order: [(state: String, at: Instant)] = []
  private var known: Set<String> = []

  /// False when it came before.
  mutating func use(_ state: String, at now: Instant) -> Bool {
    let old = now - .minutes(2 * ProviderLimits.pendingMinutes)
    let expired = order.prefix { $0.at < old }.count
    let tooMany = max(0, order.count + 1 - ProviderLimits.usedStatesMaximum)
    for entry in order.prefix(max(expired, tooMany)) { known.remove(entry.state) }
    order.removeFirst(max(expired, tooMany))
    guard known.insert(state).inserted else { return false }
    order.append((state, now))
    return true
  }

  var count: Int { order.count }
}
