/// Digits said as words, in English and Welsh.
enum SpokenDigits {
  private static let words: [[String]] = [
    ["0", "zero", "oh", "nought", "nil", "dim", "sero"],
    ["1", "one", "un"],
    ["2", "two", "dau", "dwy"],
    ["3", "three", "tri", "tair"],
    ["4", "four", "pedwar", "pedair"],
    ["5", "five", "pump", "pum"],
    ["6", "six", "chwech", "chwe"],
    ["7", "seven", "saith"],
    ["8", "eight", "wyth"],
    ["9", "nine", "naw"],
  ]

  /// The digit that the word stands for.
  static func digit(_ word: String) -> String? {
    words.firstIndex { $0.contains(word) }.map(String.init)
  }

  /// "Oh seven double seven" as "0777"; `nil` when anything else was said.
  static func digits(_ tokens: [Token]) -> String? {
    var found = ""
    var times = 1
    for token in tokens {
      switch token.word {
      case "double", "dwbl": times = 2
      case "triple", "treble", "triphlyg": times = 3
      default:
        if let digit = digit(token.word) {
          found += String(repeating: digit, count: times)
        } else if times == 1, token.word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
          found += token.word
        } else {
          return nil
        }
        times = 1
      }
    }
    return times == 1 && !found.isEmpty ? found : nil
  }
}
