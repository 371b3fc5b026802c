import HTTPTypes
import Hummingbird
import Vocabulary

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
    guard var address = NetworkAddress(peer) else { return peer }
    let hops = forwarded.joined(separator: ",").split(separator: ",").reversed()
    for hop in hops.prefix(Self.hopsMaximum) {
      guard proxies.contains(where: { $0.contains(address) }) else { break }
      guard let next = NetworkAddress(String(hop.filter { $0 != " " })) else { break }
      address = next
    }
    return "\(address)"
  }
}

extension ServerContext {
  /// Who shares a limit: an IPv4 address, or the network of an IPv6 one (a household or an office
  /// has a /64 at least; RFC 6177).
  var limitKey: String {
    guard let network = NetworkAddress(address), !network.isVersion4 else { return address }
    return network.bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ".")
  }
}
