import Crypto
import Vocabulary

/// Codes on paper for when the telephone is lost. Each opens once; kept only as SHA-256, which is
/// enough for 80 random bits.
public enum RecoveryCodes {
  public static let count = 10
  static let bytesEach = 10

  /// New codes as people see them: `ABCD-EFGH-IJKL-MNOP`.
  static func make() -> [String] {
    (0..<count).map { _ in
      let text = Array(Base32.encode(Randomness.bytes(bytesEach)))
      return stride(from: 0, to: text.count, by: 4)
        .map { String(text[$0..<min($0 + 4, text.count)]) }
        .joined(separator: "-")
    }
  }

  /// What is kept of a code; nil when it cannot be one. Blanks, hyphens and case do not matter.
  static func digest(of code: String) -> String? {
    guard code.utf8.count <= 64, let bytes = Base32.decode(code), bytes.count == bytesEach else {
      return nil
    }
    return Hex.encode(SHA256.hash(data: bytes))
  }
}

/// A second factor as it is kept.
public struct SecondFactor: Hashable, Sendable, Codable {
  /// Of the authenticator program.
  public var secret: [UInt8]
  /// False until the person has shown a code: nobody is locked out by a scan that failed.
  public var isConfirmed: Bool
  /// The step of the code taken last.
  public var lastStep: Int64?
  /// SHA-256 of the recovery codes that are left, hexadecimal.
  public var recovery: [String]

  public init(
    secret: [UInt8], isConfirmed: Bool, lastStep: Int64? = nil, recovery: [String] = []
  ) {
    self.secret = secret
    self.isConfirmed = isConfirmed
    self.lastStep = lastStep
    self.recovery = recovery
  }

  /// Takes a code of the authenticator program or a recovery code, which is then used up.
  /// Nil, and unchanged, when it is neither.
  mutating func take(_ code: String, at now: Instant) -> CodeKind? {
    if let step = TOTP(secret: secret)?.acceptedStep(of: code, at: now, after: lastStep) {
      lastStep = step
      return .authenticator
    }
    guard let digest = RecoveryCodes.digest(of: code) else { return nil }
    let typed = Array(digest.utf8)
    guard let index = recovery.firstIndex(where: { ConstantTime.areEqual(Array($0.utf8), typed) })
    else { return nil }
    recovery.remove(at: index)
    return .recovery
  }
}

enum CodeKind { case authenticator, recovery }
