/// A challenge or an answer to one: a scheme and `name=value` pairs (20.7, 20.27, 20.44).
public struct AuthenticationParameters: Sendable, Equatable {
  /// Such as "Digest".
  public var scheme: String
  public private(set) var items: [Parameters.Item]

  public init(scheme: String = "Digest") {
    self.scheme = scheme
    items = []
  }

  public subscript(name: String) -> String? {
    items.first { sameIgnoringCase($0.name, name) }?.value
  }

  public mutating func add(_ name: String, quoted value: String) {
    items.append(Parameters.Item(name: name, value: value, isQuoted: true))
  }

  public mutating func add(_ name: String, token value: String) {
    items.append(Parameters.Item(name: name, value: value, isQuoted: false))
  }

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    scheme = ascii(try scanner.token())
    items = []
    guard scanner.current?.isSpace == true else { throw scanner.fault(.headerValue) }
    scanner.skipSpace()
    repeat {
      guard items.count < SIPLimits.parametersMaximum else { throw scanner.fault(.parameter) }
      let name = ascii(try scanner.token(.parameter))
      try scanner.expect(61, .parameter)
      if scanner.current == 34 {
        let value = try scanner.quoted()
        items.append(Parameters.Item(name: name, value: value, isQuoted: true))
      } else {
        let value = ascii(try scanner.token(.parameter))
        items.append(Parameters.Item(name: name, value: value, isQuoted: false))
      }
    } while scanner.takeSeparator(44)
  }

  public var description: String {
    var out = Array(scheme.utf8)
    for (number, item) in items.enumerated() {
      out.append(contentsOf: (number == 0 ? " " : ", ").utf8)
      out.append(contentsOf: item.name.utf8)
      out.append(61)
      if item.isQuoted {
        writeQuoted(item.value ?? "", to: &out)
      } else {
        out.append(contentsOf: (item.value ?? "").utf8)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
