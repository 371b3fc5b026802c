import Crypto
public import Vocabulary

/// Files of people in a blob store, sealed under the key of their subject, so that erasing the
/// person makes them unreadable wherever copies of them are.
///
/// A sealed file is the six bytes "GHBLB1", a random number of 16 bytes, the count of its chunks
/// (4 bytes, most significant first), and each chunk as its length (4 bytes) and what `Sealer` made
/// of it. Each chunk is authenticated with the random number, its own number and the count, so that
/// chunks can be neither exchanged, left out nor carried to another file.
public struct SealedBlobs: Sendable {
  static let mark = Array("GHBLB1".utf8)
  static let saltByteCount = 16
  static let headerByteCount = 6 + saltByteCount + 4

  public let store: any BlobStore
  private let sealer: Sealer

  public init(_ store: any BlobStore, sealer: Sealer) {
    self.store = store
    self.sealer = sealer
  }

  /// Seals a file and keeps it.
  /// - Throws: `tooLarge` beyond `BlobLimits.plainBytesMaximum`; `key` for a subject that was
  ///   erased or is not known; what the store throws.
  public func keep(_ plain: [UInt8], for subject: SubjectID) throws(BlobFault) -> BlobID {
    guard plain.count <= BlobLimits.plainBytesMaximum else {
      throw .tooLarge(plain.count, at: store.place)
    }
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
    let count = max(1, (plain.count + BlobLimits.chunkBytes - 1) / BlobLimits.chunkBytes)
    var sealed = Self.mark + salt + Self.word(count)
    sealed.reserveCapacity(plain.count + 100 * count)
    for number in 0..<count {
      let start = number * BlobLimits.chunkBytes
      let chunk = Array(plain[start..<min(start + BlobLimits.chunkBytes, plain.count)])
      do throws(SealFault) {
        let bytes = try sealer.seal(
          chunk, for: subject, context: Self.context(salt, number, of: count))
        sealed += Self.word(bytes.count) + bytes
      } catch {
        throw BlobFault(.key, error.message)
      }
    }
    return try store.put(sealed)
  }

  /// Reads a file back.
  /// - Returns: `erased` once the person was erased.
  /// - Throws: `notFound` and `damaged`; `key` when the subject is not known, or the file belongs
  ///   to another one.
  public func open(_ id: BlobID, for subject: SubjectID) throws(BlobFault) -> Sealer.Opened {
    let sealed = try store.get(id)
    guard sealed.count >= Self.headerByteCount, sealed.starts(with: Self.mark) else {
      throw .damaged(id, at: store.place)
    }
    let salt = Array(sealed[Self.mark.count..<Self.mark.count + Self.saltByteCount])
    let count = Self.number(sealed, at: Self.headerByteCount - 4)
    var at = Self.headerByteCount
    var plain: [UInt8] = []
    plain.reserveCapacity(min(sealed.count, BlobLimits.plainBytesMaximum))
    for number in 0..<count {
      guard sealed.count - at >= 4 else { throw .damaged(id, at: store.place) }
      let length = Self.number(sealed, at: at)
      at += 4
      guard length <= sealed.count - at else { throw .damaged(id, at: store.place) }
      let chunk = Array(sealed[at..<at + length])
      at += length
      switch try opened(chunk, subject, Self.context(salt, number, of: count)) {
      case .erased: return .erased
      case .plain(let bytes): plain += bytes
      }
    }
    guard at == sealed.count, count > 0 else { throw .damaged(id, at: store.place) }
    return .plain(plain)
  }

  private func opened(
    _ chunk: [UInt8], _ subject: SubjectID, _ context: String
  ) throws(BlobFault) -> Sealer.Opened {
    do throws(SealFault) {
      return try sealer.open(chunk, for: subject, context: context)
    } catch {
      throw BlobFault(.key, error.message)
    }
  }

  private static func context(_ salt: [UInt8], _ number: Int, of count: Int) -> String {
    "blob \(hex(salt)) chunk \(number) of \(count)"
  }

  private static func word(_ value: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(value).bigEndian) { Array($0) }
  }
  private static func number(_ bytes: [UInt8], at offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
