/// The header fields this stack reads. All others are `.other` and keep their spelling in
/// `HeaderField.spelling`.
public enum HeaderName: UInt8, CaseIterable, Sendable {
  case via, from, to, contact, route, recordRoute, callID, cSeq, maxForwards
  case contentLength, contentType, contentEncoding, contentDisposition, expires, minExpires
  case allow, supported, require, proxyRequire, unsupported, accept, acceptEncoding
  case rSeq, rAck, refreshExpires, minSE, referTo, referredBy, referSub, replaces
  case event, subscriptionState, assertedIdentity, preferredIdentity, privacy, diversion
  case historyInfo, reason, retryAfter, wwwAuthenticate, proxyAuthenticate, authorization
  case proxyAuthorization, authenticationInfo, product, server, path, serviceRoute, warning
  case date, timestamp, alertInfo, callInfo, subject, allowEvents
  case other

  /// From a full or compact name, in any case.
  public init(_ name: String) { self.init(bytes: Array(name.utf8)[...]) }

  init(bytes: Bytes) {
    if bytes.count < Self.byLength.count {
      for entry in Self.byLength[bytes.count] where Self.matches(bytes, entry.lower) {
        self = entry.name
        return
      }
    }
    self = .other
  }

  @inline(__always)
  private static func matches(_ bytes: Bytes, _ lower: [UInt8]) -> Bool {
    var at = bytes.startIndex
    for byte in lower {
      if bytes[at].lowered != byte { return false }
      at += 1
    }
    return true
  }

  /// As it is written in full; empty for `.other`.
  public var text: String { Self.names[Int(rawValue)].full }

  /// "Via: " as bytes, ready to be written.
  var prefix: [UInt8] { Self.prefixes[Int(rawValue)] }

  /// Whether several lines of it are one list, so that a comma parts values (7.3.1).
  var isList: Bool {
    switch self {
    case .via, .contact, .route, .recordRoute, .allow, .supported, .require, .proxyRequire,
      .unsupported, .accept, .acceptEncoding, .assertedIdentity, .preferredIdentity, .diversion,
      .historyInfo, .reason, .path, .serviceRoute, .privacy, .allowEvents, .contentEncoding:
      true
    default: false
    }
  }

  /// Whether a second one makes a message ambiguous (RFC 4475 3.3.8).
  var isSingle: Bool {
    switch self {
    case .from, .to, .callID, .cSeq, .maxForwards, .contentLength, .contentType, .expires, .rSeq,
      .rAck, .refreshExpires, .minSE, .referTo, .referredBy, .replaces, .event:
      true
    default: false
    }
  }

  private static let prefixes: [[UInt8]] = allCases.map { Array(($0.text + ": ").utf8) }

  private static let byLength: [[(lower: [UInt8], name: HeaderName)]] = {
    var table = [[(lower: [UInt8], name: HeaderName)]](repeating: [], count: 24)
    for name in allCases where name != .other {
      for text in [name.text, names[Int(name.rawValue)].compact] where !text.isEmpty {
        let lower = text.utf8.map(\.lowered)
        table[lower.count].append((lower, name))
      }
    }
    return table
  }()

  /// In the order of the cases.
  private static let names: [(full: String, compact: String)] = [
    ("Via", "v"), ("From", "f"), ("To", "t"), ("Contact", "m"), ("Route", ""),
    ("Record-Route", ""), ("Call-ID", "i"), ("CSeq", ""), ("Max-Forwards", ""),
    ("Content-Length", "l"), ("Content-Type", "c"), ("Content-Encoding", "e"),
    ("Content-Disposition", ""), ("Expires", ""), ("Min-Expires", ""),
    ("Allow", ""), ("Supported", "k"), ("Require", ""), ("Proxy-Require", ""),
    ("Unsupported", ""), ("Accept", ""), ("Accept-Encoding", ""),
    ("RSeq", ""), ("RAck", ""), ("Session-Expires", "x"), ("Min-SE", ""), ("Refer-To", "r"),
    ("Referred-By", "b"), ("Refer-Sub", ""), ("Replaces", ""),
    ("Event", "o"), ("Subscription-State", ""), ("P-Asserted-Identity", ""),
    ("P-Preferred-Identity", ""), ("Privacy", ""), ("Diversion", ""),
    ("History-Info", ""), ("Reason", ""), ("Retry-After", ""), ("WWW-Authenticate", ""),
    ("Proxy-Authenticate", ""), ("Authorization", ""),
    ("Proxy-Authorization", ""), ("Authentication-Info", ""), ("User-Agent", ""), ("Server", ""),
    ("Path", ""), ("Service-Route", ""), ("Warning", ""),
    ("Date", ""), ("Timestamp", ""), ("Alert-Info", ""), ("Call-Info", ""), ("Subject", "s"),
    ("Allow-Events", "u"),
    ("", ""),
  ]
}

/// One line of a message's header: order, spelling of unknown names and values are kept.
public struct HeaderField: Sendable, Equatable {
  public var name: HeaderName
  /// As it was written; used for `.other` only.
  public var spelling: String
  /// Without white space at its ends, folds made single spaces.
  public var value: Bytes

  init(name: HeaderName, spelling: String = "", value: Bytes) {
    self.name = name
    self.spelling = spelling
    self.value = value
  }

  public init(_ name: HeaderName, _ value: String) {
    self.init(name: name, value: HeaderField.cleaned(value))
  }

  /// A field of any name; a known one becomes its case.
  public init(_ name: String, _ value: String) {
    let known = HeaderName(name)
    self.init(
      name: known, spelling: known == .other ? name : "", value: HeaderField.cleaned(value))
  }

  /// A value never brings lines of its own into a message, whoever made it up.
  private static func cleaned(_ value: String) -> Bytes {
    if value.utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 }) {
      return value.utf8.map { $0 == 13 || $0 == 10 || $0 == 0 ? 32 : $0 }[...]
    }
    return Array(value.utf8)[...]
  }

  /// The value as text.
  public var text: String { String(decoding: value, as: UTF8.self) }

  /// The name as it is written.
  public var nameText: String { name == .other ? spelling : name.text }
}
