import Vocabulary

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
enum CallbackNumber {
  /// E.164, such as `+447700900123`; `nil` unless it is a UK number that can be rung back.
  ///
  /// Written in any way that `NumberReading` understands, or said digit by digit: places (01 and
  /// 02), 03, mobile and personal 07. The prefixes of Relay UK, 18001 and 18002, are left out:
  /// they are dialled anew for whoever needs them.
  static func normalised(_ text: String) -> String? {
    // Words of digits are read first, then what they say.
    let reading =
      NumberReading(text) ?? CollectStep.digits(in: text).flatMap { NumberReading($0) }
    guard let reading, reading.keyed == nil, case .telephone(let number) = reading.number,
      number.countryCode == DiallingCountry.unitedKingdom.code
    else { return nil }
    switch UKNumbering.kind(number.nationalDigits) {
    case .geographic, .nonGeographic, .mobile, .personal, .pager: return number.text
    default: return nil
    }
  }
}
