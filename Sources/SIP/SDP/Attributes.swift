/// The `a=` lines of one stream or of the whole description, in their order (RFC 8866 section 6).
///
/// Known attributes are read from the list when asked for. One whose value cannot be read counts as
/// not there: peers are refused for what they lack, not for an odd line about something else.
public struct Attributes: Equatable, Sendable, RandomAccessCollection {
  /// One line: `a=name` or `a=name:value`.
  public struct Attribute: Equatable, Sendable {
    public var name: String
    /// After the first colon; `nil` when there is none.
    public var value: String?

    public init(_ name: String, _ value: String? = nil) {
      self.name = name
      self.value = value
    }
  }

  private var lines: [Attribute]

  public init(_ lines: [Attribute] = []) { self.lines = lines }

  public var startIndex: Int { 0 }
  public var endIndex: Int { lines.count }
  public subscript(index: Int) -> Attribute { lines[index] }

  public mutating func append(_ name: String, _ value: String? = nil) {
    lines.append(Attribute(name, value))
  }

  public mutating func removeAll(named name: String) { lines.removeAll { $0.name == name } }

  /// Whether there is such a line, with or without a value.
  public func has(_ name: String) -> Bool { lines.contains { $0.name == name } }

  /// The value of the first such line that has one.
  public func value(_ name: String) -> String? {
    lines.first { $0.name == name && $0.value != nil }?.value
  }

  /// The values of all such lines, in their order.
  public func values(_ name: String) -> [String] {
    lines.compactMap { $0.name == name ? $0.value : nil }
  }
}

// MARK: - Those the telephone knows

extension Attributes {
  /// `sendrecv`, `sendonly`, `recvonly` or `inactive` (RFC 8866 section 6.7); the first that
  /// stands.
  public var direction: MediaDirection? {
    get {
      for line in lines where line.value == nil {
        if let direction = MediaDirection(rawValue: line.name) { return direction }
      }
      return nil
    }
    set {
      lines.removeAll { $0.value == nil && MediaDirection(rawValue: $0.name) != nil }
      if let newValue { append(newValue.rawValue) }
    }
  }

  /// `ptime`: milliseconds of media that one packet should carry towards whoever says so (6.4).
  public var packetMilliseconds: Int? { milliseconds("ptime") }

  /// `maxptime`: milliseconds that one packet may carry at most (section 6.5).
  public var maximumPacketMilliseconds: Int? { milliseconds("maxptime") }

  /// `mid` (RFC 5888 section 4).
  public var mid: String? { value("mid") }

  /// Whether RTP and RTCP may share a port (RFC 5761 section 5.1.1).
  public var isControlMultiplexed: Bool { has("rtcp-mux") }

  /// `rtcp`: the port of RTCP, with an address where it differs (RFC 3605 section 2.1).
  public var control: (port: UInt16, connection: SDP.Connection?)? {
    guard let value = value("rtcp") else { return nil }
    let words = value.split(separator: " ")
    guard let first = words.first, let port = UInt16(first), port != 0 else { return nil }
    guard words.count >= 4 else { return (port, nil) }
    let connection = SDP.Connection(
      String(words[3]), addressType: SDP.AddressType(String(words[2])),
      networkType: String(words[1]))
    return (port, connection)
  }

  /// `candidate` lines (RFC 8839 section 5.1), carried and not understood.
  public var candidates: [String] { values("candidate") }
  /// `ice-ufrag` (RFC 8839 section 5.4).
  public var iceUsernameFragment: String? { value("ice-ufrag") }
  /// `ice-pwd` (RFC 8839 section 5.4).
  public var icePassword: String? { value("ice-pwd") }
  /// `fingerprint` (RFC 8122 section 5).
  public var fingerprints: [String] { values("fingerprint") }
  /// `setup` (RFC 4145 section 4).
  public var setup: String? { value("setup") }
  /// `group` of the whole description (RFC 5888 section 5), such as "BUNDLE 0 1".
  public var groups: [String] { values("group") }

  private func milliseconds(_ name: String) -> Int? {
    guard let value = value(name) else { return nil }
    // Some peers write a fraction, as RFC 4566 let them.
    let whole = value.drop { $0 == " " }.prefix { ("0"..."9").contains($0) }
    guard let number = Int(whole), (1...1000).contains(number) else { return nil }
    return number
  }
}

/// Who sends, seen from whoever wrote it (RFC 8866 section 6.7, RFC 3264 section 5.1).
public enum MediaDirection: String, Sendable, CaseIterable {
  case sendReceive = "sendrecv"
  case sendOnly = "sendonly"
  case receiveOnly = "recvonly"
  case inactive

  public init(sends: Bool, receives: Bool) {
    self =
      switch (sends, receives) {
      case (true, true): .sendReceive
      case (true, false): .sendOnly
      case (false, true): .receiveOnly
      case (false, false): .inactive
      }
  }

  public var sends: Bool { self == .sendReceive || self == .sendOnly }
  public var receives: Bool { self == .sendReceive || self == .receiveOnly }

  /// The same seen from the other side.
  public var mirrored: MediaDirection { Self(sends: receives, receives: sends) }

  /// What both allow.
  public func intersection(_ other: MediaDirection) -> MediaDirection {
    Self(sends: sends && other.sends, receives: receives && other.receives)
  }
}
