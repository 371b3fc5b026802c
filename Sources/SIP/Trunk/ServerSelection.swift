/// Where to send a request for a URI (RFC 3263), as questions to a resolver and what to make of its
/// answers. Asks at most NAPTR, then SRV, then addresses.
public enum ServerSelection {
  public struct NAPTR: Sendable, Equatable {
    public var order: UInt16
    public var preference: UInt16
    /// "s", "a" or others, which are left out.
    public var flags: String
    /// Such as "SIP+D2U".
    public var service: String
    public var replacement: String

    public init(
      order: UInt16, preference: UInt16, flags: String, service: String, replacement: String
    ) {
      self.order = order
      self.preference = preference
      self.flags = flags
      self.service = service
      self.replacement = replacement
    }
  }

  public struct SRV: Sendable, Equatable {
    public var priority: UInt16
    public var weight: UInt16
    public var port: UInt16
    public var target: String

    public init(priority: UInt16, weight: UInt16, port: UInt16, target: String) {
      self.priority = priority
      self.weight = weight
      self.port = port
      self.target = target
    }
  }

  public struct Server: Sendable, Equatable {
    public var transport: TransportProtocol
    /// A name to be resolved, or an address.
    public var host: String
    public var port: UInt16

    public init(transport: TransportProtocol, host: String, port: UInt16) {
      self.transport = transport
      self.host = host
      self.port = port
    }
  }

  public enum Next: Sendable, Equatable {
    case askNAPTR(String)
    /// One question for each transport, best first.
    case askSRV([(transport: TransportProtocol, name: String)])
    case servers([Server])
    /// No transport of ours is offered.
    case none

    public static func == (one: Next, other: Next) -> Bool {
      switch (one, other) {
      case (.askNAPTR(let first), .askNAPTR(let second)): first == second
      case (.servers(let first), .servers(let second)): first == second
      case (.none, .none): true
      case (.askSRV(let first), .askSRV(let second)):
        first.map(\.name) == second.map(\.name)
          && first.map(\.transport) == second.map(\.transport)
      default: false
      }
    }
  }

  /// Records of an answer looked at; the rest is left out.
  public static let recordsMaximum = 64

  /// 4.1 and 4.2, before anything was asked. `maddr` counts as host.
  public static func begin(_ uri: SIPURI) -> Next {
    let host = uri.parameter("maddr").flatMap { $0.isEmpty ? nil : $0 } ?? uri.host
    let isSecure = uri.scheme == .sips
    let named = uri.parameter("transport").flatMap(transport)
    if uri.parameter("transport") != nil, named == nil { return .none }
    let isAddress = isAddress(host)
    if isAddress || uri.port != nil {
      let chosen = secured(named ?? (isSecure ? .tls : .udp), isSecure)
      return .servers([
        Server(transport: chosen, host: host, port: uri.port ?? chosen.defaultPort)
      ])
    }
    if let named {
      let chosen = secured(named, isSecure)
      return .askSRV([(chosen, srvName(chosen, host))])
    }
    return .askNAPTR(host)
  }

  private static func transport(_ name: String) -> TransportProtocol? {
    TransportProtocol.allNames.first { sameIgnoringCase($0.rawValue, name) }
  }

  private static func secured(
    _ transport: TransportProtocol, _ isSecure: Bool
  ) -> TransportProtocol {
    isSecure ? .tls : transport
  }

  static func isAddress(_ host: String) -> Bool {
    if host.utf8.first == 91 { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  private static func srvName(_ transport: TransportProtocol, _ host: String) -> String {
    switch transport {
    case .udp: "_sip._udp." + host
    case .tcp: "_sip._tcp." + host
    case .tls: "_sips._tcp." + host
    }
  }

  /// 4.1: the transports NAPTR offers, by order and preference; SRV of all of ours without any.
  public static func afterNAPTR(
    _ records: [NAPTR], host: String, isSecure: Bool
  ) -> Next {
    let services: [(String, TransportProtocol)] = [
      ("SIP+D2U", .udp), ("SIP+D2T", .tcp), ("SIPS+D2T", .tls),
    ]
    var questions: [(transport: TransportProtocol, name: String)] = []
    let sorted = records.prefix(recordsMaximum).sorted {
      ($0.order, $0.preference) < ($1.order, $1.preference)
    }
    for record in sorted where sameIgnoringCase(record.flags, "s") {
      guard let found = services.first(where: { sameIgnoringCase($0.0, record.service) }),
        !isSecure || found.1 == .tls
      else { continue }
      questions.append((found.1, record.replacement))
    }
    if !questions.isEmpty { return .askSRV(questions) }
    let all: [TransportProtocol] = isSecure ? [.tls] : [.udp, .tcp, .tls]
    return .askSRV(all.map { ($0, srvName($0, host)) })
  }

  /// 4.2: the servers of SRV records, drawn by weight within a priority (RFC 2782). Without any,
  /// the host itself.
  public static func afterSRV(
    _ answers: [(transport: TransportProtocol, records: [SRV])], host: String, isSecure: Bool,
    named: TransportProtocol? = nil, random: inout some RandomNumberGenerator
  ) -> [Server] {
    var servers: [Server] = []
    for answer in answers {
      let usable = answer.records.prefix(recordsMaximum).filter { $0.target != "." }
      for record in ordered(Array(usable), &random) {
        servers.append(
          Server(transport: answer.transport, host: record.target, port: record.port))
      }
    }
    if servers.isEmpty {
      let chosen = secured(named ?? .udp, isSecure)
      servers = [Server(transport: chosen, host: host, port: chosen.defaultPort)]
    }
    return servers
  }

  /// RFC 2782: lower priority first; among equals, chance by weight, noughts first in the draw.
  static func ordered(_ records: [SRV], _ random: inout some RandomNumberGenerator) -> [SRV] {
    var left = records.enumerated().sorted {
      ($0.element.priority, $0.element.weight, $0.offset)
        < ($1.element.priority, $1.element.weight, $1.offset)
    }.map(\.element)
    var out: [SRV] = []
    while let first = left.first {
      let group = left.prefix { $0.priority == first.priority }
      let total = group.reduce(0) { $0 + Int($1.weight) }
      let drawn = Int(random.next() % UInt64(total + 1))
      var sum = 0
      var chosen = 0
      for (place, record) in group.enumerated() {
        sum += Int(record.weight)
        if sum >= drawn {
          chosen = place
          break
        }
      }
      out.append(left.remove(at: chosen))
    }
    return out
  }
}

extension TransportProtocol {
  static let allNames: [TransportProtocol] = [.udp, .tcp, .tls]
}
