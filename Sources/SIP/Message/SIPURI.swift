/// A SIP, SIPS or telephone URI, or one of another scheme kept as it is (19.1, RFC 3966).
/// Parts are kept as they were written, escapes included, so that it is written back unchanged.
public struct SIPURI: Sendable, Equatable, CustomStringConvertible {
  public enum Scheme: Sendable, Hashable {
    case sip, sips, tel
    case other(String)

    public var text: String {
      switch self {
      case .sip: "sip"
      case .sips: "sips"
      case .tel: "tel"
      case .other(let name): name
      }
    }
  }

  public struct Pair: Sendable, Equatable {
    public var name: String
    public var value: String?

    public init(name: String, value: String?) {
      self.name = name
      self.value = value
    }
  }

  public var scheme: Scheme
  /// Before the `@`, escapes kept; nil where there is none.
  public var user: String?
  public var password: String?
  /// Name, IPv4 address, or IPv6 address in brackets. For `tel`, empty.
  public var host: String
  public var port: UInt16?
  public var parameters: [Pair]
  public var headers: [Pair]
  /// The number of a `tel` URI, or all after the colon of another scheme.
  public var opaque: String

  public init(
    scheme: Scheme = .sip, user: String? = nil, host: String, port: UInt16? = nil,
    parameters: [Pair] = []
  ) {
    self.scheme = scheme
    self.user = user
    password = nil
    self.host = host
    self.port = port
    self.parameters = parameters
    headers = []
    opaque = ""
  }

  /// A `tel` URI of a number such as "+441632960001".
  public init(telephone number: String) {
    self.init(scheme: .tel, host: "")
    opaque = number
  }

  /// From text. Errors name RFC 3261 19.1 and the byte.
  public init(_ text: String) throws(SIPFault) {
    var scanner = ByteScanner(Array(text.utf8)[...], section: "RFC 3261 19.1")
    try self.init(&scanner, untilEnd: true)
  }

  public var isSIP: Bool { scheme == .sip || scheme == .sips }

  /// The first URI parameter of this name, in any case; empty where it has no value.
  public func parameter(_ name: String) -> String? {
    parameters.first { sameIgnoringCase($0.name, name) }.map { $0.value ?? "" }
  }

  public mutating func setParameter(_ name: String, _ value: String?) {
    parameters.removeAll { sameIgnoringCase($0.name, name) }
    parameters.append(Pair(name: name, value: value))
  }

  /// Whether a `Route` of it is a loose router's (16.4).
  public var isLooseRouter: Bool { parameter("lr") != nil }

  /// The user part or telephone number with escapes resolved. Never for building messages.
  public var userText: String {
    if scheme == .tel { return opaque }
    return String(decoding: unescaped(user ?? ""), as: UTF8.self)
  }

  /// Without what a Request-URI and a `To` may not have: headers; and without a password.
  public var withoutHeaders: SIPURI {
    var uri = self
    uri.headers = []
    return uri
  }

  public var description: String {
    var out: [UInt8] = []
    write(to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  func write(to out: inout [UInt8]) {
    out.append(contentsOf: scheme.text.utf8)
    out.append(58)
    out.append(contentsOf: opaque.utf8)
    if let user {
      out.append(contentsOf: user.utf8)
      if let password {
        out.append(58)
        out.append(contentsOf: password.utf8)
      }
      out.append(64)
    }
    out.append(contentsOf: host.utf8)
    if let port {
      out.append(58)
      out.append(contentsOf: String(port).utf8)
    }
    for pair in parameters { Self.write(pair, after: 59, to: &out) }
    for (number, pair) in headers.enumerated() {
      Self.write(pair, after: number == 0 ? 63 : 38, to: &out)
    }
  }

  private static func write(_ pair: Pair, after mark: UInt8, to out: inout [UInt8]) {
    out.append(mark)
    out.append(contentsOf: pair.name.utf8)
    if let value = pair.value {
      out.append(61)
      out.append(contentsOf: value.utf8)
    }
  }

  /// Text as it may stand in a user part: all but unreserved characters escaped (25.1).
  public static func escapedUser(_ text: String) -> String {
    escaped(text) { $0 & (ByteClass.unreserved | ByteClass.user) != 0 }
  }

  /// Text as it may stand as the value of a URI's header, such as `Replaces` in `Refer-To`.
  public static func escapedHeader(_ text: String) -> String {
    escaped(text) { $0 & ByteClass.unreserved != 0 }
  }

  private static func escaped(_ text: String, _ plain: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
      if plain(ByteClass.table[Int(byte)]), byte != 35 {
        out.append(byte)
      } else {
        out += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// Bytes with `%41` made `A`. What is no escape stays.
func unescaped(_ text: String) -> [UInt8] {
  guard text.utf8.contains(37) else { return Array(text.utf8) }
  let bytes = Array(text.utf8)
  var out: [UInt8] = []
  var at = 0
  while at < bytes.count {
    if bytes[at] == 37, at + 2 < bytes.count, let high = bytes[at + 1].hexValue,
      let low = bytes[at + 2].hexValue
    {
      out.append(high << 4 | low)
      at += 3
    } else {
      out.append(bytes[at])
      at += 1
    }
  }
  return out
}
