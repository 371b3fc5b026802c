extension SIPURI {
  /// Reads a URI. Bare, as in `To: sip:a@b;tag=c`, it ends before `;`, `,`, `?`, `>` and space,
  /// which belong to the header (20.10); else it may have parameters and headers.
  init(_ scanner: inout ByteScanner, untilEnd: Bool = false, bare: Bool = false)
    throws(SIPFault)
  {
    let begin = scanner.at
    let name = scanner.run(of: ByteClass.token)
    guard !name.isEmpty, scanner.take(58) else { throw scanner.fault(.uri, at: begin) }
    let isSecure = sameIgnoringCase(name, "sips")
    if isSecure || sameIgnoringCase(name, "sip") {
      self.init(scheme: isSecure ? .sips : .sip, host: "")
      try readUser(&scanner, bare: bare)
      try readHostPort(&scanner)
      if !bare {
        try readParameters(&scanner)
        try readHeaders(&scanner)
      }
    } else if sameIgnoringCase(name, "tel") {
      self.init(scheme: .tel, host: "")
      try readTelephone(&scanner, bare: bare)
    } else {
      guard name.first.map({ !$0.isDigit && $0 != 37 }) == true else {
        throw scanner.fault(.scheme, at: begin)
      }
      self.init(scheme: .other(lowercased(ascii(name))), host: "")
      opaque = ascii(try Self.opaque(&scanner, bare: bare))
    }
    if untilEnd, !scanner.isAtEnd { throw scanner.fault(.uri) }
  }

  private mutating func readUser(_ scanner: inout ByteScanner, bare: Bool) throws(SIPFault) {
    // A user part is there if an `@` comes before anything that cannot be in one.
    var at = scanner.at
    while at < scanner.end, scanner.bytes[at] != 64 {
      let byte = scanner.bytes[at]
      if byte == 62 || byte == 60 || byte.isSpace || byte == 34 { return }
      at += 1
    }
    guard at < scanner.end else { return }
    // In a bare list, an `@` of the next value is not this one's.
    if bare, let stop = scanner.bytes[scanner.at..<at].firstIndex(where: { $0 == 44 || $0 == 59 }),
      Self.isHost(scanner.bytes[scanner.at..<stop])
    {
      return
    }
    let part = try Self.escapedRun(&scanner, ByteClass.user)
    user = ascii(part)
    if scanner.take(58) {
      let secret = try Self.escapedRun(&scanner, ByteClass.user)
      password = ascii(secret)
    }
    guard scanner.at == at, scanner.take(64), !part.isEmpty else { throw scanner.fault(.uri) }
  }

  private static func isHost(_ bytes: Bytes) -> Bool {
    bytes.allSatisfy {
      ByteClass.table[Int($0)] & ByteClass.host != 0 || $0 == 58 || $0 == 91 || $0 == 93
    }
  }

  /// Bytes of a class, and well-formed escapes.
  private static func escapedRun(
    _ scanner: inout ByteScanner, _ bit: UInt8
  ) throws(SIPFault) -> Bytes {
    let begin = scanner.at
    while let byte = scanner.current {
      if byte == 37 {
        guard scanner.at + 2 < scanner.end, scanner.bytes[scanner.at + 1].hexValue != nil,
          scanner.bytes[scanner.at + 2].hexValue != nil
        else { throw scanner.fault(.escape) }
        scanner.at += 3
      } else if ByteClass.table[Int(byte)] & bit != 0 {
        scanner.at += 1
      } else {
        break
      }
    }
    return scanner.bytes[begin..<scanner.at]
  }

  private mutating func readHostPort(_ scanner: inout ByteScanner) throws(SIPFault) {
    host = try Self.host(&scanner)
    if scanner.take(58) { port = try Self.port(&scanner) }
  }

  /// A name, an IPv4 address, or an IPv6 reference.
  static func host(_ scanner: inout ByteScanner) throws(SIPFault) -> String {
    let begin = scanner.at
    if scanner.take(91) {
      while let byte = scanner.current, byte.hexValue != nil || byte == 58 || byte == 46 {
        scanner.at += 1
      }
      guard scanner.take(93), scanner.at - begin > 3 else {
        throw scanner.fault(.host, at: begin)
      }
      return ascii(scanner.bytes[begin..<scanner.at])
    }
    let found = scanner.run(of: ByteClass.host)
    guard !found.isEmpty, found.count < 256 else { throw scanner.fault(.host, at: begin) }
    return ascii(found)
  }

  static func port(_ scanner: inout ByteScanner) throws(SIPFault) -> UInt16 {
    do {
      return UInt16(try scanner.number(maximum: 65_535))
    } catch {
      throw SIPFault(
        .port, offset: error.offset, section: error.section, header: scanner.header)
    }
  }

  private mutating func readParameters(_ scanner: inout ByteScanner) throws(SIPFault) {
    while scanner.take(59) {
      let name = try Self.escapedRun(&scanner, ByteClass.parameter)
      guard !name.isEmpty, parameters.count < SIPLimits.parametersMaximum else {
        throw scanner.fault(.parameter)
      }
      var value: String?
      if scanner.take(61) {
        value = ascii(try Self.escapedRun(&scanner, ByteClass.parameter))
      }
      parameters.append(Pair(name: ascii(name), value: value))
    }
  }

  private mutating func readHeaders(_ scanner: inout ByteScanner) throws(SIPFault) {
    guard scanner.take(63) else { return }
    repeat {
      let name = try Self.escapedRun(&scanner, ByteClass.header)
      guard !name.isEmpty, scanner.take(61), headers.count < SIPLimits.parametersMaximum else {
        throw scanner.fault(.parameter)
      }
      let value = try Self.headerValue(&scanner)
      headers.append(Pair(name: ascii(name), value: ascii(value)))
    } while scanner.take(38)
  }

  /// Phones leave `;`, `=` and `,` of a `Replaces` unescaped: nothing else they could mean here.
  private static func headerValue(_ scanner: inout ByteScanner) throws(SIPFault) -> Bytes {
    let begin = scanner.at
    while true {
      _ = try escapedRun(&scanner, ByteClass.header)
      guard scanner.take(59) || scanner.take(61) || scanner.take(44) else { break }
    }
    return scanner.bytes[begin..<scanner.at]
  }

  /// RFC 3966 3: digits, visual separators, and `*#` and letters A-F of local numbers.
  private mutating func readTelephone(
    _ scanner: inout ByteScanner, bare: Bool
  ) throws(SIPFault) {
    let begin = scanner.at
    _ = scanner.take(43)
    let first = scanner.at
    while let byte = scanner.current,
      byte.hexValue != nil || byte == 42 || byte == 35 || byte == 45 || byte == 46
        || byte == 40 || byte == 41
    {
      scanner.at += 1
    }
    guard scanner.at > first else { throw scanner.fault(.uri, at: begin) }
    opaque = ascii(scanner.bytes[begin..<scanner.at])
    if !bare { try readParameters(&scanner) }
  }

  private static func opaque(
    _ scanner: inout ByteScanner, bare: Bool
  ) throws(SIPFault) -> Bytes {
    let begin = scanner.at
    while let byte = scanner.current, byte > 32, byte < 127, byte != 60, byte != 62, byte != 34 {
      if bare, byte == 59 || byte == 44 { break }
      scanner.at += 1
    }
    guard scanner.at > begin else { throw scanner.fault(.uri, at: begin) }
    return scanner.bytes[begin..<scanner.at]
  }
}

