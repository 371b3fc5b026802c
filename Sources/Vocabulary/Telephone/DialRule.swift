/// What kind of destination a number is, to whoever has to allow it or to pay for it.
public enum DestinationClass: Equatable, Hashable, Sendable {
  /// 999, 112, 18000: at once, always.
  case emergency
  /// 101, 105, 111, 119, 116xxx.
  case publicService
  /// The operator of the network.
  case networkOperator
  /// 01, 02, 03, and 055 and 056.
  case national
  /// 071 to 075 and 077 to 079.
  case mobile
  /// 0800, 0808.
  case freephone
  /// 084, 087, and the odd ones with charges of their own: 070, 076.
  case specialRate
  /// 09, 118, and +979, the premium numbers of no country.
  case premium
  /// Any other country, with its code.
  case international(countryCode: String)
  case internalExtension
  /// A number of our country that its plan does not have.
  case unassigned
}

extension NumberReading.Number {
  /// The class of a destination, seen from the United Kingdom.
  public var destinationClass: DestinationClass {
    switch self {
    case .internalExtension: .internalExtension
    case .short(let code): Self.shortClass(code[...])
    case .telephone(let number): Self.telephoneClass(number)
    }
  }

  private static func shortClass(_ code: Substring) -> DestinationClass {
    if UKNumbering.isEmergency(code) { return .emergency }
    if UKNumbering.isPublicService(code) { return .publicService }
    if UKNumbering.isDirectory(code) { return .premium }
    return UKNumbering.isOperator(code) ? .networkOperator : .unassigned
  }

  private static func telephoneClass(_ number: TelephoneNumber) -> DestinationClass {
    let country = number.countryCode
    guard country == DiallingCountry.unitedKingdom.code else {
      return country == "979" ? .premium : .international(countryCode: country)
    }
    switch UKNumbering.kind(number.nationalDigits) {
    case .geographic, .nonGeographic, .corporate, .independentOfPlace: return .national
    case .mobile: return .mobile
    case .freephone: return .freephone
    case .specialRate, .personal, .pager: return .specialRate
    case .premium: return .premium
    case nil:
      // Directory enquiries from abroad: +44 118 followed by three digits.
      return UKNumbering.isDirectory(number.nationalDigits) ? .premium : .unassigned
    }
  }
}

/// Which destinations may be called.
///
/// Emergency calls cannot be forbidden. Other countries are allowed by the digits that numbers
/// begin with; of several that fit the longest decides, so that `+1` can be allowed without
/// `+1876`.
public struct DialRule: Equatable, Sendable {
  /// A beginning of international numbers.
  public struct Prefix: Equatable, Sendable {
    /// With its plus sign.
    public var text: String
    public var isAllowed: Bool

    public init(_ text: String, isAllowed: Bool = true) {
      self.text = text
      self.isAllowed = isAllowed
    }
  }

  public var allowsMobile: Bool
  public var allowsSpecialRate: Bool
  public var allowsPremium: Bool
  public var prefixes: [Prefix]

  /// What a council's staff may call unless the plan says more: everything in the country that is
  /// charged as a call, not what is charged as a service.
  public init(
    allowsMobile: Bool = true, allowsSpecialRate: Bool = false, allowsPremium: Bool = false,
    prefixes: [Prefix] = []
  ) {
    self.allowsMobile = allowsMobile
    self.allowsSpecialRate = allowsSpecialRate
    self.allowsPremium = allowsPremium
    self.prefixes = prefixes
  }

  /// Why a destination may not be called; `nil`: it may.
  public func refusal(of number: NumberReading.Number) -> DialRefusal? {
    switch number.destinationClass {
    case .emergency, .publicService, .national, .freephone, .internalExtension: nil
    case .mobile: allowsMobile ? nil : .mobile
    case .specialRate: allowsSpecialRate ? nil : .specialRate
    case .premium: allowsPremium ? nil : .premium
    case .networkOperator, .unassigned: .unassigned
    case .international: refusal(abroad: number)
    }
  }

  private func refusal(abroad number: NumberReading.Number) -> DialRefusal? {
    guard case .telephone(let telephone) = number else { return .international }
    var best: Prefix?
    for prefix in prefixes where telephone.text.hasPrefix(prefix.text) {
      if prefix.text.utf8.count > best?.text.utf8.count ?? 0 { best = prefix }
    }
    return best?.isAllowed == true ? nil : .international
  }
}

/// Why a number is not dialled.
public enum DialRefusal: String, Error, Sendable, CustomStringConvertible {
  case mobile, specialRate, premium, international, unassigned

  public var description: String {
    switch self {
    case .mobile: "Mobile numbers may not be called. The plan's dial rules decide it."
    case .specialRate:
      "084, 087, 070 and 076 numbers may not be called. The plan's dial rules decide it."
    case .premium:
      "Premium numbers, 09 and 118, may not be called. The plan's dial rules decide it."
    case .international:
      "Numbers of that country may not be called. The plan's dial rules name those that may."
    case .unassigned: "There is no such number in the United Kingdom. Check its digits."
    }
  }
}
