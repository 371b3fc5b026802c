import Crypto
import Foundation
public import Vocabulary

/// Codes by time (RFC 6238 over RFC 4226): SHA-1, 30 seconds, six digits, which is what every
/// authenticator program knows. SHA-1's weakness against collisions does not touch HMAC.
public struct TOTP: Hashable, Sendable {
  /// As long as the hash (RFC 4226, section 4, R6).
  public static let secretBytes = 20
  /// Whom RFC 4226 allows at least.
  static let secretBytesMinimum = 16
  static let secretBytesMaximum = 64
  static let stepSeconds: Int64 = 30
  static let digits = 6
  /// Steps before and after the present one that are taken: clocks differ, people type slowly.
  static let windowSteps: Int64 = 1

  public let secret: [UInt8]

  public static func random() -> TOTP { TOTP(unchecked: Randomness.bytes(secretBytes)) }

  private init(unchecked secret: [UInt8]) { self.secret = secret }

  /// Nil when the secret is too short to be one, or too long.
  public init?(secret: [UInt8]) {
    guard (Self.secretBytesMinimum...Self.secretBytesMaximum).contains(secret.count) else {
      return nil
    }
    self.secret = secret
  }

  static func step(at now: Instant) -> Int64 { now.milliseconds / 1000 / stepSeconds }

  public func code(at now: Instant) -> String {
    Self.code(secret, step: Self.step(at: now), digits: Self.digits)
  }

  /// The step whose code this is, if it is near now and after the last one that was taken: a code
  /// that somebody has looked over a shoulder is of no use.
  /// - Parameter lastStep: the step of the code taken last.
  public func acceptedStep(of code: String, at now: Instant, after lastStep: Int64?) -> Int64? {
    let typed = Array(code.utf8.filter { $0 != 0x20 })
    let present = Self.step(at: now)
    var found: Int64?
    // All are computed whatever is found, so that the time says nothing.
    for step in (present - Self.windowSteps)...(present + Self.windowSteps) {
      let expected = Array(Self.code(secret, step: step, digits: Self.digits).utf8)
      if ConstantTime.areEqual(typed, expected), step > lastStep ?? .min, found == nil {
        found = step
      }
    }
    return found
  }

  /// RFC 4226, section 5.3.
  static func code(_ secret: [UInt8], step: Int64, digits: Int) -> String {
    let counter = withUnsafeBytes(of: UInt64(bitPattern: step).bigEndian) { Array($0) }
    let mac = Array(
      HMAC<Insecure.SHA1>.authenticationCode(
        for: counter, using: SymmetricKey(data: secret)))
    let offset = Int(mac[19] & 15)
    let number = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    var modulus: UInt32 = 1
    for _ in 0..<digits { modulus *= 10 }
    let text = String((number & 0x7FFF_FFFF) % modulus)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// What a QR code for authenticator programs holds (Key URI Format). Only for the person.
  public func address(issuer: String, name: String) -> String {
    func escaped(_ text: String) -> String {
      var out = ""
      for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
          out.unicodeScalars.append(Unicode.Scalar(byte))
        default: out += "%" + Hex.encode([byte]).uppercased()
        }
      }
      return out
    }
    return "otpauth://totp/\(escaped(issuer)):\(escaped(name))?secret=\(Base32.encode(secret))"
      + "&issuer=\(escaped(issuer))&algorithm=SHA1&digits=\(Self.digits)"
      + "&period=\(Self.stepSeconds)"
  }
}
