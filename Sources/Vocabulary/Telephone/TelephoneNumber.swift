/// A telephone number of the public network in international form (ITU-T E.164), `+441632960100`.
///
/// A customer's is personal: it belongs into sealed values, and logs know its
/// `NumberFingerprint` at most.
public struct TelephoneNumber: Hashable, Sendable, CustomStringConvertible {
  /// Digits that an international number may have at least and at most: 15 by E.164 section 6.2;
  /// nothing shorter than 7 is in use.
  public static let digitCounts = 7...15

  /// With its plus sign.
  public let text: String

  /// A number written as E.164 has it: a plus sign and digits, the first of them not 0; `nil` for
  /// anything else. What people write and dial is read by `NumberReading`.
  public init?(_ text: String) {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "+"), Self.digitCounts.contains(digits.count),
      digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != UInt8(ascii: "0")
    else { return nil }
    self.text = text
  }

  public var description: String { text }

  /// Without the plus sign.
  public var digits: Substring { text.dropFirst() }

  /// The country code, such as "44" or "353"; also of networks that belong to no country.
  public var countryCode: String {
    String(digits.prefix(Self.countryCodeLength(digits)))
  }

  /// What follows the country code.
  public var nationalDigits: Substring { digits.dropFirst(Self.countryCodeLength(digits)) }

  /// How many digits a country code has (ITU-T E.164, list of assigned codes): one for the zones 1
  /// and 7, two for those below, three for all others.
  private static func countryCodeLength(_ digits: Substring) -> Int {
    if digits.first == "1" || digits.first == "7" { return 1 }
    return twoDigitCodes.contains(String(digits.prefix(2))) ? 2 : 3
  }

  private static let twoDigitCodes: Set<String> = [
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46",
    "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
  ]
}

/// How a country's numbers are dialled from within it.
public struct DiallingCountry: Equatable, Sendable {
  public var code: String
  /// Dialled before a national number; empty where there is none.
  public var trunkPrefix: String
  /// Dialled before a country code.
  public var internationalPrefix: String

  public init(code: String, trunkPrefix: String, internationalPrefix: String) {
    self.code = code
    self.trunkPrefix = trunkPrefix
    self.internationalPrefix = internationalPrefix
  }

  public static let unitedKingdom = DiallingCountry(
    code: "44", trunkPrefix: "0", internationalPrefix: "00")
}

/// How numbers are dialled at a place.
public struct DiallingPlan: Equatable, Sendable {
  public var country: DiallingCountry
  /// The area that a number without one belongs to, without the trunk prefix, such as "1865".
  /// `nil`: such numbers are not understood.
  public var areaCode: String?
  /// How many digits an extension of ours may have; `nil`: there are none.
  public var extensionDigits: ClosedRange<Int>?
  /// What is dialled for an outside line, where people are used to it.
  public var outsidePrefix: String?

  public init(
    country: DiallingCountry = .unitedKingdom, areaCode: String? = nil,
    extensionDigits: ClosedRange<Int>? = nil, outsidePrefix: String? = nil
  ) {
    self.country = country
    self.areaCode = areaCode
    self.extensionDigits = extensionDigits
    self.outsidePrefix = outsidePrefix
  }
}
