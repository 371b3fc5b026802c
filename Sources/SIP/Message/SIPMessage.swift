/// A SIP request or response (RFC 3261 section 7).
///
/// Values share the storage of the datagram they came in and are read only when asked for.
public struct SIPMessage: Sendable, Equatable {
  public enum StartLine: Sendable, Equatable {
    case request(SIPMethod, SIPURI)
    /// Status 100 to 699 and its words.
    case response(Int, String)
  }

  public var startLine: StartLine
  /// In the order they came.
  public var headers: [HeaderField]
  public var body: Bytes

  public init(_ startLine: StartLine, headers: [HeaderField] = [], body: [UInt8] = []) {
    self.startLine = startLine
    self.headers = headers
    self.body = body[...]
  }

  /// Of a request.
  public var method: SIPMethod? {
    if case .request(let method, _) = startLine { method } else { nil }
  }

  /// Of a request.
  public var requestURI: SIPURI? {
    if case .request(_, let uri) = startLine { uri } else { nil }
  }

  /// Of a response.
  public var status: Int? {
    if case .response(let status, _) = startLine { status } else { nil }
  }

  public var isRequest: Bool { method != nil }
  public var isProvisional: Bool { status.map { $0 < 200 } ?? false }
  public var isSuccess: Bool { status.map { $0 / 100 == 2 } ?? false }

  // MARK: - Header fields as they are

  /// The first field of the name, as bytes.
  public func first(_ name: HeaderName) -> Bytes? {
    for field in headers where field.name == name { return field.value }
    return nil
  }

  public func has(_ name: HeaderName) -> Bool { first(name) != nil }

  public func text(_ name: HeaderName) -> String? {
    first(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Every line of a name, unknown ones included, as text.
  public func lines(named name: String) -> [String] {
    let known = HeaderName(name)
    return headers.filter {
      $0.name == known && (known != .other || sameIgnoringCase($0.spelling, name))
    }.map(\.text)
  }

  /// Puts one field in the place of all of the name, where the first stood, or last.
  public mutating func set(_ name: HeaderName, _ value: String) {
    let field = HeaderField(name, value)
    if let at = headers.firstIndex(where: { $0.name == name }) {
      headers[at] = field
      var index = headers.count - 1
      while index > at {
        if headers[index].name == name { headers.remove(at: index) }
        index -= 1
      }
    } else {
      headers.append(field)
    }
  }

  public mutating func append(_ name: HeaderName, _ value: String) {
    headers.append(HeaderField(name, value))
  }

  public mutating func remove(_ name: HeaderName) { headers.removeAll { $0.name == name } }

  /// The tokens of a list such as `Supported`, over all its lines, in lower case.
  public func tokens(_ name: HeaderName) -> [String] {
    var found: [String] = []
    for field in headers where field.name == name {
      for part in field.value.split(separator: 44) {
        let word = part.filter { !$0.isSpace }.map(\.lowered)
        if !word.isEmpty, found.count < SIPLimits.valuesMaximum {
          found.append(String(decoding: word, as: UTF8.self))
        }
      }
    }
    return found
  }

  /// Whether an option tag is in `Supported` or `Require`.
  public func supports(_ tag: String) -> Bool {
    tokens(.supported).contains(tag) || tokens(.require).contains(tag)
  }

  /// Methods of `Allow`; nil where there is none.
  public var allowed: [SIPMethod]? {
    guard has(.allow) else { return nil }
    return headers.filter { $0.name == .allow }.flatMap { field in
      field.value.split(separator: 44).prefix(SIPLimits.valuesMaximum).map { part in
        SIPMethod(String(decoding: part.filter { !$0.isSpace }, as: UTF8.self))
      }
    }
  }

  /// The type of the body in lower case without parameters, such as "application/sdp".
  public var contentType: String? {
    guard let value = first(.contentType) else { return nil }
    let type = value.prefix { $0 != 59 }.filter { !$0.isSpace }.map(\.lowered)
    return String(decoding: type, as: UTF8.self)
  }

  /// Replaces the body, its type and its length.
  public mutating func setBody(_ bytes: [UInt8], type: String) {
    body = bytes[...]
    if bytes.isEmpty { remove(.contentType) } else { set(.contentType, type) }
    remove(.contentLength)
  }
}

extension SIPMessage {
  /// The message as bytes, `Content-Length` last and always right (20.14).
  public func serialized() -> [UInt8] {
    var out: [UInt8] = []
    var size = 128 + body.count
    for field in headers { size += field.value.count + 24 + field.spelling.utf8.count }
    out.reserveCapacity(size)
    switch startLine {
    case .request(let method, let uri):
      out.append(contentsOf: method.description.utf8)
      out.append(32)
      uri.write(to: &out)
      out.append(contentsOf: " SIP/2.0\r\n".utf8)
    case .response(let status, let reason):
      out.append(contentsOf: "SIP/2.0 ".utf8)
      out.append(contentsOf: String(status).utf8)
      out.append(32)
      for byte in reason.utf8 where byte != 13 && byte != 10 { out.append(byte) }
      out.append(13)
      out.append(10)
    }
    for field in headers where field.name != .contentLength {
      if field.name == .other {
        out.append(contentsOf: field.spelling.utf8)
        out.append(58)
        out.append(32)
      } else {
        out.append(contentsOf: field.name.prefix)
      }
      out.append(contentsOf: field.value)
      out.append(13)
      out.append(10)
    }
    out.append(contentsOf: HeaderName.contentLength.prefix)
    out.append(contentsOf: String(body.count).utf8)
    out.append(contentsOf: [13, 10, 13, 10])
    out.append(contentsOf: body)
    return out
  }
}
