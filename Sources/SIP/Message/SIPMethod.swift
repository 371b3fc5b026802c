/// What a request asks for: RFC 3261 section 7.1 and the extensions this stack serves.
/// Methods are compared as they are written: `invite` is not `INVITE`.
public enum SIPMethod: Hashable, Sendable, CustomStringConvertible {
  case invite, ack, bye, cancel, options, register
  case prack, update, info, refer, notify, subscribe, message, publish
  case other(String)

  public init(_ name: String) {
    self = Self.known.first { $0.description == name } ?? .other(name)
  }

  init(_ bytes: Bytes) {
    switch bytes.count {
    case 3: self = bytes.elementsEqual("ACK".utf8) ? .ack : Self.bye3(bytes)
    case 6 where bytes.elementsEqual("INVITE".utf8): self = .invite
    default: self = Self(ascii(bytes))
    }
  }

  private static func bye3(_ bytes: Bytes) -> SIPMethod {
    bytes.elementsEqual("BYE".utf8) ? .bye : .other(ascii(bytes))
  }

  private static let known: [SIPMethod] = [
    .invite, .ack, .bye, .cancel, .options, .register, .prack, .update, .info, .refer, .notify,
    .subscribe, .message, .publish,
  ]

  public var description: String {
    switch self {
    case .invite: "INVITE"
    case .ack: "ACK"
    case .bye: "BYE"
    case .cancel: "CANCEL"
    case .options: "OPTIONS"
    case .register: "REGISTER"
    case .prack: "PRACK"
    case .update: "UPDATE"
    case .info: "INFO"
    case .refer: "REFER"
    case .notify: "NOTIFY"
    case .subscribe: "SUBSCRIBE"
    case .message: "MESSAGE"
    case .publish: "PUBLISH"
    case .other(let name): name
    }
  }
}

/// Reason phrases of RFC 3261 section 21 and its extensions.
public enum ReasonPhrase {
  /// The usual words for a status, 100 to 699.
  public static func of(_ status: Int) -> String {
    words[status] ?? families[status / 100] ?? "Unknown"
  }

  private static let families = [
    1: "Progress", 2: "OK", 3: "Redirection", 4: "Request Failure", 5: "Server Failure",
    6: "Global Failure",
  ]

  private static let words = [
    100: "Trying", 180: "Ringing", 181: "Call Is Being Forwarded", 182: "Queued",
    183: "Session Progress", 199: "Early Dialog Terminated", 200: "OK", 202: "Accepted",
    204: "No Notification", 300: "Multiple Choices", 301: "Moved Permanently",
    302: "Moved Temporarily", 305: "Use Proxy", 380: "Alternative Service", 400: "Bad Request",
    401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
    408: "Request Timeout", 410: "Gone", 412: "Conditional Request Failed",
    413: "Request Entity Too Large", 414: "Request-URI Too Long", 415: "Unsupported Media Type",
    416: "Unsupported URI Scheme", 420: "Bad Extension", 421: "Extension Required",
    422: "Session Interval Too Small", 423: "Interval Too Brief", 429: "Provide Referrer Identity",
    430: "Flow Failed", 433: "Anonymity Disallowed", 439: "First Hop Lacks Outbound Support",
    480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist", 482: "Loop Detected",
    483: "Too Many Hops", 484: "Address Incomplete", 485: "Ambiguous", 486: "Busy Here",
    487: "Request Terminated", 488: "Not Acceptable Here", 489: "Bad Event",
    491: "Request Pending", 493: "Undecipherable", 500: "Server Internal Error",
    501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
    504: "Server Time-out", 505: "Version Not Supported", 513: "Message Too Large",
    580: "Precondition Failure", 600: "Busy Everywhere", 603: "Decline",
    604: "Does Not Exist Anywhere", 606: "Not Acceptable",
  ]
}
