import Crypto
public import Vocabulary

/// Seals personal data for the log under the key of its subject, and opens it.
///
/// A sealed value is a version byte (1), a random nonce of 12 bytes, the text under AES-256-GCM
/// (NIST SP 800-38D) and its tag of 16 bytes. The subject and the context are authenticated with
/// it, so that a value can be moved neither to another person nor to another field.
///
/// Keys are asked of the store each time, so that an erasure takes effect at once. Random nonces of
/// 96 bits are safe for 2^32 values under one key (section 8.3); no person has that many.
public struct Sealer: Sendable {
  /// What sealed bytes turned out to be.
  public enum Opened: Hashable, Sendable {
    case plain([UInt8])
    /// The person was erased; nobody can read this any more.
    case erased
  }

  public static let version: UInt8 = 1
  /// How much longer a sealed value is than its text.
  public static let overheadBytes = 1 + 12 + 16

  private let store: any SubjectKeyStore

  public init(_ store: any SubjectKeyStore) { self.store = store }

  /// - Parameter context: which field of which record this is, such as "ContactArrived.caller".
  public func seal(
    _ plain: [UInt8], for subject: SubjectID, context: String
  ) throws(SealFault) -> [UInt8] {
    guard plain.count <= SealLimits.plainBytesMaximum else {
      throw SealFault(
        .tooLarge,
        "A text of \(plain.count) bytes is too large to be sealed in the log (at most "
          + "\(SealLimits.plainBytesMaximum)). Keep it as a blob outside.")
    }
    switch try store.key(of: subject) {
    case .unknown: throw SealFault.unknown(subject)
    case .erased:
      throw SealFault(
        .erasedSubject,
        "Data subject \(subject) was erased; nothing new is kept about it. Look the person up "
          + "again, which makes a new subject.")
    case .key(let key):
      let name = Self.name(subject, context)
      guard let box = try? AES.GCM.seal(plain, using: key, authenticating: name),
        let combined = box.combined
      else { throw SealFault(.storage, "A text could not be sealed. Report this fault.") }
      return [Self.version] + combined
    }
  }

  /// - Throws: `unknownSubject`, `malformed` or `notAuthentic`; never for an erased subject.
  public func open(
    _ sealed: [UInt8], for subject: SubjectID, context: String
  ) throws(SealFault) -> Opened {
    switch try store.key(of: subject) {
    case .unknown: throw SealFault.unknown(subject)
    case .erased: return .erased
    case .key(let key):
      guard sealed.count >= Self.overheadBytes, sealed[0] == Self.version,
        let box = try? AES.GCM.SealedBox(combined: sealed[1...])
      else {
        throw SealFault(
          .malformed,
          "The sealed value of data subject \(subject) has an unknown form. Use the newest version "
            + "of the program; else run \"guildhall log verify\".")
      }
      let name = Self.name(subject, context)
      guard let plain = try? AES.GCM.open(box, using: key, authenticating: name) else {
        throw SealFault(
          .notAuthentic,
          "The sealed value of data subject \(subject) was changed, or belongs to another person "
            + "or field. Run \"guildhall log verify\", and check that log and key store belong "
            + "together.")
      }
      return .plain([UInt8](plain))
    }
  }

  private static func name(_ subject: SubjectID, _ context: String) -> [UInt8] {
    var name = Array("guildhall sealed 1\n".utf8)
    withUnsafeBytes(of: subject.raw.littleEndian) { name += $0 }
    name += context.utf8
    return name
  }
}
