import Access
import Crypto
import Foundation
import Vocabulary

/// Tokens of chats: an HMAC-SHA-256 (RFC 2104) of the contact's number under a key of the server,
/// so that they hold over a restart and nothing of them is stored.
struct ChatTokens: Sendable {
  private let key: SymmetricKey

  /// - Parameter secret: 32 random bytes, kept with the data.
  init(secret: [UInt8]) { key = SymmetricKey(data: secret) }

  func token(_ id: ContactID) -> String { "\(id).\(code("chat \(id)"))" }

  func opens(_ token: String, _ id: ContactID) -> Bool {
    let parts = token.split(separator: ".", maxSplits: 1)
    guard parts.count == 2, parts[0] == "\(id)", let given = Base64URL.decode(parts[1])
    else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(
      given, authenticating: Data("chat \(id)".utf8), using: key)
  }

  /// The reference of a chat by its sender's key: cannot be met by a reference of another channel,
  /// and tells nobody the key.
  func reference(_ idempotencyKey: String) -> String { "chat-" + code("key \(idempotencyKey)") }

  private func code(_ text: String) -> String {
    Base64URL.encode(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
  }
}
