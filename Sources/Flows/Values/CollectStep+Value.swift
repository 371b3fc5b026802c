extension CollectStep {
  /// The value in one form, or `nil` when it does not fit. Keyed values may end in `#`.
  ///
  /// Digits `0123`, text as written without surplus space, dates `2026-06-03`, references `AB12X`,
  /// postcodes `OX1 1ND`, telephone numbers `+447700900123`.
  public func normalise(_ raw: String, isKeyed: Bool) -> String? {
    var text = String(String.UnicodeScalarView(raw.unicodeScalars.prefix(maximumHeardCharacters)))
    if isKeyed, text.hasSuffix("#") { text.removeLast() }
    guard !text.isEmpty else { return nil }
    switch form {
    case .digits:
      guard let digits = Self.digits(in: text), allows(digits.utf8.count) else { return nil }
      return digits
    case .text:
      guard !isKeyed else { return nil }
      let tidy = Self.tidied(text)
      return allows(tidy.count) ? tidy : nil
    case .date:
      return CalendarDate(dayFirst: text, isKeyed: isKeyed)?.iso
    case .reference:
      return reference(in: text, isKeyed: isKeyed)
    case .ukPostcode:
      return isKeyed ? nil : Postcode.normalised(text)
    case .ukTelephone:
      return CallbackNumber.normalised(text)
    }
  }

  private func allows(_ count: Int) -> Bool {
    count >= max(1, Int(shortest)) && count <= Int(longest)
  }

  /// Digits, with spaces, hyphens, dots and brackets between them, or said as words.
  static func digits(in text: String) -> String? {
    SpokenDigits.digits(Folding.tokens(of: text)).flatMap { digits in
      let isPlain = text.unicodeScalars.allSatisfy {
        Folding.fold($0) != nil || " -.,()\t\n\u{a0}\u{2011}\u{2013}".unicodeScalars.contains($0)
      }
      return isPlain ? digits : nil
    }
  }

  /// Without control signs, and with single spaces.
  private static func tidied(_ text: String) -> String {
    var tidy = ""
    var isSpaced = false
    for character in text {
      if character.isWhitespace {
        isSpaced = !tidy.isEmpty
        continue
      }
      // Controls, and the signs that turn the direction of writing, have no business in a value.
      let isControl = character.unicodeScalars.allSatisfy {
        $0.properties.generalCategory == .control || $0.properties.isBidiControl
      }
      if isControl { continue }
      if isSpaced { tidy += " " }
      isSpaced = false
      tidy.append(character)
    }
    return tidy
  }

  private func reference(in text: String, isKeyed: Bool) -> String? {
    var signs: [UInt8] = []
    if let said = Self.digits(in: text) {
      signs = Array(said.utf8)
    } else {
      for scalar in text.unicodeScalars {
        switch scalar {
        case "a"..."z": signs.append(UInt8(scalar.value) - 32)
        case "A"..."Z", "0"..."9": signs.append(UInt8(scalar.value))
        case " ", "-", "/", ".", "\u{a0}", "\u{2011}", "\u{2013}", "\n", "\t": continue
        // A telephone has no X; the check character ten is keyed as a star.
        case "*" where isKeyed && check == .mod11: signs.append(UInt8(ascii: "X"))
        default: return nil
        }
      }
    }
    guard allows(signs.count) else { return nil }
    switch check {
    case .none: break
    case .luhn: guard CheckDigit.isLuhn(signs) else { return nil }
    case .mod11: guard CheckDigit.isMod11(signs) else { return nil }
    }
    return String(decoding: signs, as: UTF8.self)
  }
}

/// Check characters of references.
enum CheckDigit {
  /// ISO/IEC 7812-1 Annex B: from the right, every second digit doubled and its digits added; the
  /// sum is a multiple of ten.
  static func isLuhn(_ signs: [UInt8]) -> Bool {
    guard signs.count >= 2 else { return false }
    var sum = 0
    for (place, sign) in signs.reversed().enumerated() {
      guard (0x30...0x39).contains(sign) else { return false }
      let digit = Int(sign) - 0x30
      sum += place % 2 == 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit
    }
    return sum % 10 == 0
  }

  /// ISO/IEC 7064 MOD 11-2, a pure system: the weighted sum, weights the powers of two from the
  /// right, leaves one; the check character ten is X.
  static func isMod11(_ signs: [UInt8]) -> Bool {
    guard signs.count >= 2 else { return false }
    var sum = 0
    for (place, sign) in signs.enumerated() {
      switch sign {
      case 0x30...0x39: sum = (sum * 2 + Int(sign) - 0x30) % 11
      case UInt8(ascii: "X") where place == signs.count - 1: sum = (sum * 2 + 10) % 11
      default: return false
      }
    }
    return sum == 1
  }
}
