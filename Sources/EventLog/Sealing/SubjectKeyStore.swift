public import Crypto
public import Vocabulary

/// Keeps a key for each data subject, apart from the log, so that destroying the key makes
/// everything sealed under it unreadable in the log and in every backup of it.
///
/// Synchronous and safe to call from any thread. Every store passes `SubjectKeyStoreContract`.
public protocol SubjectKeyStore: AnyObject, Sendable {
  /// A new subject, known by no identity yet.
  func makeSubject() throws(SealFault) -> SubjectID

  /// The subject known by this identity, made at first sight.
  ///
  /// The store keeps only an HMAC-SHA-256 (RFC 2104) of kind and identity under a key of its own,
  /// so that its file does not tell who is in it.
  /// - Parameters:
  ///   - identity: normalised by the caller, such as "+441865792422"; equal text, equal subject.
  ///   - kind: such as "telephone", so that equal texts of two kinds stay apart.
  func subject(forIdentity identity: String, kind: String) throws(SealFault) -> SubjectID

  /// Nil when nobody is known by this identity.
  func knownSubject(forIdentity identity: String, kind: String) throws(SealFault) -> SubjectID?

  /// Makes one more identity lead to a subject; `identityTaken` when it leads to another one.
  func link(identity: String, kind: String, to subject: SubjectID) throws(SealFault)

  func key(of subject: SubjectID) throws(SealFault) -> SubjectKey

  /// Destroys the keys and identities of subjects and notes that they were erased. Returns when
  /// this is on disk. Erasing again is harmless; a subject never made is `unknownSubject` and then
  /// nothing is erased.
  func erase(_ subjects: [SubjectID], at instant: Instant) throws(SealFault)

  /// When a subject was erased; nil when it was not.
  func erased(_ subject: SubjectID) throws(SealFault) -> Instant?

  /// Wraps every key anew under another master key. The old one opens nothing in the store then.
  func rotateMasterKey(to key: MasterKey) throws(SealFault)

  func close() throws(SealFault)
}

/// What a store answers when asked for the key of a subject.
public enum SubjectKey: Sendable {
  case key(SymmetricKey)
  case erased
  case unknown
}

/// Why something could not be sealed, opened or erased. Never carries a key, an identity or a text.
public struct SealFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable {
    /// Nobody by this number was ever made here: perhaps the wrong key store.
    case unknownSubject
    /// The subject was erased; nothing new may be sealed for it.
    case erasedSubject
    /// The bytes are not a sealed value.
    case malformed
    /// Sealed for another subject or field, or changed since.
    case notAuthentic
    /// The master key does not open this store.
    case wrongMasterKey
    /// The master key is missing, too open to others, or not 32 bytes.
    case badMasterKey
    /// The identity belongs to another subject.
    case identityTaken
    /// Beyond a named maximum.
    case tooLarge
    /// The store could not be read or written.
    case storage
    case closed
  }
  public var reason: Reason
  /// What happened, where and what to do.
  public var message: String

  public init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }

  public var description: String { message }

  public static func unknown(_ subject: SubjectID) -> SealFault {
    SealFault(
      .unknownSubject,
      "Data subject \(subject) is not in the key store. Check that the key store and the log "
        + "belong together, or restore the key store's newest backup.")
  }
  public static func identityTaken(by subject: SubjectID) -> SealFault {
    SealFault(
      .identityTaken,
      "The identity already leads to data subject \(subject). Merge the two customers first.")
  }
  public static var closed: SealFault {
    SealFault(.closed, "The key store is closed. Open it again.")
  }
}

/// The named maxima of sealing.
public enum SealLimits {
  /// Bytes of one sealed text; larger things are blobs outside the log.
  public static let plainBytesMaximum = 8 << 20
  public static let identityBytesMaximum = 1000
  public static let kindBytesMaximum = 100
  /// Subjects erased by one call.
  public static let erasedPerCallMaximum = 10_000
  /// Random numbers drawn before a store gives up finding one that is free.
  public static let subjectDrawsMaximum = 16
}
