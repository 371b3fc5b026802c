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
