import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A socket that never blocks. Closed with the last reference to it.
final class NetSocket: Sendable {
  static let datagramBytesMaximum = 65_536

  let descriptor: Int32
  let isIPv6: Bool

  private init(_ descriptor: Int32, isIPv6: Bool) {
    self.descriptor = descriptor
    self.isIPv6 = isIPv6
    let flags = fcntl(descriptor, F_GETFL)
    _ = fcntl(descriptor, F_SETFL, flags | O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }

  deinit { close(descriptor) }

  private convenience init?(kind: Int32, isIPv6: Bool) {
    let descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, kind, 0)
    guard descriptor >= 0 else { return nil }
    self.init(descriptor, isIPv6: isIPv6)
  }

  /// A socket of UDP at an address of this machine; port 0 takes any. Nil when it is taken.
  static func datagram(at address: NetAddress) -> NetSocket? {
    guard let made = NetSocket(kind: Int32(SOCK_DGRAM.rawValue), isIPv6: address.isIPv6),
      address.withSystemAddress({ bind(made.descriptor, $0, $1) }) == 0
    else { return nil }
    return made
  }

  /// A socket that takes connections of TCP.
  static func listener(at address: NetAddress) -> NetSocket? {
    guard let made = NetSocket(kind: Int32(SOCK_STREAM.rawValue), isIPv6: address.isIPv6) else {
      return nil
    }
    var yes: Int32 = 1
    _ = setsockopt(
      made.descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    guard address.withSystemAddress({ bind(made.descriptor, $0, $1) }) == 0,
      listen(made.descriptor, 64) == 0
    else { return nil }
    return made
  }

  /// A connection that is being made: what is written meanwhile must wait.
  static func connection(to address: NetAddress) -> NetSocket? {
    guard let made = NetSocket(kind: Int32(SOCK_STREAM.rawValue), isIPv6: address.isIPv6) else {
      return nil
    }
    let result = address.withSystemAddress { connect(made.descriptor, $0, $1) }
    return result == 0 || result == -1 && errno == EINPROGRESS ? made : nil
  }

  func accept() -> (NetSocket, NetAddress)? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        let found = systemAccept(descriptor, pointer, &length)
        guard found >= 0 else { return nil }
        let made = NetSocket(found, isIPv6: isIPv6)
        guard let address = NetAddress(pointer, length) else { return nil }
        return (made, address)
      }
    }
  }

  /// This machine's end of it.
  var local: NetAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        getsockname(descriptor, pointer, &length) == 0 ? NetAddress(pointer, length) : nil
      }
    }
  }

  /// The address of this machine from which another is reached; nothing is sent.
  static func localAddress(towards remote: NetAddress) -> NetAddress? {
    guard let made = NetSocket(kind: Int32(SOCK_DGRAM.rawValue), isIPv6: remote.isIPv6),
      remote.withSystemAddress({ connect(made.descriptor, $0, $1) }) == 0
    else { return nil }
    return made.local
  }

  /// What cannot be sent is lost, as on any network.
  func send(_ bytes: UnsafeRawBufferPointer, to address: NetAddress) {
    _ = address.withSystemAddress {
      sendto(descriptor, bytes.baseAddress, bytes.count, 0, $0, $1)
    }
  }

  func send(_ bytes: [UInt8], to address: NetAddress) {
    bytes.withUnsafeBytes { send($0, to: address) }
  }

  /// The next datagram, its length and who sent it; nil when none waits.
  func receive(into buffer: UnsafeMutableRawBufferPointer) -> (count: Int, from: NetAddress)? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        let count = recvfrom(
          descriptor, buffer.baseAddress, buffer.count, 0, pointer, &length)
        guard count >= 0, let from = NetAddress(pointer, length) else { return nil }
        return (count, from)
      }
    }
  }

  /// As `receive(into:)` for whom the sender does not matter.
  func receiveBytes(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
    return count >= 0 ? count : nil
  }

  enum StreamOutcome {
    case bytes(Int)
    case nothing
    case closed
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> StreamOutcome {
    let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
    if count > 0 { return .bytes(count) }
    return count < 0 && [EAGAIN, EINTR, EINPROGRESS, ENOTCONN].contains(errno) ? .nothing : .closed
  }

  func write(_ bytes: ArraySlice<UInt8>) -> StreamOutcome {
    let count = bytes.withUnsafeBytes {
      systemSend(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count >= 0 { return .bytes(count) }
    return [EAGAIN, EINTR, EINPROGRESS, ENOTCONN].contains(errno) ? .nothing : .closed
  }
}

private func systemAccept(
  _ descriptor: Int32, _ address: UnsafeMutablePointer<sockaddr>,
  _ length: UnsafeMutablePointer<socklen_t>
) -> Int32 { accept(descriptor, address, length) }

private func systemSend(
  _ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32
) -> Int { send(descriptor, bytes, count, flags) }
