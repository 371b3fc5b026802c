import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An address and a port as the system's calls take them.
struct NetAddress: Hashable, Sendable {
  /// Numeric; IPv6 without brackets.
  let host: String
  let port: UInt16

  var isIPv6: Bool { host.contains(":") }
  /// As SIP writes it.
  var bracketed: String { isIPv6 ? "[\(host)]" : host }

  init(host: String, port: UInt16) {
    self.host =
      host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    self.port = port
  }

  /// Looks a name up; the first address of it.
  static func resolve(_ name: String, port: UInt16) throws(CallerFault) -> NetAddress {
    let plain = NetAddress(host: name, port: port).host
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(plain, nil, &hints, &list) == 0, let first = list else {
      throw CallerFault(
        .network, "The host \"\(name)\" is not known. Give its name or address as it is in DNS.")
    }
    defer { freeaddrinfo(list) }
    guard let found = NetAddress(first.pointee.ai_addr, first.pointee.ai_addrlen) else {
      throw CallerFault(.network, "The host \"\(name)\" has no address that can be used.")
    }
    return NetAddress(host: found.host, port: port)
  }

  init?(_ address: UnsafePointer<sockaddr>?, _ length: socklen_t) {
    guard let address else { return nil }
    var host = [CChar](repeating: 0, count: 64)
    var service = [CChar](repeating: 0, count: 8)
    guard
      getnameinfo(
        address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
        NI_NUMERICHOST | NI_NUMERICSERV) == 0
    else { return nil }
    func text(_ buffer: [CChar]) -> String {
      String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    self.init(host: text(host), port: UInt16(text(service)) ?? 0)
  }

  /// Calls with the system's form of it; nil when the host is not numeric.
  func withSystemAddress<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R? {
    if isIPv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      guard inet_pton(AF_INET6, host, &address.sin6_addr) == 1 else { return nil }
      return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
        }
      }
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return nil }
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
