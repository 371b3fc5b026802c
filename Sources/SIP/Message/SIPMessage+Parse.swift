extension SIPMessage {
  /// What came over: datagrams end the body, streams must say its length (18.3).
  public enum Framing: Sendable { case datagram, stream }

  /// Reads a message. Checks what the frame needs (7, 18.3, 25.1): start line, names, folds and
  /// the length. Values are read when asked for; `check()` asks for those every message needs.
  ///
  /// A fault with a status is due an answer if the head can be copied: see `Salvage`.
  public init(_ datagram: [UInt8], framing: Framing = .datagram) throws(SIPFault) {
    try self.init(bytes: datagram[...], framing: framing)
  }

  init(bytes: Bytes, framing: Framing) throws(SIPFault) {
    var reader = LineReader(bytes)
    guard bytes.count <= SIPLimits.messageMaximum else {
      throw SIPFault(
        .tooLong, offset: SIPLimits.messageMaximum, section: "RFC 3261 18.1.1", status: 513)
    }
    reader.skipEmptyLines()
    let first = try reader.startLine()
    startLine = try Self.startLine(first)
    headers = []
    headers.reserveCapacity(16)
    try reader.fields(into: &headers)
    body = bytes[reader.at...]
    try cutBody(framing)
  }

  private mutating func cutBody(_ framing: Framing) throws(SIPFault) {
    guard let value = first(.contentLength) else {
      if framing == .stream {
        throw SIPFault(
          .missingHeader, offset: body.startIndex, section: "RFC 3261 18.3",
          header: HeaderName.contentLength.text)
      }
      return
    }
    let length = try Self.contentLength(value)
    guard length <= body.count else {
      throw SIPFault(
        .contentLength, offset: value.startIndex, section: "RFC 3261 18.3",
        header: HeaderName.contentLength.text)
    }
    // What follows in a datagram is not the message's (18.3; RFC 4475 3.1.2.4).
    body = body.prefix(length)
  }

  static func contentLength(_ value: Bytes) throws(SIPFault) -> Int {
    var scanner = ByteScanner(value, section: "RFC 3261 20.14", header: "Content-Length")
    let length: UInt64
    do {
      length = try scanner.number(maximum: UInt64(SIPLimits.messageMaximum))
    } catch {
      throw SIPFault(
        .contentLength, offset: error.offset, section: error.section,
        status: error.problem == .outOfRange ? 413 : 400, header: error.header)
    }
    try scanner.expectEnd(.contentLength)
    return Int(length)
  }

  // MARK: - Start line

  private static let versionBytes = Array("SIP/2.0".utf8)

  static func startLine(_ line: Bytes) throws(SIPFault) -> StartLine {
    if line.count > 8, line.starts(with: versionBytes), line[line.startIndex + 7] == 32 {
      return try statusLine(line)
    }
    return try requestLine(line)
  }

  private static func statusLine(_ line: Bytes) throws(SIPFault) -> StartLine {
    var scanner = ByteScanner(line, section: "RFC 3261 7.2", header: "")
    scanner.at += 8
    let begin = scanner.at
    let digits = scanner.run(of: ByteClass.digit)
    var status = 0
    for byte in digits.prefix(3) { status = status * 10 + Int(byte - 48) }
    guard digits.count == 3, (100...699).contains(status) else {
      throw SIPFault(.statusCode, offset: begin, section: "RFC 3261 7.2", status: nil)
    }
    // The space before an empty phrase is often left out.
    guard scanner.isAtEnd || scanner.take(32) else {
      throw SIPFault(.statusCode, offset: scanner.at, section: "RFC 3261 7.2", status: nil)
    }
    let words = line[scanner.at...]
    // A lone carriage return would end the line for others.
    return .response(status, ascii(words.contains(13) ? words.filter { $0 != 13 }[...] : words))
  }

  private static func requestLine(_ line: Bytes) throws(SIPFault) -> StartLine {
    var scanner = ByteScanner(line, section: "RFC 3261 7.1", header: "")
    let name = scanner.run(of: ByteClass.token)
    guard !name.isEmpty, name.count <= SIPLimits.methodMaximum, scanner.take(32) else {
      throw SIPFault(.method, offset: scanner.at, section: "RFC 3261 7.1")
    }
    let method = SIPMethod(name)
    // The version stands after the last space: what is before it must be one URI.
    guard let space = line.lastIndex(of: 32), space >= scanner.at else {
      throw SIPFault(.startLine, offset: scanner.at, section: "RFC 3261 7.1")
    }
    let version = line[(space + 1)...]
    guard sameIgnoringCase(version, "SIP/2.0") else {
      let isVersion = version.count > 4 && sameIgnoringCase(version.prefix(4), "SIP/")
      throw SIPFault(
        isVersion ? .version : .startLine, offset: space + 1, section: "RFC 3261 7.1",
        status: isVersion ? 505 : 400)
    }
    var part = ByteScanner(line[scanner.at..<space], section: "RFC 3261 7.1", header: "")
    let uri: SIPURI
    do {
      uri = try SIPURI(&part, untilEnd: true)
    } catch {
      throw SIPFault(.requestURI, offset: error.offset, section: "RFC 3261 7.1, 19.1")
    }
    guard uri.headers.isEmpty else {
      throw SIPFault(.requestURI, offset: scanner.at, section: "RFC 3261 19.1.1")
    }
    return .request(method, uri)
  }
}

