import Glibc
import LinuxCalls
import RTP

/// Room for the datagrams that one call takes from one socket.
struct DatagramBatch: ~Copyable {
  static let datagramsMaximum = 8
  /// One octet more than is looked at, so that longer ones are known.
  private static let octets = RTPPacket.octetsMaximum + 8
  private static let controlOctets = 64

  private let headers: UnsafeMutablePointer<mmsghdr>
  private let parts: UnsafeMutablePointer<iovec>
  private let names: UnsafeMutableRawPointer
  private let controls: UnsafeMutableRawPointer
  private let payloads: UnsafeMutableRawPointer

  init() {
    let count = Self.datagramsMaximum
    headers = .allocate(capacity: count)
    parts = .allocate(capacity: count)
    names = .allocate(byteCount: count * 32, alignment: 8)
    controls = .allocate(byteCount: count * Self.controlOctets, alignment: 8)
    payloads = .allocate(byteCount: count * Self.octets, alignment: 8)
    for index in 0..<count {
      (parts + index).initialize(
        to: iovec(iov_base: payloads + index * Self.octets, iov_len: Self.octets))
      var header = mmsghdr()
      header.msg_hdr.msg_name = names + index * 32
      header.msg_hdr.msg_iov = parts + index
      header.msg_hdr.msg_iovlen = 1
      header.msg_hdr.msg_control = controls + index * Self.controlOctets
      (headers + index).initialize(to: header)
    }
  }

  deinit {
    headers.deallocate()
    parts.deallocate()
    names.deallocate()
    controls.deallocate()
    payloads.deallocate()
  }

  /// Takes what waits at a socket.
  /// - Returns: datagrams taken, at most `datagramsMaximum`.
  @inline(__always)
  func receive(_ socket: Int32) -> Int {
    for index in 0..<Self.datagramsMaximum {
      headers[index].msg_hdr.msg_namelen = 32
      headers[index].msg_hdr.msg_controllen = Self.controlOctets
    }
    let count = recvmmsg(
      socket, headers, UInt32(Self.datagramsMaximum), Int32(MSG_DONTWAIT), nil)
    return max(0, Int(count))
  }

  @inline(__always)
  subscript(index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: payloads + index * Self.octets, count: Int(headers[index].msg_len))
  }

  @inline(__always)
  func sender(_ index: Int) -> MediaEndpoint? {
    MediaEndpoint(names + index * 32, count: Int(headers[index].msg_hdr.msg_namelen))
  }

  /// When the kernel took it in, on the wall clock in microseconds; nil when it did not say.
  @inline(__always)
  func unixMicroseconds(_ index: Int) -> Int64? {
    // struct cmsghdr: its length, level and type, then a struct timespec.
    let control = UnsafeRawPointer(controls + index * Self.controlOctets)
    guard headers[index].msg_hdr.msg_controllen >= 32,
      control.load(fromByteOffset: 8, as: Int32.self) == SOL_SOCKET,
      control.load(fromByteOffset: 12, as: Int32.self) == SO_TIMESTAMPNS
    else { return nil }
    let seconds = control.load(fromByteOffset: 16, as: Int.self)
    let nanoseconds = control.load(fromByteOffset: 24, as: Int.self)
    return Int64(seconds) * 1_000_000 + Int64(nanoseconds) / 1000
  }
}
