/// Postcodes of the UK.
enum Postcode {
  /// `OX1 1ND`, or `nil` when it has not the shape of a postcode.
  ///
  /// Shapes and letters per BS 7666-2 and Royal Mail's Programmers' Guide to PAF: A9, A99, AA9,
  /// AA99, A9A, AA9A, then 9AA; and GIR 0AA. Whether it is in use, only PAF knows.
  static func normalised(_ text: String) -> String? {
    var signs: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z": signs.append(UInt8(scalar.value) - 32)
      case "A"..."Z", "0"..."9": signs.append(UInt8(scalar.value))
      case " ", "-", ".", ",", "\u{a0}", "\n", "\t": continue
      default: return nil
      }
      if signs.count > 7 { return nil }
    }
    guard signs.count >= 5 else { return nil }
    let outward = Array(signs.dropLast(3))
    let inward = Array(signs.suffix(3))
    let spaced = String(decoding: outward + [0x20] + inward, as: UTF8.self)
    if spaced == "GIR 0AA" { return spaced }
    guard isDigit(inward[0]), isLetter(inward[1], not: "CIKMOV"), isLetter(inward[2], not: "CIKMOV")
    else { return nil }
    return isOutward(outward) ? spaced : nil
  }

  private static func isOutward(_ code: [UInt8]) -> Bool {
    guard isLetter(code[0], not: "QVX") else { return false }
    let hasTwoLetters = isLetter(code[1], not: "IJZ")
    let rest = Array(code.dropFirst(hasTwoLetters ? 2 : 1))
    switch rest.count {
    case 1: return isDigit(rest[0])
    case 2:
      guard isDigit(rest[0]) else { return false }
      let last = hasTwoLetters ? "ABEHMNPRVWXY" : "ABCDEFGHJKPSTUW"
      return isDigit(rest[1]) || last.utf8.contains(rest[1])
    default: return false
    }
  }

  private static func isDigit(_ sign: UInt8) -> Bool { (0x30...0x39).contains(sign) }

  private static func isLetter(_ sign: UInt8, not left: String) -> Bool {
    (0x41...0x5a).contains(sign) && !left.utf8.contains(sign)
  }
}

/// Telephone numbers of customers in the UK.
enum TelephoneNumber {
  /// E.164, such as `+447700900123`; `nil` unless it is a UK number that can be rung back.
  ///
  /// Written with 0, +44 or 0044, with spaces, hyphens, dots or brackets, or said digit by digit.
  /// National numbers per Ofcom's National Telephone Numbering Plan: geographic 01 (nine or ten
  /// digits after the 0) and 02, 03, mobile and personal 07. The prefixes of Relay UK, 18001 and
  /// 18002, are left out: they are dialled anew for whoever needs them.
  static func normalised(_ text: String) -> String? {
    let plain = text.unicodeScalars.filter { !" \t\n\u{a0}".unicodeScalars.contains($0) }
    var rest = String(String.UnicodeScalarView(plain))
    var isInternational = false
    for prefix in ["18001", "18002"] where rest.hasPrefix(prefix) { rest.removeFirst(5) }
    if rest.hasPrefix("+") {
      rest.removeFirst()
      isInternational = true
      guard rest.hasPrefix("44") else { return nil }
    }
    if rest.hasPrefix("44(0)") { rest = "44" + rest.dropFirst(5) }
    if rest.hasPrefix("0044(0)") { rest = "0044" + rest.dropFirst(7) }
    // Words of digits are parted by their spaces, so they are read from what was said.
    guard
      var digits = CollectStep.digits(in: rest)
        ?? (isInternational ? nil : CollectStep.digits(in: text))
    else { return nil }
    // Once more, for prefixes that were said as words.
    if !isInternational, digits.hasPrefix("18001") || digits.hasPrefix("18002") {
      digits.removeFirst(5)
    }
    let national: Substring
    if isInternational {
      national = digits.dropFirst(2)
    } else if digits.hasPrefix("0044") {
      national = digits.dropFirst(4)
    } else if digits.hasPrefix("0") {
      national = digits.dropFirst()
    } else {
      return nil
    }
    return isNational(national) ? "+44" + national : nil
  }

  private static func isNational(_ number: Substring) -> Bool {
    switch number.first {
    case "1": number.count == 10 || number.count == 9
    case "2", "3", "7": number.count == 10
    default: false
    }
  }
}
