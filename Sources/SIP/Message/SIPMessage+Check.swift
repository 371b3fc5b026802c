/// What every message carries, read once (8.1.1).
public struct MessageHead: Sendable, Equatable {
  public var via: Via
  public var from: NameAddress
  public var to: NameAddress
  public var callID: String
  public var cSeq: CSeq
}

extension SIPMessage {
  /// Reads the head every message needs and refuses what RFC 3261 8.1.1 and 8.2 refuse before
  /// anything else is looked at. A response with a fault is dropped (8.1.3).
  public func check() throws(SIPFault) -> MessageHead {
    do {
      return try checkHead()
    } catch {
      guard !isRequest else { throw error }
      var fault = error
      fault.status = nil
      throw fault
    }
  }

  private func checkHead() throws(SIPFault) -> MessageHead {
    try checkSingles()
    let head = MessageHead(
      via: try topVia(), from: try from(), to: try to(), callID: try callID(), cSeq: try cSeq())
    guard let method else { return head }
    guard head.cSeq.method == method else {
      throw SIPFault(
        .methodMismatch, offset: first(.cSeq)?.startIndex ?? 0, section: "RFC 3261 8.1.1.5",
        header: "CSeq")
    }
    _ = try maxForwards()
    return head
  }

  private func checkSingles() throws(SIPFault) {
    var seen: UInt64 = 0
    for field in headers where field.name.isSingle {
      let bit: UInt64 = 1 << UInt64(field.name.rawValue)
      if seen & bit != 0 {
        throw SIPFault(
          .repeatedHeader, offset: field.value.startIndex, section: "RFC 3261 7.3.1",
          header: field.name.text)
      }
      seen |= bit
    }
  }

  /// The response to a request that cannot be served, with what can be copied of it (8.2.6), or
  /// nil for ACK, for responses and without `Via`.
  public static func refusal(of bytes: [UInt8], for fault: SIPFault) -> SIPMessage? {
    guard let status = fault.status else { return nil }
    var reader = LineReader(bytes[...])
    reader.skipEmptyLines()
    guard let line = try? reader.startLine(), !line.starts(with: "ACK ".utf8),
      !line.starts(with: "SIP/".utf8)
    else { return nil }
    var headers: [HeaderField] = []
    // What comes before a line that cannot be read is still copied.
    try? reader.fields(into: &headers)
    var response = SIPMessage(.response(status, ReasonPhrase.of(status)))
    var hasTo = false
    for field in headers {
      switch field.name {
      case .via, .from, .callID, .cSeq: response.headers.append(field)
      case .to:
        if !hasTo { response.headers.append(field) }
        hasTo = true
      default: break
      }
    }
    guard response.has(.via) else { return nil }
    response.headers.append(HeaderField(.warning, "399 guildhall \"\(fault.description)\""))
    return response
  }
}
