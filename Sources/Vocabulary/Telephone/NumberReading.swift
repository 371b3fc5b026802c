/// A number as somebody dialled, wrote or presented it, understood.
public struct NumberReading: Equatable, Sendable {
  /// What it is.
  public enum Number: Equatable, Hashable, Sendable {
    case telephone(TelephoneNumber)
    /// A code that works within the country alone, such as 999, 101 or 116123.
    case short(String)
    /// An extension of ours.
    case internalExtension(String)
  }

  /// Relay UK's prefixes, by which somebody is joined to the call who types what is said, or says
  /// what is typed (the relay service of Ofcom General Condition C5).
  public enum Relay: String, Sendable {
    /// Somebody with a text phone or the application calls.
    case fromText = "18001"
    /// Somebody who speaks calls one who types.
    case toText = "18002"
    /// Emergency, by text.
    case emergency = "18000"
  }

  public var number: Number
  /// The prefix that stood before it, and is left out of it.
  public var relay: Relay?
  /// Digits after "ext", "x" or `;ext=`: to be keyed after the answer.
  public var keyed: String?

  /// Characters of a text that are looked at; a longer one is not understood.
  public static let maximumCharacters = 64

  /// Reads a number, or gives `nil` when it is none.
  ///
  /// Understood are `+44 1632 960100`, `+44 (0)1632 960100`, `0044 …`, `01632 960100`, local
  /// numbers where the plan has an area code, short codes, extensions, `tel:` (RFC 3966), a prefix
  /// of Relay UK before any of them, and spaces, hyphens, dots and brackets anywhere. The
  /// emergency numbers come before everything else: no extension and no prefix for an outside line
  /// hides them.
  public init?(_ text: String, plan: DiallingPlan = DiallingPlan()) {
    guard let written = WrittenNumber(text) else { return nil }
    var digits = written.digits
    keyed = written.keyed
    relay = written.relay
    if !written.isInternational {
      if let number = Self.emergency(digits, plan) {
        self.number = number
        return
      }
      if let relay = Relay(rawValue: String(digits.prefix(5))) {
        let rest = digits.dropFirst(5)
        self.relay = relay
        if relay == .emergency {
          guard rest.isEmpty else { return nil }
          number = .short(relay.rawValue)
          return
        }
        guard !rest.isEmpty else { return nil }
        digits = String(rest)
        if let number = Self.emergency(digits, plan) {
          self.number = number
          return
        }
      }
    }
    guard
      let number = written.isInternational
        ? Self.international(digits, plan) : Self.dialled(digits, plan)
    else { return nil }
    self.number = number
  }

  private static func emergency(_ digits: String, _ plan: DiallingPlan) -> Number? {
    var digits = Substring(digits)
    if !UKNumbering.isEmergency(digits), let prefix = plan.outsidePrefix,
      digits.hasPrefix(prefix)
    {
      digits = digits.dropFirst(prefix.count)
    }
    return UKNumbering.isEmergency(digits) ? .short(String(digits)) : nil
  }

  /// A country code and a number.
  private static func international(_ digits: String, _ plan: DiallingPlan) -> Number? {
    var digits = Substring(digits)
    let home = plan.country
    // Written so often that it has to be understood: +44 (0)1632 960100.
    if home.trunkPrefix == "0", digits.hasPrefix(home.code + "0") {
      digits = home.code + digits.dropFirst(home.code.count + 1)
    }
    return TelephoneNumber("+" + digits).map { .telephone($0) }
  }

  private static func dialled(_ all: String, _ plan: DiallingPlan) -> Number? {
    if plan.extensionDigits?.contains(all.count) == true, !isShort(all) {
      return .internalExtension(all)
    }
    var digits = all
    if let prefix = plan.outsidePrefix, digits.hasPrefix(prefix) {
      digits.removeFirst(prefix.count)
    }
    let home = plan.country
    if digits.hasPrefix(home.internationalPrefix) {
      return international(String(digits.dropFirst(home.internationalPrefix.count)), plan)
    }
    if isShort(digits) { return .short(digits) }
    if !home.trunkPrefix.isEmpty, digits.hasPrefix(home.trunkPrefix) {
      return national(String(digits.dropFirst(home.trunkPrefix.count)), home)
    }
    // Networks present numbers with their country code and without a sign.
    if digits.hasPrefix(home.code),
      let number = national(String(digits.dropFirst(home.code.count)), home)
    {
      return number
    }
    if home.trunkPrefix.isEmpty { return national(digits, home) }
    guard let area = plan.areaCode, (5...8).contains(digits.count) else { return nil }
    return national(area + digits, home)
  }

