import Glibc
import LinuxCalls

/// A socket address without its padding: compared for every packet.
struct MediaEndpoint: Equatable {
  /// AF_INET or AF_INET6.
  var isSix: Bool
  var port: UInt16
  /// The address in network order; IPv4 in the first four octets.
  var high: UInt64 = 0
  var low: UInt64 = 0
  /// Of link-local addresses.
  var scope: UInt32 = 0

  /// Room for either kind of socket address.
  static let octetsMaximum = MemoryLayout<sockaddr_in6>.size

  /// - Parameter forSix: the socket is of IPv6: an IPv4 address is mapped (RFC 4291 section 2.5.5).
  init(_ address: MediaAddress, forSix: Bool) throws(MediaFault) {
    port = address.port
    isSix = forSix
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, address.host, &four) == 1 {
      if forSix {
        // ::ffff:a.b.c.d, octet by octet as it lies in memory.
        low = UInt64(four.s_addr) << 32 | 0xFFFF_0000
      } else {
        high = UInt64(four.s_addr)
      }
    } else if forSix, inet_pton(AF_INET6, address.host, &six) == 1 {
      (high, low) = withUnsafeBytes(of: &six) {
        ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      }
    } else {
      throw .address(address.host)
    }
  }

  /// As the kernel wrote it; nil for other families.
  @inline(__always)
  init?(_ memory: UnsafeRawPointer, count: Int) {
    guard count >= MemoryLayout<sockaddr_in>.size else { return nil }
    let family = memory.loadUnaligned(as: sa_family_t.self)
    port = UInt16(bigEndian: memory.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    if family == sa_family_t(AF_INET) {
      isSix = false
      high = UInt64(memory.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    } else if family == sa_family_t(AF_INET6), count >= Self.octetsMaximum {
      isSix = true
      high = memory.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
      low = memory.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
      scope = memory.loadUnaligned(fromByteOffset: 24, as: UInt32.self)
    } else {
      return nil
    }
  }

  /// Writes it for the kernel.
  /// - Parameter memory: `octetsMaximum` octets.
  @inline(__always)
  func write(to memory: UnsafeMutableRawPointer) -> socklen_t {
    let family = sa_family_t(isSix ? AF_INET6 : AF_INET)
    memory.storeBytes(of: family, as: sa_family_t.self)
    memory.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
    if isSix {
      memory.storeBytes(of: 0, toByteOffset: 4, as: UInt32.self)
      memory.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
      memory.storeBytes(of: low, toByteOffset: 16, as: UInt64.self)
      memory.storeBytes(of: scope, toByteOffset: 24, as: UInt32.self)
      return socklen_t(MemoryLayout<sockaddr_in6>.size)
    }
    memory.storeBytes(of: UInt32(truncatingIfNeeded: high), toByteOffset: 4, as: UInt32.self)
    memory.storeBytes(of: 0, toByteOffset: 8, as: UInt64.self)
    return socklen_t(MemoryLayout<sockaddr_in>.size)
  }

  func sameHost(as other: MediaEndpoint) -> Bool {
    isSix == other.isSix && high == other.high && low == other.low
  }

  func with(port: UInt16) -> MediaEndpoint {
    var other = self
    other.port = port
    return other
  }

  /// RFC 1918, RFC 6598, RFC 3927, RFC 4193: what a telephone behind address translation names.
  /// Not the loopback addresses.
  var isPrivate: Bool {
    var octets = [UInt8](repeating: 0, count: 16)
    octets.withUnsafeMutableBytes {
      $0.storeBytes(of: high, as: UInt64.self)
      $0.storeBytes(of: low, toByteOffset: 8, as: UInt64.self)
    }
    let isMapped = isSix && octets[0..<10].allSatisfy { $0 == 0 } && octets[10] == 0xFF
    let four = isMapped ? Array(octets[12...]) : octets
    if isSix, !isMapped {
      return octets[0] & 0xFE == 0xFC || (octets[0] == 0xFE && octets[1] & 0xC0 == 0x80)
    }
    switch (four[0], four[1]) {
    case (10, _), (192, 168), (172, 16...31), (100, 64...127), (169, 254): return true
    default: return false
    }
  }
}
