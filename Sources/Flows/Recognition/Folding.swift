/// Most Unicode scalars of an utterance that are read; the rest is left unread.
public let maximumHeardCharacters = 10_000

/// A word as it is compared: lower case, without marks.
struct Token: Hashable, Sendable {
  /// As written.
  let word: String
  /// Without the ending of a plural.
  let stem: String

  init(_ word: String) {
    self.word = word
    stem = Token.stem(of: word)
  }

  /// English plurals only: Welsh has no one plural ending, its plurals belong in the word list.
  private static func stem(of word: String) -> String {
    let length = word.utf8.count
    guard length >= 4, word.utf8.last == UInt8(ascii: "s") else { return word }
    for kept in ["ss", "us", "is"] where word.hasSuffix(kept) { return word }
    if length > 4, word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    for hissed in ["sses", "xes", "zes", "ches", "shes"] where word.hasSuffix(hissed) {
      return String(word.dropLast(2))
    }
    return String(word.dropLast())
  }
}

/// Brings text into the form in which it is compared. Pure: no locale, no outside tables.
enum Folding {
  /// The words of a text: lower case, Latin letters (Latin-1, Latin Extended-A and the Welsh ones
  /// beyond) without marks, decimal digits of any script as 0–9; apostrophes inside a word
  /// vanish, an English 's with them; any other sign parts words. Each ideograph is a word of its
  /// own. Scripts written without spaces otherwise, such as Thai, are not taken apart.
  static func tokens(of text: String) -> [Token] {
    var words: [Token] = []
    var word = ""
    /// What follows an apostrophe, until it is clear whether it is an English 's.
    var tail: String?
    func finish() {
      if let rest = tail, rest != "s" { word += rest }
      if !word.isEmpty { words.append(Token(word)) }
      word = ""
      tail = nil
    }
    for scalar in text.unicodeScalars.prefix(maximumHeardCharacters) {
      if isApostrophe(scalar) {
        if let rest = tail { word += rest }
        tail = word.isEmpty ? nil : ""
      } else if scalar.properties.isIdeographic {
        finish()
        words.append(Token(String(scalar)))
      } else if let folded = fold(scalar) {
        if tail == nil { word += folded } else { tail! += folded }
      } else {
        finish()
      }
    }
    finish()
    return words
  }

  private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x27, 0x60, 0xb4, 0x2bc, 0x2018, 0x2019, 0xff07: true
    default: false
    }
  }

  /// The scalar's letters or digit; "" for a mark that vanishes, `nil` for what parts words.
  static func fold(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x61...0x7a, 0x30...0x39: return String(scalar)
    case 0x41...0x5a: return String(Character(Unicode.Scalar(UInt8(scalar.value) + 32)))
    case 0x00..<0x80: return nil
    case 0x300...0x36f, 0xad, 0x200c, 0x200d: return ""
    default: break
    }
    if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
      return String(Int(value))
    }
    var folded = ""
    for lower in scalar.properties.lowercaseMapping.unicodeScalars {
      if let letters = latin(lower.value) {
        folded += letters
      } else if lower.value < 0x80 {
        folded.unicodeScalars.append(lower)
      } else if (0x300...0x36f).contains(lower.value) {
        continue
      } else if isPartOfWord(lower) {
        folded.unicodeScalars.append(lower)
      } else {
        return nil
      }
    }
    return folded
  }

  private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.properties.isAlphabetic { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .otherNumber, .letterNumber: return true
    default: return false
    }
  }

  /// The letters without marks of U+00DF–U+017F and of the Welsh letters beyond.
  private static func latin(_ value: UInt32) -> String? {
    switch value {
    case 0xdf...0x17f:
      let letters = latinLetters[Int(value - 0xdf)]
      return letters.isEmpty ? nil : letters
    case 0x1e81, 0x1e83, 0x1e85: return "w"
    case 0x1ef3, 0x1e8f, 0x1ef5, 0x1ef7, 0x1ef9: return "y"
    case 0x1e9e: return "ss"
    default: return nil
    }
  }

  /// In order of code points from U+00DF, as runs; "" for signs that are not letters.
  private static let latinLetters: [String] = {
    let runs: [(String, Int)] = [
      ("ss", 1), ("a", 6), ("ae", 1), ("c", 1), ("e", 4), ("i", 4), ("d", 1), ("n", 1), ("o", 5),
      ("", 1), ("o", 1), ("u", 4), ("y", 1), ("th", 1), ("y", 1),
      ("a", 6), ("c", 8), ("d", 4), ("e", 10), ("g", 8), ("h", 4), ("i", 10), ("ij", 2), ("j", 2),
      ("k", 3), ("l", 10), ("n", 9), ("o", 6), ("oe", 2), ("r", 6), ("s", 8), ("t", 6), ("u", 12),
      ("w", 2), ("y", 3), ("z", 6), ("s", 1),
    ]
    var letters: [String] = []
    for (letter, count) in runs {
      letters += Array(repeating: letter, count: count)
    }
    precondition(letters.count == 0x17f - 0xdf + 1)
    return letters
  }()
}
