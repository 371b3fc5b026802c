/// A stretch of octets in network byte order, borrowed from whoever holds the buffer. Each access
/// is checked, also in release: what arrives from the network never reads beside its packet.
struct Octets {
  let base: UnsafeRawPointer?
  let count: Int

  @inline(__always)
  init(_ bytes: UnsafeRawBufferPointer) {
    base = bytes.baseAddress
    count = bytes.count
  }

  @inline(__always)
  func octet(_ offset: Int) -> UInt8 {
    precondition(offset >= 0 && offset < count)
    return base.unsafelyUnwrapped.load(fromByteOffset: offset, as: UInt8.self)
  }

  @inline(__always)
  func word16(_ offset: Int) -> UInt16 {
    precondition(offset >= 0 && offset <= count - 2)
    return UInt16(
      bigEndian: base.unsafelyUnwrapped.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  @inline(__always)
  func word32(_ offset: Int) -> UInt32 {
    precondition(offset >= 0 && offset <= count - 4)
    return UInt32(
      bigEndian: base.unsafelyUnwrapped.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}

/// A caller's buffer to be filled in network byte order. Each store is checked, also in release.
struct OctetSink {
  let base: UnsafeMutableRawPointer?
  let count: Int

  @inline(__always)
  init(_ bytes: UnsafeMutableRawBufferPointer) {
    base = bytes.baseAddress
    count = bytes.count
  }

  @inline(__always)
  func put(_ value: UInt8, at offset: Int) {
    precondition(offset >= 0 && offset < count)
    base.unsafelyUnwrapped.storeBytes(of: value, toByteOffset: offset, as: UInt8.self)
  }

  @inline(__always)
  func put(_ value: UInt16, at offset: Int) {
    precondition(offset >= 0 && offset <= count - 2)
    base.unsafelyUnwrapped.storeBytes(
      of: value.bigEndian, toByteOffset: offset, as: UInt16.self)
  }

  @inline(__always)
  func put(_ value: UInt32, at offset: Int) {
    precondition(offset >= 0 && offset <= count - 4)
    base.unsafelyUnwrapped.storeBytes(
      of: value.bigEndian, toByteOffset: offset, as: UInt32.self)
  }

  @inline(__always)
  func put(_ source: UnsafeRawBufferPointer, at offset: Int) {
    guard source.count > 0, let from = source.baseAddress else { return }
    precondition(offset >= 0 && offset <= count - source.count)
    base.unsafelyUnwrapped.advanced(by: offset).copyMemory(from: from, byteCount: source.count)
  }
}
