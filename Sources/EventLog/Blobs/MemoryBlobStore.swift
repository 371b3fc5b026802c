import Crypto
import Synchronization
import Vocabulary

/// A blob store that lives as long as the process, for tests and demonstrations.
public final class MemoryBlobStore: BlobStore {
  private let blobs = Mutex<[BlobID: [UInt8]]>([:])

  public init() {}

  public var place: String { "memory" }

  public func put(_ sealed: [UInt8]) throws(BlobFault) -> BlobID {
    try checkSize(sealed)
    let id = BlobID(of: sealed)
    blobs.withLock { $0[id] = sealed }
    return id
  }

  public func get(_ id: BlobID) throws(BlobFault) -> [UInt8] {
    guard let sealed = blobs.withLock({ $0[id] }) else { throw .notFound(id, at: place) }
    return sealed
  }

  public func remove(_ id: BlobID) throws(BlobFault) {
    _ = blobs.withLock { $0.removeValue(forKey: id) }
  }

  public func entries(after: BlobID?, limit: Int) throws(BlobFault) -> [BlobEntry] {
    let limit = min(max(0, limit), BlobLimits.entriesPerPage)
    let all = blobs.withLock { $0.map { ($0.key, $0.value.count) } }
    let sorted = all.sorted { $0.0 < $1.0 }.filter { one in after.map { one.0 > $0 } ?? true }
    return sorted.prefix(limit).map {
      BlobEntry(id: $0.0, byteCount: $0.1, keptAt: .epoch)
    }
  }
}

extension BlobID {
  /// The name that bytes have.
  public init(of sealed: [UInt8]) {
    var digest = [UInt8]()
    digest.reserveCapacity(ChainHash.byteCount)
    digest.append(contentsOf: SHA256.hash(data: sealed))
    // SHA-256 has as many bytes as that.
    self.init(ChainHash(digest)!)
  }
}

extension BlobStore {
  /// For stores: neither empty nor beyond the maximum.
  public func checkSize(_ sealed: [UInt8]) throws(BlobFault) {
    guard !sealed.isEmpty, sealed.count <= BlobLimits.sealedBytesMaximum else {
      throw .tooLarge(sealed.count, at: place)
    }
  }
}
