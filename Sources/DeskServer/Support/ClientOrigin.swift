import Foundation
import HTTPTypes
import Hummingbird

/// A range of addresses in the notation of RFC 4632 and RFC 4291: "10.0.0.0/8", "::1".
public struct AddressRange: Sendable, CustomStringConvertible {
  private let bytes: [UInt8]
  private let bits: Int
  public let description: String

  /// Nil when the text is no address, or has more bits than it.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2, let bytes = Self.bytes(String(first)) else {
      return nil
    }
    guard let bits = parts.count == 2 ? Int(parts[1]) : bytes.count * 8,
      (0...bytes.count * 8).contains(bits)
    else { return nil }
    self.bytes = bytes
    self.bits = bits
    description = text
  }

  func contains(_ address: String) -> Bool {
    guard let other = Self.bytes(address), other.count == bytes.count else { return false }
    for bit in 0..<bits where (bytes[bit / 8] ^ other[bit / 8]) & (0x80 >> UInt8(bit % 8)) != 0 {
      return false
    }
    return true
  }

  /// 4 or 16 bytes; an IPv4 address written as IPv6 (RFC 4291, 2.5.5.2) is an IPv4 address.
  static func bytes(_ text: String) -> [UInt8]? {
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four, Array.init) }
    var sixteen = in6_addr()
    guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
    let bytes = withUnsafeBytes(of: &sixteen, Array.init)
    let mapped = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    return bytes.starts(with: mapped) ? Array(bytes[12...]) : bytes
  }
}

/// Whose request it is when proxies stand in front. Only what a proxy of ours says is believed:
/// `X-Forwarded-For` is read from the right, up to the first address that is none of them.
struct ClientOriginMiddleware: RouterMiddleware {
  typealias Context = ServerContext
  /// Proxies in a row that are looked through.
  static let hopsMaximum = 10
  static let forwardedFor = HTTPField.Name("X-Forwarded-For")!

  let proxies: [AddressRange]

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let forwarded = request.headers[values: Self.forwardedFor]
    context.isForwarded = !forwarded.isEmpty
    context.address = client(peer: context.address, forwarded: forwarded)
    return try await next(request, context)
  }

  func client(peer: String, forwarded: [String]) -> String {
    var client = peer
    let hops = forwarded.joined(separator: ",").split(separator: ",").reversed()
    for hop in hops.prefix(Self.hopsMaximum) {
      guard proxies.contains(where: { $0.contains(client) }) else { break }
      let hop = hop.trimmingCharacters(in: .whitespaces)
      guard AddressRange.bytes(hop) != nil else { break }
      client = hop
    }
    return client
  }
}

extension ServerContext {
  /// Who shares a limit: an IPv4 address, or the network of an IPv6 one (a household or an office
  /// has a /64 at least; RFC 6177).
  var limitKey: String {
    guard let bytes = AddressRange.bytes(address), bytes.count == 16 else { return address }
    return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ".")
  }
}
