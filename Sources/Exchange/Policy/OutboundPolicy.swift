public import Vocabulary

/// Which destinations may be rung. Emergency numbers always may, and numbers of public service;
/// premium ones only where they are named.
public struct OutboundPolicy: Hashable, Sendable, Recorded {
  /// Kinds of destination that can be allowed as a whole.
  public enum Class: UInt8, CaseIterable, Sendable, Recorded {
    /// 01, 02, 03, 055 and 056.
    case national
    case mobile
    /// 0800 and 0808.
    case freephone
    /// 084, 087, 070 and 076.
    case specialRate
    public init() { self = .national }

    /// As the plan writes it.
    public var name: String {
      switch self {
      case .national: "national"
      case .mobile: "mobile"
      case .freephone: "freephone"
      case .specialRate: "special rate"
      }
    }
  }

  /// What a council's staff may ring unless the plan says otherwise: everything in the country
  /// that is charged as a call, not what is charged as a service.
  public var allow: [Class] = [.national, .mobile, .freephone]
  /// Country codes of other countries, digits only.
  public var countries: [String] = []
  /// Allowed whatever they are: E.164, or a short code such as "118500".
  public var numbers: [String] = []
  /// Refused whatever else is said, but for emergencies: numbers, and beginnings that end in `*`.
  public var never: [String] = []
  /// Calls that one adviser may begin within any hour.
  public var perPersonAndHour: UInt32 = 60
  /// Calls that were begun here and are not over.
  public var allAtOnce: UInt32 = 100

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("allow", &allow)
    try coder.field("countries", &countries)
    try coder.field("numbers", &numbers)
    try coder.field("never", &never)
    try coder.field("perPersonAndHour", &perPersonAndHour)
    try coder.field("allAtOnce", &allAtOnce)
  }

  /// Why a destination may not be rung; `nil`: it may.
  public func refusal(of number: NumberReading.Number) -> DestinationRefusal? {
    let kind = number.destinationClass
    if kind == .emergency { return nil }
    if kind == .internalExtension { return .notOutside }
    let text = Self.text(of: number)
    if never.contains(where: { Self.covers($0, text) }) { return .never }
    if numbers.contains(text) { return nil }
    switch kind {
    case .emergency, .publicService: return nil
    case .national: return allow.contains(.national) ? nil : .national
    case .mobile: return allow.contains(.mobile) ? nil : .mobile
    case .freephone: return allow.contains(.freephone) ? nil : .freephone
    case .specialRate: return allow.contains(.specialRate) ? nil : .specialRate
    case .premium: return .premium
    case .international(let code): return countries.contains(code) ? nil : .country(code)
    case .networkOperator: return .networkOperator
    case .internalExtension, .unassigned: return .unassigned
    }
  }

  private static func text(of number: NumberReading.Number) -> String {
    switch number {
    case .telephone(let number): number.text
    case .short(let code), .internalExtension(let code): code
    }
  }

  private static func covers(_ rule: String, _ number: String) -> Bool {
    rule.hasSuffix("*") ? number.hasPrefix(rule.dropLast()) : rule == number
  }
}

/// Why a destination is not rung, by the plan's rules.
public enum DestinationRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  case national, mobile, freephone, specialRate, premium, networkOperator, never, unassigned
  /// With its code.
  case country(String)
  /// An extension, which no trunk knows.
  case notOutside

  public var description: String {
    switch self {
    case .national: "Numbers in the country may not be rung. \(Self.allowed)"
    case .mobile: "Mobile numbers may not be rung. \(Self.allowed)"
    case .freephone: "Freephone numbers, 0800 and 0808, may not be rung. \(Self.allowed)"
    case .specialRate: "084, 087, 070 and 076 numbers may not be rung. \(Self.allowed)"
    case .premium:
      "Premium numbers, 09 and 118, may not be rung. If this one is needed, ask for it to be named "
        + "under numbers: of the plan's outbound rules."
    case .networkOperator: "The operator of the network may not be rung."
    case .never: "This number is one of those never to be rung. The plan's outbound rules name it."
    case .country(let code):
      "Numbers of the country +\(code) may not be rung. If they are needed, ask for it to be named "
        + "under countries: of the plan's outbound rules."
    case .unassigned: "There is no such number in the United Kingdom. Check its digits."
    case .notOutside: "This is an extension, not a number outside. Choose the person instead."
    }
  }

  private static let allowed =
    "What may be rung is under allow: of the plan's outbound rules; ask whoever keeps them."
}
