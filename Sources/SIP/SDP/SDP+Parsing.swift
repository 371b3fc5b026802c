extension SDP {
  /// Reads a description.
  ///
  /// Lenient, as peers in the field need it: lines end with CRLF or LF (section 5 asks for it),
  /// empty lines may follow the last; lines of one level may stand in any order; `s=` and `t=` may
  /// be missing; a refused stream needs no format and no `c=`; a user name in `o=` may hold spaces.
  /// Bytes that are not UTF-8 become U+FFFD.
  ///
  /// - Throws: `SDPError` with the place of the first fault, also beyond the maxima.
  public init(parsing bytes: [UInt8]) throws(SDPError) {
    guard bytes.count <= Self.maximumBytes else {
      throw SDPError(.tooLong, at: Self.maximumBytes)
    }
    var parser = SDPParser(bytes)
    self = try parser.description()
  }

  /// Reads a description from text; see `init(parsing:)` of bytes.
  public init(parsing text: String) throws(SDPError) {
    try self.init(parsing: Array(text.utf8))
  }
}

/// One pass over the bytes of a description.
private struct SDPParser {
  let bytes: [UInt8]
  var next = 0
  /// Where the value of the line being read begins.
  var start = 0
  /// Which of the lines that may stand once have stood, at this level.
  var seen: Set<UInt8> = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func description() throws(SDPError) -> SDP {
    guard let first = try line() else { throw SDPError(.empty, at: 0) }
    guard first.type == UInt8(ascii: "v"), text(first.value) == "0" else {
      throw SDPError(.noVersion, at: 0)
    }
    var result = SDP(origin: SDP.Origin(identifier: "", version: "", address: ""), times: [])
    var hasOrigin = false
    var firstMedia: Int?
    while let line = try line() {
      if line.type == UInt8(ascii: "m") {
        guard result.media.count < SDP.maximumMedia else {
          throw SDPError(.tooManyMedia, at: start - 2)
        }
        firstMedia = firstMedia ?? start - 2
        result.media.append(try media(line.value))
        seen = []
      } else if result.media.isEmpty {
        if line.type == UInt8(ascii: "o") { hasOrigin = true }
        try readWhole(line, &result)
      } else {
        try readMedia(line, &result.media[result.media.count - 1])
      }
    }
    guard hasOrigin else { throw SDPError(.noOrigin, at: firstMedia ?? bytes.count) }
    if result.connection == nil,
      result.media.contains(where: { $0.connection == nil && $0.port != 0 })
    {
      throw SDPError(.noConnection, at: firstMedia ?? bytes.count)
    }
    if result.times.isEmpty { result.times = [SDP.Time()] }
    return result
  }

  // MARK: - Lines

  struct Line {
    var type: UInt8
    var value: ArraySlice<UInt8>
  }

  /// The next line, or `nil` after the last. Only empty ones may follow the last.
  mutating func line() throws(SDPError) -> Line? {
    guard next < bytes.count else { return nil }
    let begin = next
    var end = begin
    while end < bytes.count, bytes[end] != 0x0a {
      if bytes[end] == 0 { throw SDPError(.controlByte, at: end) }
      if bytes[end] == 0x0d, end + 1 >= bytes.count || bytes[end + 1] != 0x0a {
        // A last line may lack its LF.
        guard end + 1 == bytes.count else { throw SDPError(.controlByte, at: end) }
      }
      end += 1
    }
    next = min(end + 1, bytes.count)
    if end > begin, bytes[end - 1] == 0x0d { end -= 1 }
    if end == begin {
      guard bytes[next...].allSatisfy({ $0 == 0x0a || $0 == 0x0d }) else {
        throw SDPError(.malformedLine, at: begin)
      }
      next = bytes.count
      return nil
    }
    guard end - begin >= 2, bytes[begin + 1] == UInt8(ascii: "=") else {
      throw SDPError(.malformedLine, at: begin)
    }
    start = begin + 2
    return Line(type: bytes[begin], value: bytes[start..<end])
  }

  mutating func once(_ line: Line) throws(SDPError) {
    guard seen.insert(line.type).inserted else { throw SDPError(.repeatedLine, at: start - 2) }
  }

  func room(_ count: Int) throws(SDPError) {
    guard count < SDP.maximumLines else { throw SDPError(.tooManyLines, at: start - 2) }
  }

  mutating func readWhole(_ line: Line, _ result: inout SDP) throws(SDPError) {
    switch line.type {
    case UInt8(ascii: "o"):
      try once(line)
      result.origin = try origin(line.value)
    case UInt8(ascii: "s"):
      try once(line)
      result.name = line.value.isEmpty ? "-" : text(line.value)
    case UInt8(ascii: "i"):
      try once(line)
      result.information = text(line.value)
    case UInt8(ascii: "u"):
      try once(line)
      result.uri = text(line.value)
    case UInt8(ascii: "e"):
      try room(result.emails.count)
      result.emails.append(text(line.value))
    case UInt8(ascii: "p"):
      try room(result.phones.count)
      result.phones.append(text(line.value))
    case UInt8(ascii: "c"):
      try once(line)
      result.connection = try connection(line.value)
    case UInt8(ascii: "b"):
      try room(result.bandwidths.count)
      result.bandwidths.append(try bandwidth(line.value))
    case UInt8(ascii: "t"):
      try room(result.times.count)
      result.times.append(try time(line.value))
    case UInt8(ascii: "r"):
      guard !result.times.isEmpty else { throw SDPError(.malformedTime, at: start - 2) }
      try room(result.times[result.times.count - 1].repeats.count)
      result.times[result.times.count - 1].repeats.append(text(line.value))
    case UInt8(ascii: "z"):
      try once(line)
      result.zones = text(line.value)
    case UInt8(ascii: "k"):
      try once(line)
      result.key = text(line.value)
    case UInt8(ascii: "a"):
      try append(line.value, to: &result.attributes)
    case UInt8(ascii: "v"): throw SDPError(.repeatedLine, at: start - 2)
    default: throw SDPError(.unknownType, at: start - 2)
    }
  }

