import Crypto

/// What a browser holds in its cookie: 256 random bits. Only its SHA-256 is stored, so that who
/// reads the store, or a backup of it, is not signed in as anybody.
public struct SessionToken: Hashable, Sendable {
  static let byteCount = 32
  private let bytes: [UInt8]

  public static func random() -> SessionToken { SessionToken(bytes: Randomness.bytes(byteCount)) }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads a cookie's value; nil when it cannot be one.
  public init?(_ text: String) {
    guard text.utf8.count == 43, let bytes = Base64URL.decode(text), bytes.count == Self.byteCount
    else { return nil }
    self.bytes = bytes
  }

  /// The cookie's value. Never log it.
  public var text: String { Base64URL.encode(bytes) }

  /// Under which the session is stored.
  public var digest: SessionDigest { SessionDigest(Hex.encode(SHA256.hash(data: bytes))) }

  /// Sent by the desk's own script with everything that changes something, in a header that other
  /// sites cannot set. HMAC of a fixed text under the token: without the cookie nobody can make it,
  /// and it does not give the cookie away.
  public var csrfToken: String {
    Base64URL.encode(
      HMAC<SHA256>.authenticationCode(
        for: Array("guildhall csrf 1".utf8), using: SymmetricKey(data: bytes)))
  }

  /// Whether the header's value is this session's.
  public func acceptsCSRF(_ text: String) -> Bool {
    ConstantTime.areEqual(Array(csrfToken.utf8), Array(text.utf8))
  }
}

/// SHA-256 of a token, hexadecimal: names a session in stores and logs without opening it.
public struct SessionDigest: Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public init(_ text: String) { self.text = text }
  public var description: String { text }
}
