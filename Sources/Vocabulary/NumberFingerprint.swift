/// A telephone number as the core may know it: equal for equal numbers, and nothing more.
///
/// An edge computes it as the first 64 bits of HMAC-SHA-256 (RFC 2104) over the number in E.164
/// form, under a key of its own that it changes regularly and keeps with its other secrets. Two
/// open callbacks to one number can be told by it; after the key has been changed it says nothing
/// about anybody. 0 stands for "not known".
public struct NumberFingerprint: Hashable, Sendable, RecordedScalar, CustomStringConvertible {
  public var raw: UInt64
  @inlinable public init(_ raw: UInt64) { self.raw = raw }
  @inlinable public init() { raw = 0 }
  @inlinable public static var none: NumberFingerprint { Self(0) }
  @inlinable public var isNone: Bool { raw == 0 }
  public var description: String { "N" + String(raw, radix: 16) }
  @inlinable public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("fingerprint", &raw)
  }
}
