import Crypto
public import Exchange
public import Vocabulary

/// SHA-256 over every event in order: code, time in milliseconds and canonical fields. Equal for
/// equal decisions, in any process.
public struct DecisionsHash: EventSink {
  private var hasher = SHA256()
  private var writer = BinaryWriter()
  private static let flushBytes = 1 << 16

  public init() {}

  public mutating func take(_ event: Event, at moment: Instant) {
    writer.put(UInt64(event.code))
    writer.put(UInt64(bitPattern: moment.milliseconds))
    event.write(to: &writer)
    if writer.bytes.count >= DecisionsHash.flushBytes { flush() }
  }

  private mutating func flush() {
    writer.bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    writer.bytes.removeAll(keepingCapacity: true)
  }

  /// 64 hexadecimal digits.
  public var hex: String {
    var copy = self
    copy.flush()
    return copy.hasher.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
