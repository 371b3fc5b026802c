/// The numbers of the United Kingdom by their first digits.
///
/// Source: Ofcom, The National Telephone Numbering Plan, part A (ranges and their use) and part B
/// (access codes); ranges are known by class, not by who holds them. The Channel Islands and the
/// Isle of Man share the plan.
public enum UKNumbering {
  /// What a range is for, and by that how it is charged.
  public enum Kind: String, Sendable, CaseIterable {
    /// 01 and 02: places.
    case geographic
    /// 03: charged as places are.
    case nonGeographic
    /// 055: within a company. 056: independent of place.
    case corporate, independentOfPlace
    /// 071 to 075 and 077 to 079, and 07624 of the Isle of Man.
    case mobile
    /// 070: follows its holder, at a charge of its own.
    case personal
    /// 076 but 07624.
    case pager
    /// 0800 and 0808.
    case freephone
    /// 084 and 087: an access charge and a service charge.
    case specialRate
    /// 09, and 118 for directory enquiries.
    case premium
  }

  /// The class of a national number without its 0; `nil` when its digits are too many or too few,
  /// or its range is not in use.
  public static func kind(_ national: Substring) -> Kind? {
    let length = national.utf8.count
    guard national.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    switch national.first {
    case "1":
      let isShort = length == 9 && shortAreas.contains(String(national.prefix(4)))
      guard length == 10 || isShort else { return nil }
      return national.hasPrefix("10") ? nil : .geographic
    case "2": return length == 10 ? .geographic : nil
    case "3": return length == 10 ? .nonGeographic : nil
    case "5":
      guard length == 10 else { return nil }
      if national.hasPrefix("55") { return .corporate }
      return national.hasPrefix("56") ? .independentOfPlace : nil
    case "7":
      guard length == 10 else { return nil }
      if national.hasPrefix("70") { return .personal }
      return national.hasPrefix("76") && !national.hasPrefix("7624") ? .pager : .mobile
    case "8": return service(national, length)
    case "9": return length == 10 ? .premium : nil
    default: return nil
    }
  }

  /// Areas in which some numbers have a digit less, such as 016977 2xxx of Brampton (appendix A of
  /// the plan; the same areas as in libphonenumber 9.0).
  private static let shortAreas: Set<String> = [
    "1204", "1208", "1254", "1276", "1297", "1298", "1363", "1364", "1384", "1386", "1404",
    "1420", "1460", "1461", "1480", "1488", "1524", "1527", "1562", "1566", "1606", "1629",
    "1635", "1647", "1659", "1695", "1697", "1726", "1744", "1750", "1768", "1827", "1837",
    "1884", "1900", "1905", "1935", "1946", "1949", "1963", "1995",
  ]

  /// 08. Childline's 0800 1111 and old numbers of nine digits are the short ones.
  private static func service(_ national: Substring, _ length: Int) -> Kind? {
    if national.hasPrefix("800") {
      return length == 10 || length == 9 || national == "8001111" ? .freephone : nil
    }
    guard length == 10 else { return nil }
    if national.hasPrefix("808") { return .freephone }
    return national.hasPrefix("84") || national.hasPrefix("87") ? .specialRate : nil
  }

  /// 999 and 112, and Relay UK's 18000.
  public static func isEmergency(_ digits: Substring) -> Bool {
    digits == "999" || digits == "112" || digits == "18000"
  }

  /// Codes that are dialled without an area: part B of the plan.
  public static func isShortCode(_ digits: Substring) -> Bool {
    if isEmergency(digits) || isPublicService(digits) || isOperator(digits) { return true }
    return isDirectory(digits)
  }

  /// Police 101, power 105, health 111, 119, and 116 followed by three digits: services of social
  /// value, harmonised in Europe. Free, but 101 in part.
  static func isPublicService(_ digits: Substring) -> Bool {
    switch digits {
    case "101", "105", "111", "119": true
    default: digits.hasPrefix("116") && digits.utf8.count == 6
    }
  }

  /// The operator, the international operator, and faults, of the network in use.
  static func isOperator(_ digits: Substring) -> Bool {
    digits == "100" || digits == "155" || digits == "150" || digits == "151"
  }

  /// 118 followed by three digits.
  static func isDirectory(_ digits: Substring) -> Bool {
    digits.hasPrefix("118") && digits.utf8.count == 6
  }
}