  mutating func readMedia(_ line: Line, _ result: inout MediaDescription) throws(SDPError) {
    switch line.type {
    case UInt8(ascii: "i"):
      try once(line)
      result.information = text(line.value)
    case UInt8(ascii: "c"):
      // Layered multicast lists several (section 5.7); the first is where media go.
      let connection = try connection(line.value)
      if result.connection == nil { result.connection = connection }
    case UInt8(ascii: "b"):
      try room(result.bandwidths.count)
      result.bandwidths.append(try bandwidth(line.value))
    case UInt8(ascii: "k"):
      try once(line)
      result.key = text(line.value)
    case UInt8(ascii: "a"):
      try append(line.value, to: &result.attributes)
    case UInt8(ascii: "v"), UInt8(ascii: "o"), UInt8(ascii: "s"), UInt8(ascii: "u"),
      UInt8(ascii: "e"), UInt8(ascii: "p"), UInt8(ascii: "t"), UInt8(ascii: "r"),
      UInt8(ascii: "z"):
      // They belong before the first stream.
      throw SDPError(.repeatedLine, at: start - 2)
    default: throw SDPError(.unknownType, at: start - 2)
    }
  }

  // MARK: - Values

  func text(_ slice: ArraySlice<UInt8>) -> String { String(decoding: slice, as: UTF8.self) }

  func words(_ slice: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    slice.split(separator: 0x20, omittingEmptySubsequences: true)
  }

  /// Digits alone, as they fit 64 bits.
  func number(_ slice: ArraySlice<UInt8>) -> UInt64? {
    guard !slice.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in slice {
      guard (0x30...0x39).contains(byte) else { return nil }
      let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
      let (sum, isStillOver) = tens.addingReportingOverflow(UInt64(byte - 0x30))
      if isOver || isStillOver { return nil }
      value = sum
    }
    return value
  }

  func origin(_ value: ArraySlice<UInt8>) throws(SDPError) -> SDP.Origin {
    let words = words(value)
    guard words.count >= 6 else { throw SDPError(.malformedOrigin, at: start) }
    let fields = Array(words.suffix(5))
    for number in fields.prefix(2) {
      guard number.allSatisfy({ (0x30...0x39).contains($0) }) else {
        throw SDPError(.malformedOrigin, at: number.startIndex)
      }
    }
    let name = bytes[value.startIndex..<words[words.count - 6].endIndex]
    return SDP.Origin(
      username: text(name.drop { $0 == 0x20 }), identifier: text(fields[0]),
      version: text(fields[1]), networkType: text(fields[2]),
      addressType: SDP.AddressType(text(fields[3])), address: text(fields[4]))
  }

  func connection(_ value: ArraySlice<UInt8>) throws(SDPError) -> SDP.Connection {
    let words = words(value)
    guard words.count == 3 else { throw SDPError(.malformedConnection, at: start) }
    return SDP.Connection(
      text(words[2]), addressType: SDP.AddressType(text(words[1])), networkType: text(words[0]))
  }

  func bandwidth(_ value: ArraySlice<UInt8>) throws(SDPError) -> SDP.Bandwidth {
    guard let colon = value.firstIndex(of: UInt8(ascii: ":")), colon > value.startIndex,
      let number = number(value[(colon + 1)...])
    else { throw SDPError(.malformedBandwidth, at: start) }
    return SDP.Bandwidth(type: text(value[..<colon]), value: number)
  }

  func time(_ value: ArraySlice<UInt8>) throws(SDPError) -> SDP.Time {
    let words = words(value)
    guard words.count == 2, let begin = number(words[0]), let end = number(words[1]) else {
      throw SDPError(.malformedTime, at: start)
    }
    return SDP.Time(start: begin, stop: end)
  }

  func append(_ value: ArraySlice<UInt8>, to attributes: inout Attributes) throws(SDPError) {
    guard attributes.count < SDP.maximumAttributes else {
      throw SDPError(.tooManyAttributes, at: start - 2)
    }
    let colon = value.firstIndex(of: UInt8(ascii: ":"))
    let name = value[..<(colon ?? value.endIndex)]
    guard !name.isEmpty else { throw SDPError(.malformedAttribute, at: start) }
    attributes.append(text(name), colon.map { text(value[($0 + 1)...]) })
  }

  func media(_ value: ArraySlice<UInt8>) throws(SDPError) -> MediaDescription {
    let words = words(value)
    guard words.count >= 3 else { throw SDPError(.malformedMedia, at: start) }
    let portWords = words[1].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    guard portWords.count <= 2, let port = number(portWords[0]), port <= 65_535 else {
      throw SDPError(.malformedMedia, at: words[1].startIndex)
    }
    var count: UInt64 = 1
    if portWords.count == 2 {
      guard let given = number(portWords[1]), (1...65_535).contains(given) else {
        throw SDPError(.malformedMedia, at: portWords[1].startIndex)
      }
      count = given
    }
    let formats = words.dropFirst(3)
    guard !formats.isEmpty || port == 0 else { throw SDPError(.malformedMedia, at: start) }
    guard formats.count <= SDP.maximumFormats else { throw SDPError(.tooManyFormats, at: start) }
    return MediaDescription(
      kind: MediaDescription.Kind(text(words[0])), port: UInt16(port), portCount: UInt16(count),
      transport: text(words[2]), formats: formats.map(text))
  }
}
