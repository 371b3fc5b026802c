/// How messages travel (18, RFC 7118 for WebSocket names met in others' headers).
public enum TransportProtocol: String, Sendable, Hashable {
  case udp = "UDP"
  case tcp = "TCP"
  case tls = "TLS"

  public var isReliable: Bool { self != .udp }
  public var defaultPort: UInt16 { self == .tls ? 5061 : 5060 }
}

/// One value of `Via` (20.42): where the response goes.
public struct Via: Sendable, Equatable {
  /// As written: "UDP", "TCP", "TLS", "SCTP", "WSS" or anything else, in upper case.
  public var transport: String
  public var host: String
  public var port: UInt16?
  public var parameters: Parameters

  public init(transport: String, host: String, port: UInt16?, branch: String) {
    self.transport = transport
    self.host = host
    self.port = port
    parameters = Parameters()
    parameters["branch"] = branch
  }

  /// The cookie of RFC 3261 8.1.1.7.
  public static let cookie = "z9hG4bK"

  /// Empty where there is none.
  public var branch: String { parameters["branch"] ?? "" }
  public var received: String? { parameters["received"] }
  /// The port asked for by RFC 3581, once filled in.
  public var rport: UInt16? { parameters["rport"].flatMap(UInt16.init) }
  public var asksForRport: Bool { parameters.has("rport") }

  /// Whether the branch identifies a transaction by itself (17.2.3): the cookie and more.
  public var hasUniqueBranch: Bool {
    branch.utf8.count > Self.cookie.utf8.count && branch.utf8.starts(with: Self.cookie.utf8)
  }

  /// Host and port in lower case, default port given.
  public var sentBy: String {
    lowercased(host) + ":" + String(port ?? (transport == "TLS" ? 5061 : 5060))
  }

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    let name = try scanner.token(.version)
    try scanner.expect(47, .version)
    let version = try scanner.token(.version)
    guard sameIgnoringCase(name, "SIP"), version.elementsEqual("2.0".utf8) else {
      throw scanner.fault(.version)
    }
    try scanner.expect(47, .version)
    transport = String(decoding: try scanner.token().map(Self.upper), as: UTF8.self)
    guard scanner.current?.isSpace == true else { throw scanner.fault(.headerValue) }
    scanner.skipSpace()
    host = try SIPURI.host(&scanner)
    port = nil
    if scanner.takeSeparator(58) { port = try SIPURI.port(&scanner) }
    parameters = try Parameters(&scanner)
  }

  private static func upper(_ byte: UInt8) -> UInt8 {
    byte >= 97 && byte <= 122 ? byte & 0xDF : byte
  }

  func write(to out: inout [UInt8]) {
    out.append(contentsOf: "SIP/2.0/".utf8)
    out.append(contentsOf: transport.utf8)
    out.append(32)
    out.append(contentsOf: host.utf8)
    if let port {
      out.append(58)
      out.append(contentsOf: String(port).utf8)
    }
    parameters.write(to: &out)
  }

  public var description: String {
    var out: [UInt8] = []
    write(to: &out)
    return String(decoding: out, as: UTF8.self)
  }
}
