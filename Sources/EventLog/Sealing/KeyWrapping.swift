public import Crypto
import Foundation
public import Vocabulary

/// What every key store does with keys: wraps them under the master key (AES-256-GCM, NIST SP
/// 800-38D) and hides identities (HMAC-SHA-256, RFC 2104).
///
/// A wrapped key is bound to its subject, so that exchanging two rows of a store is noticed.
public struct KeyWrapping: Sendable {
  private let master: MasterKey
  private let storeKey: SymmetricKey

  /// For a new store: draws the key under which identities are hidden.
  public init(new master: MasterKey) {
    self.master = master
    self.storeKey = SymmetricKey(size: .bits256)
  }

  /// For an existing store, with what `wrappedStoreKey` gave.
  /// - Throws: `wrongMasterKey` when it was wrapped under another key, or changed.
  public init(_ master: MasterKey, wrappedStoreKey: [UInt8]) throws(SealFault) {
    self.master = master
    self.storeKey = try Self.open(wrappedStoreKey, under: master, name: Self.storeKeyName)
  }

  /// The same store key under another master key.
  public func rotated(to master: MasterKey) -> KeyWrapping {
    KeyWrapping(master: master, storeKey: storeKey)
  }

  private init(master: MasterKey, storeKey: SymmetricKey) {
    self.master = master
    self.storeKey = storeKey
  }

  private static let storeKeyName = Array("guildhall store key 1".utf8)

  public func wrappedStoreKey() throws(SealFault) -> [UInt8] {
    try Self.wrap(storeKey, under: master, name: Self.storeKeyName)
  }

  public func makeKey() -> SymmetricKey { SymmetricKey(size: .bits256) }

  public func wrap(_ key: SymmetricKey, of subject: SubjectID) throws(SealFault) -> [UInt8] {
    try Self.wrap(key, under: master, name: Self.name(subject))
  }

  public func open(_ wrapped: [UInt8], of subject: SubjectID) throws(SealFault) -> SymmetricKey {
    try Self.open(wrapped, under: master, name: Self.name(subject))
  }

  private static func name(_ subject: SubjectID) -> [UInt8] {
    Array("guildhall subject key 1 \(subject)".utf8)
  }

  private static func wrap(
    _ key: SymmetricKey, under master: MasterKey, name: [UInt8]
  ) throws(SealFault) -> [UInt8] {
    let bytes = key.withUnsafeBytes { Array($0) }
    guard let box = try? AES.GCM.seal(bytes, using: master.key, authenticating: name),
      let combined = box.combined
    else { throw SealFault(.storage, "A key could not be wrapped. Report this fault.") }
    return [UInt8](combined)
  }

  private static func open(
    _ wrapped: [UInt8], under master: MasterKey, name: [UInt8]
  ) throws(SealFault) -> SymmetricKey {
    guard let box = try? AES.GCM.SealedBox(combined: wrapped),
      let bytes = try? AES.GCM.open(box, using: master.key, authenticating: name)
    else {
      throw SealFault(
        .wrongMasterKey,
        "The master key does not open this key store, or the store is damaged. Give the key that "
          + "was in use when it was last written; keep a copy before trying anything else.")
    }
    return SymmetricKey(data: bytes)
  }

  /// What a store keeps instead of an identity.
  public func digest(identity: String, kind: String) throws(SealFault) -> [UInt8] {
    let kindBytes = Array(kind.utf8)
    guard (1...SealLimits.identityBytesMaximum).contains(identity.utf8.count),
      (1...SealLimits.kindBytesMaximum).contains(kindBytes.count)
    else {
      throw SealFault(
        .tooLarge,
        "An identity has 1 to \(SealLimits.identityBytesMaximum) bytes and its kind 1 to "
          + "\(SealLimits.kindBytesMaximum). Check what the edge passes on.")
    }
    // The kind's length in front keeps ("ab", "c") and ("a", "bc") apart.
    let message = [UInt8(kindBytes.count)] + kindBytes + Array(identity.utf8)
    return Array(HMAC<SHA256>.authenticationCode(for: message, using: storeKey))
  }

  /// A random subject number; SQLite's signed integers leave 63 bits. Never 0, which is "none".
  public func drawSubject() -> SubjectID {
    let random = SymmetricKey(size: .bits128).withUnsafeBytes {
      $0.loadUnaligned(as: UInt64.self)
    }
    return SubjectID(max(1, random & UInt64(Int64.max)))
  }
}
