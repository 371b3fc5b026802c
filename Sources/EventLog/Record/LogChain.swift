import Crypto
import Vocabulary

/// Gives records their sequence numbers and chain values.
///
/// `chain(n) = SHA-256(chain(n − 1) ‖ header(n) ‖ payload(n))` and
/// `chain(0) = SHA-256("guildhall log 1\n" ‖ log id)`.
/// The header is 31 bytes, little-endian: sequence 8, milliseconds 8, kind 2, version 1, cause 8,
/// payload length 4. Every field has a fixed width, so two different records never share bytes.
/// The hash is FIPS 180-4's SHA-256.
public struct LogChain: Sendable {
  public private(set) var head: LogHead

  public init(from head: LogHead) { self.head = head }

  /// The chain value before the first record of a log.
  public static func genesis(_ id: String) -> ChainHash {
    var hash = SHA256()
    hash.update(data: Array("guildhall log 1\n".utf8))
    hash.update(data: Array(id.utf8))
    return finish(hash)
  }

  /// The head of a log without records.
  public static func start(_ identity: LogIdentity) -> LogHead {
    LogHead(sequence: 0, chain: genesis(identity.id))
  }

  /// The value that `record` must carry after `previous`.
  public static func value(after previous: ChainHash, _ record: LogRecord) -> ChainHash {
    var hash = SHA256()
    previous.withBytes { hash.update(bufferPointer: $0) }
    withUnsafeTemporaryAllocation(byteCount: headerByteCount, alignment: 8) { header in
      header.storeBytes(of: record.sequence.littleEndian, toByteOffset: 0, as: UInt64.self)
      header.storeBytes(of: record.at.milliseconds.littleEndian, toByteOffset: 8, as: Int64.self)
      header.storeBytes(of: record.kind.littleEndian, toByteOffset: 16, as: UInt16.self)
      header.storeBytes(of: record.version, toByteOffset: 18, as: UInt8.self)
      header.storeBytes(of: record.cause.littleEndian, toByteOffset: 19, as: UInt64.self)
      let length = UInt32(record.payload.count)
      header.storeBytes(of: length.littleEndian, toByteOffset: 27, as: UInt32.self)
      hash.update(bufferPointer: UnsafeRawBufferPointer(header))
    }
    record.payload.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return finish(hash)
  }

  static let headerByteCount = 31

  private static func finish(_ hash: SHA256) -> ChainHash {
    // A SHA-256 digest has 32 bytes by definition.
    hash.finalize().withUnsafeBytes { ChainHash($0)! }
  }

  /// Places a batch after everything placed before.
  public mutating func place(_ batch: LogBatch, into records: inout [LogRecord]) {
    let cause = head.sequence + 1
    place(batch.input, at: batch.at, cause: cause, into: &records)
    for event in batch.events { place(event, at: batch.at, cause: cause, into: &records) }
  }

  private mutating func place(
    _ draft: LogDraft, at instant: Instant, cause: UInt64, into records: inout [LogRecord]
  ) {
    var record = LogRecord(
      sequence: head.sequence + 1, at: instant, kind: draft.kind, version: draft.version,
      cause: cause, payload: draft.payload, chain: .zero)
    record.chain = Self.value(after: head.chain, record)
    head = LogHead(sequence: record.sequence, chain: record.chain)
    records.append(record)
  }

  /// The checksum of a snapshot, bound to its log and place.
  public static func snapshotChecksum(
    _ identity: LogIdentity, _ snapshot: LogSnapshot
  ) -> ChainHash {
    var hash = SHA256()
    hash.update(data: Array("guildhall snapshot 1\n\(identity.id)\n".utf8))
    withUnsafeBytes(of: snapshot.sequence.littleEndian) { hash.update(bufferPointer: $0) }
    snapshot.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    return finish(hash)
  }
}
