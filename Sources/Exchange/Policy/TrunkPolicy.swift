public import Vocabulary

/// A line to the public telephone network: servers of a provider that calls come from and go to.
public struct TrunkPolicy: Hashable, Sendable, Recorded {
  public var name = ""
  /// In the order of preference; empty: calls come in only.
  public var proxies: [SIPServerPolicy] = []
  /// The domain in addresses of the trunk, and of its registrar; "" for the host of the first
  /// proxy.
  public var domain = ""
  /// Who may call in by it. Empty: its proxies only, and only while registered.
  public var from: [AddressRange] = []
  public var registration: RegistrationPolicy?
  /// In the order of preference, never empty.
  public var codecs = TelephoneCodec.all
  /// From one OPTIONS to the next; zero: the servers are not asked how they are.
  public var optionsEvery = Span.seconds(5)
  /// The number presented when the service has none of its own, in E.164; "" for none.
  public var shows = ""
  public var identity = CallerIdentityForm.asserted
  public var numbers = CalledNumberForm.e164
  /// 999 and 112 go by it first.
  public var isEmergency = false
  /// Calls at a time, both ways; 0 for no limit of its own. Emergency calls are beyond it.
  public var callsAtMost: UInt32 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("name", &name)
    try coder.field("proxies", &proxies)
    try coder.field("domain", &domain)
    try coder.field("from", &from)
    try coder.field("registration", &registration)
    try coder.field("codecs", &codecs)
    try coder.field("optionsEvery", &optionsEvery)
    try coder.field("shows", &shows)
    try coder.field("identity", &identity)
    try coder.field("numbers", &numbers)
    try coder.field("isEmergency", &isEmergency)
    try coder.field("callsAtMost", &callsAtMost)
  }

  /// Whether calls can be placed by it.
  public var ringsOut: Bool { !proxies.isEmpty }

  public func accepts(_ address: NetworkAddress) -> Bool { from.contains { $0.contains(address) } }
}

/// A SIP server (RFC 3261, section 19.1, without a user).
public struct SIPServerPolicy: Hashable, Sendable, Recorded, CustomStringConvertible {
  public enum Transport: UInt8, CaseIterable, Sendable, Recorded {
    /// As the DNS says of the name; UDP where it says nothing (RFC 3263, section 4.1).
    case byName
    case udp, tcp, tls
    public init() { self = .byName }
  }

  /// A name, an IPv4 address, or an IPv6 address in brackets.
  public var host = ""
  /// 0: as the DNS says, else 5060, or 5061 by TLS (RFC 3263, section 4.2).
  public var port: UInt16 = 0
  public var transport = Transport.byName

  public init() {}
  public init(host: String, port: UInt16 = 0, transport: Transport = .byName) {
    self.host = host
    self.port = port
    self.transport = transport
  }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("host", &host)
    try coder.field("port", &port)
    try coder.field("transport", &transport)
  }

  /// As a URI, such as `sip:192.0.2.10:5060;transport=tcp`.
  public var description: String {
    let place = port == 0 ? host : "\(host):\(port)"
    return switch transport {
    case .byName: "sip:\(place)"
    case .udp: "sip:\(place);transport=udp"
    case .tcp: "sip:\(place);transport=tcp"
    case .tls: "sip:\(place);transport=tls"
    }
  }
}

/// How we make ourselves known to a trunk (RFC 3261, section 10).
public struct RegistrationPolicy: Hashable, Sendable, Recorded {
  public var user = ""
  /// Names the secret of the plan that is the password.
  public var secret = ""
  /// From one REGISTER to the next; it is asked to hold for twice as long.
  public var every = Span.minutes(30)

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("user", &user)
    try coder.field("secret", &secret)
    try coder.field("every", &every)
  }
}

/// Codings of speech on trunks and phones; `Sources/SIP` says what each is.
public enum TelephoneCodec: UInt8, CaseIterable, Sendable, Recorded {
  /// ITU-T G.722, 7 kHz of bandwidth.
  case g722
  /// ITU-T G.711, A-law: the public network of Europe.
  case pcma
  /// ITU-T G.711, mu-law.
  case pcmu
  public init() { self = .g722 }

  /// Best first.
  public static let all: [TelephoneCodec] = [.g722, .pcma, .pcmu]

  /// As the plan writes it.
  public var name: String {
    switch self {
    case .g722: "g722"
    case .pcma: "pcma"
    case .pcmu: "pcmu"
    }
  }
}

/// Where the number that is presented stands.
public enum CallerIdentityForm: UInt8, CaseIterable, Sendable, Recorded {
  /// In P-Asserted-Identity (RFC 3325), and in From as well.
  case asserted
  /// In From alone.
  case from
  public init() { self = .asserted }
}

/// How a trunk wants the number that is called.
public enum CalledNumberForm: UInt8, CaseIterable, Sendable, Recorded {
  /// `+441632960100`
  case e164
  /// `01632960100`, and `00353…` for other countries.
  case national
  /// `441632960100`
  case plain
  public init() { self = .e164 }

  /// A number as the trunk wants it; short codes and extensions are the same in every form.
  public func text(
    of number: NumberReading.Number, in country: DiallingCountry = .unitedKingdom
  ) -> String {
    switch number {
    case .short(let code), .internalExtension(let code): return code
    case .telephone(let number):
      switch self {
      case .e164: return number.text
      case .plain: return String(number.digits)
      case .national:
        guard number.countryCode == country.code else {
          return country.internationalPrefix + number.digits
        }
        return country.trunkPrefix + number.nationalDigits
      }
    }
  }
}