/// Walks over the lines of a message's head.
struct LineReader {
  let bytes: Bytes
  var at: Int

  init(_ bytes: Bytes) {
    self.bytes = bytes
    at = bytes.startIndex
  }

  /// Line ends before a message are keep-alives or remains (7.5, RFC 5626 4.4.1).
  mutating func skipEmptyLines() {
    var left = SIPLimits.leadingLinesMaximum * 2
    while at < bytes.endIndex, left > 0, bytes[at] == 13 || bytes[at] == 10 {
      at += 1
      left -= 1
    }
  }

  /// The line that begins here without its end, and moves past it. A lone line feed ends one, too.
  private mutating func line() -> Bytes? {
    var end = at
    while end < bytes.endIndex, bytes[end] != 10 { end += 1 }
    guard end < bytes.endIndex else { return nil }
    let hasReturn = end > at && bytes[end - 1] == 13
    let found = bytes[at..<(hasReturn ? end - 1 : end)]
    at = end + 1
    return found
  }

  mutating func startLine() throws(SIPFault) -> Bytes {
    guard at < bytes.endIndex else {
      throw SIPFault(.empty, offset: at, section: "RFC 3261 7", status: nil)
    }
    let begin = at
    guard let line = line() else {
      throw SIPFault(.notTerminated, offset: begin, section: "RFC 3261 7", status: nil)
    }
    guard line.count <= SIPLimits.headerLineMaximum else {
      throw SIPFault(.lineTooLong, offset: begin, section: "RFC 3261 7.1", status: 414)
    }
    return line
  }

  /// All fields, up to the empty line.
  mutating func fields(into headers: inout [HeaderField]) throws(SIPFault) {
    while true {
      let begin = at
      guard let line = line() else {
        throw SIPFault(.notTerminated, offset: begin, section: "RFC 3261 7")
      }
      if line.isEmpty { return }
      guard headers.count < SIPLimits.headersMaximum else {
        throw SIPFault(.tooManyHeaders, offset: begin, section: "RFC 3261 7.3")
      }
      var value = try Self.field(line, into: &headers)
      while at < bytes.endIndex, bytes[at].isSpace {
        guard let more = self.line() else {
          throw SIPFault(.notTerminated, offset: at, section: "RFC 3261 7.3.1")
        }
        // A fold is one space (7.3.1).
        value = (Array(value) + [32] + Self.trimmed(more))[...]
        guard at - begin <= SIPLimits.headerLineMaximum else { break }
      }
      guard at - begin <= SIPLimits.headerLineMaximum else {
        throw SIPFault(.lineTooLong, offset: begin, section: "RFC 3261 7.3.1")
      }
      headers[headers.count - 1].value = Self.trimmed(value)
    }
  }

  private static func field(
    _ line: Bytes, into headers: inout [HeaderField]
  ) throws(SIPFault) -> Bytes {
    let table = ByteClass.table
    var end = line.startIndex
    while end < line.endIndex, table[Int(line[end])] & ByteClass.token != 0 { end += 1 }
    var colon = end
    while colon < line.endIndex, line[colon].isSpace { colon += 1 }
    guard end > line.startIndex, colon < line.endIndex, line[colon] == 58 else {
      throw SIPFault(.headerName, offset: end, section: "RFC 3261 7.3.1")
    }
    let name = line[line.startIndex..<end]
    let known = HeaderName(bytes: name)
    let value = trimmed(line[(colon + 1)...])
    headers.append(
      HeaderField(name: known, spelling: known == .other ? ascii(name) : "", value: value))
    return value
  }

  private static func trimmed(_ line: Bytes) -> Bytes {
    var begin = line.startIndex
    var end = line.endIndex
    while begin < end, line[begin].isSpace || line[begin] == 13 { begin += 1 }
    while end > begin, line[end - 1].isSpace || line[end - 1] == 13 { end -= 1 }
    return line[begin..<end]
  }
}