extension SIPURI {
  /// Whether both name the same resource by the rules of 19.1.4; for `tel`, RFC 3966 section 4.
  public func isEquivalent(to other: SIPURI) -> Bool {
    // Also where a parameter stands twice, which 19.1.1 does not allow.
    if self == other { return true }
    guard scheme == other.scheme else { return false }
    switch scheme {
    case .other: return opaque == other.opaque
    case .tel: return sameTelephone(as: other)
    case .sip, .sips: break
    }
    guard Self.same(user, other.user), Self.same(password, other.password),
      sameIgnoringCase(host, other.host), port == other.port
    else { return false }
    return sameParameters(as: other) && sameHeaders(as: other)
  }

  private static func same(_ one: String?, _ other: String?) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    return one == other || unescaped(one) == unescaped(other)
  }

  private static func sameCaseless(_ one: String?, _ other: String?) -> Bool {
    unescaped(one ?? "").map(\.lowered) == unescaped(other ?? "").map(\.lowered)
  }

  private static func find(_ name: String, in pairs: [Pair]) -> Pair? {
    pairs.first { sameCaseless($0.name, name) }
  }

  /// These count even when only one of the two has them; any other does not.
  private static let always = ["user", "ttl", "method", "maddr", "transport"]

  private func sameParameters(as other: SIPURI) -> Bool {
    for (pairs, against) in [(parameters, other.parameters), (other.parameters, parameters)] {
      for pair in pairs {
        if let found = Self.find(pair.name, in: against) {
          guard Self.sameCaseless(found.value, pair.value) else { return false }
        } else if Self.always.contains(where: { Self.sameCaseless($0, pair.name) }) {
          return false
        }
      }
    }
    return true
  }

  private func sameHeaders(as other: SIPURI) -> Bool {
    guard headers.count == other.headers.count else { return false }
    return headers.allSatisfy { pair in
      other.headers.contains { found in
        Self.sameCaseless(pair.name, found.name)
          && unescaped(pair.value ?? "") == unescaped(found.value ?? "")
      }
    }
  }

  private func sameTelephone(as other: SIPURI) -> Bool {
    func digits(_ text: String) -> [UInt8] {
      text.utf8.filter { $0 != 45 && $0 != 46 && $0 != 40 && $0 != 41 }.map(\.lowered)
    }
    guard digits(opaque) == digits(other.opaque), parameters.count == other.parameters.count
    else { return false }
    return parameters.allSatisfy { pair in
      Self.find(pair.name, in: other.parameters).map {
        Self.sameCaseless($0.value, pair.value)
      } == true
    }
  }
}
