/// Why bytes are not a SIP message that can be served, and where.
///
/// `status` is the response RFC 3261 has for it when it came in a request whose `Via`, `From`,
/// `To`, `Call-ID` and `CSeq` can be copied; nil where nothing may be answered.
public struct SIPFault: Error, Equatable, Sendable, CustomStringConvertible {
  public enum Problem: String, Equatable, Sendable {
    case empty, tooLong, tooManyHeaders, lineTooLong, notTerminated
    case startLine, method, requestURI, version, statusCode
    case headerName, headerValue, missingHeader, repeatedHeader, contentLength
    case uri, scheme, host, port, escape, parameter, quotedString, displayName, token, number
    case outOfRange, methodMismatch, tooManyHops
  }

  public var problem: Problem
  /// Bytes from the beginning of the datagram, or of the message in a stream. Within a folded
  /// header, from the beginning of its unfolded value.
  public var offset: Int
  /// Such as "RFC 3261 7.1".
  public var section: String
  public var status: Int?
  /// The header field concerned.
  public var header: String

  public init(
    _ problem: Problem, offset: Int, section: String, status: Int? = 400, header: String = ""
  ) {
    self.problem = problem
    self.offset = offset
    self.section = section
    self.status = status
    self.header = header
  }

  public var description: String {
    let place = header.isEmpty ? "" : " in \(header)"
    return "\(problem.rawValue)\(place) at byte \(offset) (\(section))"
  }
}

/// What a message may cost. Beyond each, it is refused by a `SIPFault`.
public enum SIPLimits {
  /// Bytes of a whole message.
  public static let messageMaximum = 65_536
  /// Header fields, counting each line once.
  public static let headersMaximum = 100
  /// Bytes of one header field with its continuation lines.
  public static let headerLineMaximum = 8_192
  /// Values of one header, such as those of `Via` or `Contact`, over all its lines.
  public static let valuesMaximum = 100
  /// Parameters of one URI or of one value.
  public static let parametersMaximum = 64
  /// Bytes of a method's name.
  public static let methodMaximum = 64
  /// Empty lines skipped before a message.
  public static let leadingLinesMaximum = 64
}
