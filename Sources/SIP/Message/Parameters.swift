/// `;name=value` after a value, in order. Names in any case.
public struct Parameters: Sendable, Equatable {
  public struct Item: Sendable, Equatable {
    public var name: String
    /// nil where there is no `=`.
    public var value: String?
    public var isQuoted: Bool
  }

  public private(set) var items: [Item] = []

  public init() {}

  public var isEmpty: Bool { items.isEmpty }

  /// The first of this name. Setting nil removes all of them.
  public subscript(name: String) -> String? {
    get { items.first { sameIgnoringCase($0.name, name) }?.value }
    set {
      guard let newValue else {
        items.removeAll { sameIgnoringCase($0.name, name) }
        return
      }
      if let at = items.firstIndex(where: { sameIgnoringCase($0.name, name) }) {
        items[at].value = newValue
      } else {
        items.append(Item(name: name, value: newValue, isQuoted: false))
      }
    }
  }

  /// Whether the name is there, with or without a value.
  public func has(_ name: String) -> Bool { items.contains { sameIgnoringCase($0.name, name) } }

  /// Adds a name without a value.
  public mutating func addFlag(_ name: String) {
    if !has(name) { items.append(Item(name: name, value: nil, isQuoted: false)) }
  }

  /// Sets a value that is written between quotation marks.
  public mutating func setQuoted(_ name: String, _ value: String) {
    items.removeAll { sameIgnoringCase($0.name, name) }
    items.append(Item(name: name, value: value, isQuoted: true))
  }

  /// Reads `;a=b;c="d"` as far as it goes (25.1 generic-param).
  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    while scanner.takeSeparator(59) {
      guard items.count < SIPLimits.parametersMaximum else { throw scanner.fault(.parameter) }
      let name = ascii(try scanner.token(.parameter))
      guard scanner.takeSeparator(61) else {
        items.append(Item(name: name, value: nil, isQuoted: false))
        continue
      }
      if scanner.current == 34 {
        items.append(Item(name: name, value: try scanner.quoted(), isQuoted: true))
        continue
      }
      let value = Self.value(&scanner)
      guard !value.isEmpty else { throw scanner.fault(.parameter) }
      items.append(Item(name: name, value: ascii(value), isQuoted: false))
    }
  }

  /// A token, or a host, which may be an IPv6 reference, with a port.
  private static func value(_ scanner: inout ByteScanner) -> Bytes {
    let begin = scanner.at
    while let byte = scanner.current,
      ByteClass.table[Int(byte)] & ByteClass.token != 0 || byte == 91 || byte == 93 || byte == 58
        || byte == 64 || byte == 47 || byte == 36 || byte == 38 || byte == 63
    {
      scanner.at += 1
    }
    return scanner.bytes[begin..<scanner.at]
  }

  func write(to out: inout [UInt8]) {
    for item in items {
      out.append(59)
      out.append(contentsOf: item.name.utf8)
      guard let value = item.value else { continue }
      out.append(61)
      if item.isQuoted { writeQuoted(value, to: &out) } else { out.append(contentsOf: value.utf8) }
    }
  }
}

/// Text between quotation marks, with what must be escaped escaped (25.1 quoted-string).
func writeQuoted(_ text: String, to out: inout [UInt8]) {
  out.append(34)
  for byte in text.utf8 {
    if byte == 13 || byte == 10 { continue }
    if byte == 34 || byte == 92 || byte < 32 && byte != 9 || byte == 127 { out.append(92) }
    out.append(byte)
  }
  out.append(34)
}