  private static func isShort(_ digits: String) -> Bool { UKNumbering.isShortCode(digits[...]) }

  private static func national(_ digits: String, _ country: DiallingCountry) -> Number? {
    if country == .unitedKingdom, UKNumbering.kind(digits[...]) == nil { return nil }
    return TelephoneNumber("+" + country.code + digits).map { .telephone($0) }
  }
}

/// The digits of a written number.
private struct WrittenNumber {
  var isInternational = false
  var digits = ""
  var keyed: String?
  var relay: NumberReading.Relay?

  init?(_ text: String) {
    guard text.utf8.count <= 4 * NumberReading.maximumCharacters else { return nil }
    var rest = text.lowercased()[...]
    guard rest.unicodeScalars.count <= NumberReading.maximumCharacters else { return nil }
    if rest.hasPrefix("tel:") { rest = rest.dropFirst(4) }
    if let parameters = rest.firstIndex(of: ";") {
      let after = rest[parameters...]
      rest = rest[..<parameters]
      for parameter in after.split(separator: ";") where parameter.hasPrefix("ext=") {
        keyed = Self.digits(parameter.dropFirst(4))
      }
    }
    for mark in ["extension", "ext.", "ext", "x", "#"] {
      guard let at = Self.find(mark, in: rest) else { continue }
      guard let found = Self.digits(rest[at.upperBound...]), !found.isEmpty else { return nil }
      keyed = found
      rest = rest[..<at.lowerBound]
      break
    }
    if let plus = rest.firstIndex(of: "+") {
      isInternational = true
      // Only a prefix of Relay UK can stand before the sign.
      guard let before = Self.digits(rest[..<plus]) else { return nil }
      relay = NumberReading.Relay(rawValue: before)
      guard before.isEmpty || relay == .fromText || relay == .toText else { return nil }
      rest = rest[rest.index(after: plus)...]
    }
    guard let found = Self.digits(rest), !found.isEmpty else { return nil }
    digits = found
  }

  private static func find(_ mark: String, in text: Substring) -> Range<Substring.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(mark) {
        return start..<text.index(start, offsetBy: mark.count)
      }
      start = text.index(after: start)
    }
    return nil
  }

  private static func digits(_ text: Substring) -> String? {
    var digits = ""
    for character in text {
      if ("0"..."9").contains(character), character.isASCII {
        digits.append(character)
      } else if !isSeparator(character) {
        return nil
      }
    }
    return digits
  }

  private static func isSeparator(_ character: Character) -> Bool {
    switch character {
    case " ", "-", ".", "(", ")", "/", "\t", "\n", "\u{a0}", "\u{2009}", "\u{202f}", "\u{2010}",
      "\u{2011}", "\u{2012}", "\u{2013}":
      true
    default: false
    }
  }
}

/// Who calls, by what the network presented.
public enum PresentedCaller: Equatable, Sendable {
  case number(NumberReading)
  /// The caller does not want it known (RFC 3323, GSM 03.81 "presentation restricted").
  case withheld
  /// The network does not know it.
  case unavailable

  /// Reads the user part of a caller's address. A text that is neither a number nor a word for its
  /// absence is as good as none.
  public init(_ text: String, plan: DiallingPlan = DiallingPlan()) {
    let word = text.lowercased().filter { $0.isLetter }
    switch word {
    case "anonymous", "withheld", "restricted", "private", "privatenumber", "numberwithheld",
      "callerwithheldnumber", "idrestricted":
      self = .withheld
    default:
      self = NumberReading(text, plan: plan).map { .number($0) } ?? .unavailable
    }
  }
}
