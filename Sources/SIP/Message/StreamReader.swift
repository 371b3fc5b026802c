/// Cuts the bytes of a TCP or TLS connection into messages (18.3) and keep-alives (RFC 5626 4.4.1).
public struct StreamReader: Sendable {
  public enum Item: Sendable, Equatable {
    case message(SIPMessage)
    /// A double line end: to be answered by a single one.
    case ping
    /// A single line end.
    case pong
  }

  private var buffer: [UInt8] = []
  private var at = 0
  /// Where the search for the end of the head goes on, so that no byte is looked at twice.
  private var searched = 0
  private var broken: SIPFault?
  /// Where the message that has begun ends, once its head is whole.
  private var messageEnd: Int?

  /// Bytes kept while a message is not complete.
  public static let bufferMaximum = SIPLimits.messageMaximum + 4

  public init() {}

  /// Bytes as they came.
  public mutating func append(_ bytes: some Sequence<UInt8>) {
    if at > 0 {
      buffer.removeFirst(at)
      searched = max(0, searched - at)
      messageEnd = messageEnd.map { $0 - at }
      at = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole message or keep-alive; nil when more bytes are needed. After a fault the
  /// connection must be closed: where the next message begins is not known.
  public mutating func next() throws(SIPFault) -> Item? {
    if let broken { throw broken }
    do {
      return try read()
    } catch {
      broken = error
      throw error
    }
  }

  private mutating func read() throws(SIPFault) -> Item? {
    if let lineEnds = keepAlive() { return lineEnds }
    guard at < buffer.count, buffer[at] != 13 else { return nil }
    if messageEnd == nil { messageEnd = try findEnd() }
    guard let end = messageEnd, buffer.count >= end else { return nil }
    // Copied, so that offsets begin at nought and the buffer can be reused.
    let bytes = Array(buffer[at..<end])
    let message = try SIPMessage(bytes, framing: .stream)
    at = end
    searched = end
    messageEnd = nil
    return .message(message)
  }

  private mutating func findEnd() throws(SIPFault) -> Int? {
    guard let bodyAt = headEnd() else {
      guard buffer.count - at <= Self.bufferMaximum else { throw tooLong() }
      return nil
    }
    var length = 0
    if let value = try lengthValue(bodyAt) { length = try SIPMessage.contentLength(value) }
    guard bodyAt - at + length <= SIPLimits.messageMaximum else { throw tooLong() }
    return bodyAt + length
  }

  private func tooLong() -> SIPFault {
    SIPFault(
      .tooLong, offset: SIPLimits.messageMaximum, section: "RFC 3261 18.3", status: 513)
  }

  private mutating func keepAlive() -> Item? {
    guard at + 1 < buffer.count, buffer[at] == 13, buffer[at + 1] == 10 else { return nil }
    if at + 3 < buffer.count, buffer[at + 2] == 13, buffer[at + 3] == 10 {
      at += 4
      searched = at
      return .ping
    }
    // Half of a ping may still be on its way.
    if at + 2 < buffer.count, buffer[at + 2] != 13 || at + 3 < buffer.count {
      at += 2
      searched = at
      return .pong
    }
    return nil
  }

  /// A single line end at the end of what has come: call when nothing more came with it.
  public mutating func flushPong() -> Bool {
    guard buffer.count - at == 2, buffer[at] == 13, buffer[at + 1] == 10 else { return false }
    at += 2
    searched = at
    return true
  }

  private mutating func headEnd() -> Int? {
    var index = max(at, searched)
    while index < buffer.count {
      if buffer[index] == 10 {
        if index + 1 < buffer.count, buffer[index + 1] == 10 { return index + 2 }
        if index + 2 < buffer.count, buffer[index + 1] == 13, buffer[index + 2] == 10 {
          return index + 3
        }
      }
      index += 1
    }
    searched = max(at, buffer.count - 2)
    return nil
  }

  private func lengthValue(_ bodyAt: Int) throws(SIPFault) -> Bytes? {
    var reader = LineReader(buffer[at..<bodyAt])
    _ = try reader.startLine()
    var headers: [HeaderField] = []
    try reader.fields(into: &headers)
    return headers.first { $0.name == .contentLength }?.value
  }
}
