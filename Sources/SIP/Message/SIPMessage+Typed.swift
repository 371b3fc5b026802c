extension SIPMessage {
  private func required(_ name: HeaderName, _ section: String) throws(SIPFault) -> Bytes {
    guard let value = first(name) else {
      throw SIPFault(.missingHeader, offset: 0, section: section, header: name.text)
    }
    return value
  }

  private func one<Value>(
    _ name: HeaderName, _ section: String,
    _ read: (inout ByteScanner) throws(SIPFault) -> Value
  ) throws(SIPFault) -> Value {
    var scanner = ByteScanner(try required(name, section), section: section, header: name.text)
    let value = try read(&scanner)
    try scanner.expectEnd()
    return value
  }

  private func oneIfAny<Value>(
    _ name: HeaderName, _ section: String,
    _ read: (inout ByteScanner) throws(SIPFault) -> Value
  ) throws(SIPFault) -> Value? {
    guard has(name) else { return nil }
    return try one(name, section, read)
  }

  /// Every value of a list, over all its lines.
  private func list<Value>(
    _ name: HeaderName, _ section: String,
    _ read: (inout ByteScanner) throws(SIPFault) -> Value
  ) throws(SIPFault) -> [Value] {
    var found: [Value] = []
    for field in headers where field.name == name {
      var scanner = ByteScanner(field.value, section: section, header: name.text)
      scanner.skipSpace()
      repeat {
        guard found.count < SIPLimits.valuesMaximum else {
          throw scanner.fault(.tooManyHeaders)
        }
        found.append(try read(&scanner))
      } while scanner.takeSeparator(44)
      try scanner.expectEnd()
    }
    return found
  }

  // MARK: - Needed in every message

  /// The first `Via`: who sent this.
  public func topVia() throws(SIPFault) -> Via {
    var scanner = ByteScanner(
      try required(.via, "RFC 3261 20.42"), section: "RFC 3261 20.42", header: "Via")
    let via = try Via(&scanner)
    scanner.skipSpace()
    guard scanner.isAtEnd || scanner.current == 44 else { throw scanner.fault(.headerValue) }
    return via
  }

  public func vias() throws(SIPFault) -> [Via] {
    try list(.via, "RFC 3261 20.42") { scanner throws(SIPFault) in try Via(&scanner) }
  }

  public func from() throws(SIPFault) -> NameAddress {
    try one(.from, "RFC 3261 20.20") { scanner throws(SIPFault) in try NameAddress(&scanner) }
  }

  public func to() throws(SIPFault) -> NameAddress {
    try one(.to, "RFC 3261 20.39") { scanner throws(SIPFault) in try NameAddress(&scanner) }
  }

  public func callID() throws(SIPFault) -> String {
    ascii(
      try one(.callID, "RFC 3261 20.8") { scanner throws(SIPFault) in
        try callIDBytes(&scanner)
      })
  }

  public func cSeq() throws(SIPFault) -> CSeq {
    try one(.cSeq, "RFC 3261 20.16") { scanner throws(SIPFault) in try CSeq(&scanner) }
  }

  /// Hops left; nil where it is not said.
  public func maxForwards() throws(SIPFault) -> Int? {
    try oneIfAny(.maxForwards, "RFC 3261 20.22") { scanner throws(SIPFault) in
      Int(try scanner.number(maximum: 255))
    }
  }

  // MARK: - Routing and addresses

  /// `Contact: *` is an empty list with `isStar`.
  public func contacts() throws(SIPFault) -> [NameAddress] {
    if isStarContact { return [] }
    return try addresses(.contact)
  }

  public var isStarContact: Bool { first(.contact)?.elementsEqual([42]) ?? false }

  /// The values of `Contact`, `Route`, `Record-Route`, `P-Asserted-Identity`, `Diversion`,
  /// `History-Info`, `Refer-To`, `Referred-By`, `Path` or `Service-Route`.
  public func addresses(_ name: HeaderName) throws(SIPFault) -> [NameAddress] {
    try list(name, "RFC 3261 20.10") { scanner throws(SIPFault) in try NameAddress(&scanner) }
  }

  public func referTo() throws(SIPFault) -> NameAddress {
    try one(.referTo, "RFC 3515 2.1") { scanner throws(SIPFault) in try NameAddress(&scanner) }
  }

  public func referredBy() throws(SIPFault) -> NameAddress? {
    try oneIfAny(.referredBy, "RFC 3892 3") { scanner throws(SIPFault) in
      try NameAddress(&scanner)
    }
  }

  public func replaces() throws(SIPFault) -> Replaces? {
    try oneIfAny(.replaces, "RFC 3891 6.1") { scanner throws(SIPFault) in
      try Replaces(&scanner)
    }
  }

  // MARK: - Numbers and words

  /// Seconds of `Expires`, `Min-Expires`, `Min-SE` or `Retry-After`; nil where there is none.
  public func seconds(_ name: HeaderName) throws(SIPFault) -> Int? {
    guard let value = first(name) else { return nil }
    var scanner = ByteScanner(value, section: "RFC 3261 20.19, 20.33", header: name.text)
    return try scanner.seconds()
  }

  public func rSeq() throws(SIPFault) -> UInt32? {
    try oneIfAny(.rSeq, "RFC 3262 7.1") { scanner throws(SIPFault) in
      UInt32(try scanner.number(maximum: UInt64(UInt32.max)))
    }
  }

  public func rAck() throws(SIPFault) -> RAck {
    try one(.rAck, "RFC 3262 7.2") { scanner throws(SIPFault) in try RAck(&scanner) }
  }

  public func refreshInterval() throws(SIPFault) -> RefreshInterval? {
    try oneIfAny(.refreshExpires, "RFC 4028 4") { scanner throws(SIPFault) in
      try RefreshInterval(&scanner)
    }
  }

  public func reasons() throws(SIPFault) -> [Reason] {
    try list(.reason, "RFC 3326 2") { scanner throws(SIPFault) in try Reason(&scanner) }
  }

  /// `Event` or `Subscription-State`.
  public func word(_ name: HeaderName) throws(SIPFault) -> WordWithParameters? {
    try oneIfAny(name, "RFC 6665 8.4") { scanner throws(SIPFault) in
      try WordWithParameters(&scanner)
    }
  }

  /// Every challenge or credential of one of the four headers; lines are not lists here (20.7).
  public func authentication(
    _ name: HeaderName
  ) throws(SIPFault) -> [AuthenticationParameters] {
    var found: [AuthenticationParameters] = []
    for field in headers where field.name == name {
      var scanner = ByteScanner(field.value, section: "RFC 3261 20.27", header: name.text)
      guard found.count < SIPLimits.valuesMaximum else { throw scanner.fault(.tooManyHeaders) }
      found.append(try AuthenticationParameters(&scanner))
      try scanner.expectEnd()
    }
    return found
  }
}

extension HeaderField {
  public init(_ name: HeaderName, _ address: NameAddress) { self.init(name, address.description) }
}
