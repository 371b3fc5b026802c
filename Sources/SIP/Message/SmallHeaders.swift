/// `CSeq` (20.16): number below 2^31 and method.
public struct CSeq: Sendable, Equatable {
  public var number: UInt32
  public var method: SIPMethod

  public init(_ number: UInt32, _ method: SIPMethod) {
    self.number = number
    self.method = method
  }

  static let maximum: UInt64 = 2_147_483_647

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    number = UInt32(try scanner.number(maximum: Self.maximum))
    guard scanner.current?.isSpace == true else { throw scanner.fault(.headerValue) }
    scanner.skipSpace()
    method = SIPMethod(try scanner.token(.method))
  }

  public var description: String { "\(number) \(method)" }
}

/// `RAck` (RFC 3262 7.2): which provisional response a PRACK is for.
public struct RAck: Sendable, Equatable {
  public var rSeq: UInt32
  public var cSeq: CSeq

  public init(rSeq: UInt32, cSeq: CSeq) {
    self.rSeq = rSeq
    self.cSeq = cSeq
  }

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    rSeq = UInt32(try scanner.number(maximum: UInt64(UInt32.max)))
    guard scanner.current?.isSpace == true else { throw scanner.fault(.headerValue) }
    scanner.skipSpace()
    cSeq = try CSeq(&scanner)
  }

  public var description: String { "\(rSeq) \(cSeq.description)" }
}

/// `Session-Expires` (RFC 4028 4) in seconds, and who refreshes.
public struct RefreshInterval: Sendable, Equatable {
  public enum Refresher: String, Sendable { case uac, uas }

  public var seconds: Int
  public var refresher: Refresher?

  public init(seconds: Int, refresher: Refresher?) {
    self.seconds = seconds
    self.refresher = refresher
  }

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    seconds = try scanner.seconds()
    let parameters = try Parameters(&scanner)
    refresher = parameters["refresher"].flatMap { Refresher(rawValue: lowercased($0)) }
  }

  public var description: String {
    "\(seconds)" + (refresher.map { ";refresher=\($0.rawValue)" } ?? "")
  }
}

/// `Replaces` (RFC 3891 6.1): the dialog a new call takes the place of.
public struct Replaces: Sendable, Equatable {
  public var callID: String
  public var toTag: String
  public var fromTag: String
  public var earlyOnly: Bool

  public init(callID: String, toTag: String, fromTag: String, earlyOnly: Bool = false) {
    self.callID = callID
    self.toTag = toTag
    self.fromTag = fromTag
    self.earlyOnly = earlyOnly
  }

  /// Of text, such as the header of a `Refer-To` URI once unescaped.
  public init(_ value: String) throws(SIPFault) {
    var scanner = ByteScanner(
      Array(value.utf8)[...], section: "RFC 3891 6.1", header: "Replaces")
    try self.init(&scanner)
    try scanner.expectEnd()
  }

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    callID = ascii(try callIDBytes(&scanner))
    let parameters = try Parameters(&scanner)
    guard let to = parameters["to-tag"], let from = parameters["from-tag"] else {
      throw scanner.fault(.parameter)
    }
    toTag = to
    fromTag = from
    earlyOnly = parameters.has("early-only")
  }

  public var description: String {
    "\(callID);to-tag=\(toTag);from-tag=\(fromTag)" + (earlyOnly ? ";early-only" : "")
  }
}

/// `Reason` (RFC 3326 2): a protocol, a cause and words.
public struct Reason: Sendable, Equatable {
  /// "SIP" or "Q.850".
  public var protocolName: String
  public var cause: Int?
  public var words: String?

  public init(protocolName: String = "SIP", cause: Int?, words: String? = nil) {
    self.protocolName = protocolName
    self.cause = cause
    self.words = words
  }

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    protocolName = ascii(try scanner.token())
    let parameters = try Parameters(&scanner)
    cause = parameters["cause"].flatMap { Int($0) }
    words = parameters["text"]
  }

  public var description: String {
    var out = Array(protocolName.utf8)
    if let cause { out.append(contentsOf: ";cause=\(cause)".utf8) }
    if let words {
      out.append(contentsOf: ";text=".utf8)
      writeQuoted(words, to: &out)
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// `Subscription-State` (RFC 6665 8.4) or `Event`: a word and parameters.
public struct WordWithParameters: Sendable, Equatable {
  public var word: String
  public var parameters: Parameters

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    word = lowercased(ascii(try scanner.token()))
    parameters = try Parameters(&scanner)
  }
}

/// The bytes of a Call-ID: `word [@ word]` (25.1).
func callIDBytes(_ scanner: inout ByteScanner) throws(SIPFault) -> Bytes {
  let begin = scanner.at
  let first = scanner.run(of: ByteClass.word)
  guard !first.isEmpty else { throw scanner.fault(.headerValue) }
  if scanner.take(64) {
    guard !scanner.run(of: ByteClass.word).isEmpty else { throw scanner.fault(.headerValue) }
  }
  return scanner.bytes[begin..<scanner.at]
}
