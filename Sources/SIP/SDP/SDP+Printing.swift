extension SDP {
  /// The description as it goes over the wire: lines in the order of RFC 8866 section 5, CRLF.
  ///
  /// CR, LF and NUL in a value are left out: nothing that came from elsewhere can begin a line.
  public var bytes: [UInt8] {
    var printer = SDPPrinter()
    printer.line("v", "0")
    printer.line(
      "o", origin.username.isEmpty ? "-" : origin.username, origin.identifier, origin.version,
      origin.networkType, origin.addressType.text, origin.address)
    // An empty name is written as a space by section 5.3, as "-" by everybody.
    printer.line("s", name.isEmpty ? "-" : name)
    if let information { printer.line("i", information) }
    if let uri { printer.line("u", uri) }
    for email in emails { printer.line("e", email) }
    for phone in phones { printer.line("p", phone) }
    if let connection { printer.line("c", connection) }
    for bandwidth in bandwidths { printer.line("b", bandwidth) }
    for time in times {
      printer.line("t", String(time.start), String(time.stop))
      for line in time.repeats { printer.line("r", line) }
    }
    if let zones { printer.line("z", zones) }
    if let key { printer.line("k", key) }
    for attribute in attributes { printer.line("a", attribute) }
    for stream in media { printer.stream(stream) }
    return printer.bytes
  }

  /// `bytes` as text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

private struct SDPPrinter {
  var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(1024) }

  mutating func put(_ text: String) {
    for byte in text.utf8 where byte != 0 && byte != 0x0a && byte != 0x0d { bytes.append(byte) }
  }

  mutating func line(_ type: Unicode.Scalar, _ values: String...) {
    bytes.append(UInt8(truncatingIfNeeded: type.value))
    bytes.append(UInt8(ascii: "="))
    for (place, value) in values.enumerated() {
      if place > 0 { bytes.append(0x20) }
      put(value)
    }
    bytes.append(0x0d)
    bytes.append(0x0a)
  }

  mutating func line(_ type: Unicode.Scalar, _ connection: SDP.Connection) {
    line(type, connection.networkType, connection.addressType.text, connection.address)
  }

  mutating func line(_ type: Unicode.Scalar, _ bandwidth: SDP.Bandwidth) {
    line(type, bandwidth.type + ":" + String(bandwidth.value))
  }

  mutating func line(_ type: Unicode.Scalar, _ attribute: Attributes.Attribute) {
    line(type, attribute.value.map { attribute.name + ":" + $0 } ?? attribute.name)
  }

  mutating func stream(_ stream: MediaDescription) {
    let port =
      stream.portCount == 1 ? String(stream.port) : "\(stream.port)/\(stream.portCount)"
    let head = stream.kind.text + " " + port + " " + stream.transport
    line("m", stream.formats.reduce(into: head) { $0 += " " + $1 })
    if let information = stream.information { line("i", information) }
    if let connection = stream.connection { line("c", connection) }
    for bandwidth in stream.bandwidths { line("b", bandwidth) }
    if let key = stream.key { line("k", key) }
    for attribute in stream.attributes { line("a", attribute) }
  }
}
