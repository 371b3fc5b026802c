import Glibc
import LinuxCalls

/// Pairs of ports that are free as far as we know: those freed last are used last, so that late
/// packets of one call do not come to the next.
struct MediaPortPool {
  private var free: [UInt16]
  private var first = 0

  /// Begins anywhere: two engines with one range seldom meet, and nobody knows the next port.
  init(minimum: UInt16, maximum: UInt16) {
    free = []
    var port = Int(minimum) + Int(minimum) % 2
    while port + 1 <= Int(maximum) {
      free.append(UInt16(port))
      port += 2
    }
    let start = free.indices.randomElement() ?? 0
    free = Array(free[start...] + free[..<start])
  }

  var count: Int { free.count - first }

  mutating func take() -> UInt16? {
    guard first < free.count else { return nil }
    let port = free[first]
    first += 1
    if first > 4096, first * 2 > free.count {
      free.removeFirst(first)
      first = 0
    }
    return port
  }

  mutating func give(_ port: UInt16) { free.append(port) }
}

/// Two UDP sockets of one leg.
struct MediaSockets {
  let sound: Int32
  let control: Int32

  /// Room in the kernel for packets that wait for the next tick.
  static let bufferOctets: Int32 = 65_536
  /// Expedited forwarding (RFC 3246), in the upper six bits.
  static let trafficClass: Int32 = 0xB8

  /// Binds both, or none.
  /// - Parameter port: even; RTCP has the one above.
  static func open(_ host: MediaEndpoint, port: UInt16) throws(MediaFault) -> MediaSockets {
    let sound = try bind(host.with(port: port))
    do {
      return MediaSockets(sound: sound, control: try bind(host.with(port: port + 1)))
    } catch {
      _ = Glibc.close(sound)
      throw error
    }
  }

  func close() {
    _ = Glibc.close(sound)
    _ = Glibc.close(control)
  }

  private static func bind(_ endpoint: MediaEndpoint) throws(MediaFault) -> Int32 {
    let family = endpoint.isSix ? AF_INET6 : AF_INET
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, kind, 0)
    guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
    var memory = sockaddr_in6()
    let failed = withUnsafeMutableBytes(of: &memory) { memory in
      let length = endpoint.write(to: memory.baseAddress!)
      return Glibc.bind(
        descriptor, memory.baseAddress!.assumingMemoryBound(to: sockaddr.self), length) != 0
    }
    if failed {
      let number = errno
      _ = Glibc.close(descriptor)
      throw .system(call: "bind", errno: number)
    }
    set(descriptor, SOL_SOCKET, SO_RCVBUF, bufferOctets)
    set(descriptor, SOL_SOCKET, SO_SNDBUF, bufferOctets)
    // When a packet came, not when the tick found it.
    set(descriptor, SOL_SOCKET, SO_TIMESTAMPNS, 1)
    if endpoint.isSix {
      set(descriptor, Int32(IPPROTO_IPV6), IPV6_TCLASS, trafficClass)
    } else {
      set(descriptor, Int32(IPPROTO_IP), IP_TOS, trafficClass)
    }
    return descriptor
  }

  /// Without one of these the media still flows, so a refusal is left alone.
  private static func set(_ descriptor: Int32, _ level: Int32, _ name: Int32, _ value: Int32) {
    var value = value
    _ = setsockopt(descriptor, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}
