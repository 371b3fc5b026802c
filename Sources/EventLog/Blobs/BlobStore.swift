public import Vocabulary

/// Keeps large things outside the log: files that people sent, recordings, prompts. What is kept
/// is sealed before it comes here (`SealedBlobs`), and is named by the SHA-256 of its sealed bytes,
/// which stands in the log: a blob cannot be changed without being noticed, and one that is kept
/// twice is kept once.
///
/// Synchronous and safe to call from any thread. Every store passes `BlobStoreContract`.
public protocol BlobStore: AnyObject, Sendable {
  /// Where the blobs are, for messages: a folder, or "memory".
  var place: String { get }

  /// Keeps bytes and returns their name, once they would survive a loss of power.
  /// - Throws: `tooLarge` beyond `BlobLimits.sealedBytesMaximum`, `full`, `storage`.
  func put(_ sealed: [UInt8]) throws(BlobFault) -> BlobID

  /// What was kept under the name.
  /// - Throws: `notFound`; `damaged` when the bytes do not have this name any more.
  func get(_ id: BlobID) throws(BlobFault) -> [UInt8]

  /// Lets go of a blob. One that is not there is no fault, so that a repeated call is harmless.
  func remove(_ id: BlobID) throws(BlobFault)

  /// Names and sizes in ascending order of names, for backups and sweeps.
  /// - Parameters:
  ///   - after: only names beyond this one; nil for all.
  ///   - limit: at most so many, and `BlobLimits.entriesPerPage` at most.
  func entries(after: BlobID?, limit: Int) throws(BlobFault) -> [BlobEntry]
}

/// The name of a blob: SHA-256 (FIPS 180-4) of its sealed bytes.
public struct BlobID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let hash: ChainHash

  public init(_ hash: ChainHash) { self.hash = hash }
  /// Reads 64 lower-case hexadecimal digits, and nothing else: a name is also part of a path.
  public init?(_ text: String) {
    let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    guard text.utf8.count == 64, isPlain, let hash = ChainHash(hex: text) else { return nil }
    self.hash = hash
  }

  public static func < (a: Self, b: Self) -> Bool {
    a.hash.bytes.lexicographicallyPrecedes(b.hash.bytes)
  }
  public var description: String { hash.description }
}

public struct BlobEntry: Hashable, Sendable {
  public var id: BlobID
  /// Of the sealed bytes.
  public var byteCount: Int
  /// When it was kept, as far as the store knows.
  public var keptAt: Instant

  public init(id: BlobID, byteCount: Int, keptAt: Instant) {
    self.id = id
    self.byteCount = byteCount
    self.keptAt = keptAt
  }
}

/// The named maxima of blobs.
public enum BlobLimits {
  /// Bytes of one file before it is sealed: 10 MB.
  public static let plainBytesMaximum = 10_000_000
  /// Bytes sealed at a time; well below `SealLimits.plainBytesMaximum`.
  public static let chunkBytes = 1 << 20
  /// Bytes of one blob as it is kept.
  public static let sealedBytesMaximum = plainBytesMaximum + 100_000
  public static let entriesPerPage = 1000
}

/// Why a blob could not be kept or read. Carries no content and no name that people gave.
public struct BlobFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable {
    case notFound
    /// The stored bytes are not what was kept.
    case damaged
    /// Beyond a named maximum, or empty.
    case tooLarge
    case full
    case storage
    /// The key of its subject could not be used.
    case key
  }
  public var reason: Reason
  /// What happened, where and what to do.
  public var message: String

  public init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }

  public var description: String { message }

  public static func notFound(_ id: BlobID, at place: String) -> BlobFault {
    BlobFault(
      .notFound,
      "The file \(id) is not in \(place). Check that the log and the files belong together, or "
        + "restore the files' newest backup.")
  }
  public static func damaged(_ id: BlobID, at place: String) -> BlobFault {
    BlobFault(
      .damaged,
      "The file \(id) in \(place) is damaged: its bytes are not those that were kept. Restore it "
        + "from a backup.")
  }
  public static func tooLarge(_ count: Int, at place: String) -> BlobFault {
    BlobFault(
      .tooLarge,
      "A file of \(count) bytes cannot be kept in \(place): at most "
        + "\(BlobLimits.plainBytesMaximum) bytes are. Send it in parts.")
  }
}
