/// The passwords of twelve characters and more that are tried first, as patterns: a common word,
/// repeated or followed by a year or a row of keys, is found whatever stands after it.
enum CommonPasswords {
  /// Words that make up most of the passwords people choose, bare (letters and digits, with the
  /// usual replacements undone).
  static let words: [String] = [
    "password", "passwort", "passphrase", "welcome", "letmein", "administrator", "admin", "login",
    "qwertyuiop", "qwerty", "asdfghjkl", "asdfgh", "zxcvbnm", "zxcvbn", "iloveyou", "sunshine",
    "princess", "football", "baseball", "superman", "batman", "pokemon", "starwars", "dragon",
    "monkey", "shadow", "master", "michael", "jennifer", "charlie", "liverpool", "chelsea",
    "arsenal", "everton", "rangers", "celtic", "manchester", "united", "england", "london",
    "summer", "winter", "autumn", "spring", "january", "february", "october", "november",
    "december", "september", "monday", "friday", "computer", "internet", "whatever", "trustnol",
    "changeme", "secret", "default", "guest", "test", "hello", "council", "guildhall", "contact",
    "centre", "abc", "abcd", "abcdef", "azerty", "lqazxswe", "qaz", "wsx", "edc", "lqaz", "zwsx",
    "correcthorsebatterystaple", "thisismypassword", "youshallnotpass", "opensesame",
    "please", "access", "user", "root", "new", "old",
  ]

  /// Rows of keys and of digits, and what people put behind a word.
  static let rows: [String] = [
    "1234567890", "0987654321", "qwertyuiop", "poiuytrewq", "asdfghjkl", "lkjhgfdsa", "zxcvbnm",
    "mnbvcxz", "qazwsxedcrfvtgbyhnujmikolp", "abcdefghijklmnopqrstuvwxyz",
    "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  ]

  /// Whether nothing is left of a bare password once common words, rows of three keys and more,
  /// years and repetitions are taken out, or too little to stop a guesser.
  static func contains(_ bare: String) -> Bool {
    let text = Array(bare)
    var index = 0
    var left = 0
    while index < text.count {
      let step = commonLength(text, at: index)
      if step == 0 { left += 1 }
      index += max(1, step)
    }
    return left < leftMinimum
  }

  /// Characters that must be the person's own.
  static let leftMinimum = 5

  private static func commonLength(_ text: [Character], at index: Int) -> Int {
    let rest = text[index...]
    var longest = 0
    for word in words where word.count > longest && rest.starts(with: word) {
      longest = word.count
    }
    for row in rows { longest = max(longest, runLength(rest, in: row)) }
    // The same character over again.
    let same = rest.prefix { $0 == rest.first }.count
    if same >= 3 { longest = max(longest, same) }
    return max(longest, yearLength(rest))
  }

  private static func runLength(_ text: ArraySlice<Character>, in row: String) -> Int {
    guard let first = text.first else { return 0 }
    let keys = digitsRestored(row)
    guard let start = keys.firstIndex(where: { $0.contains(first) }) else { return 0 }
    let length = zip(text, keys[start...]).prefix { $1.contains($0) }.count
    return length >= 3 ? length : 0
  }

  /// Bare text may have letters where the person typed digits: 1 is also l, 0 is o, 3 is e.
  private static func digitsRestored(_ row: String) -> [[Character]] {
    let letters: [Character: Character] = ["0": "o", "1": "l", "3": "e"]
    return row.map { [$0] + (letters[$0].map { [$0] } ?? []) }
  }

  /// 1900 to 2099, also with letters for digits.
  private static func yearLength(_ text: ArraySlice<Character>) -> Int {
    let digits: [Character: Character] = ["o": "0", "l": "1", "e": "3"]
    let four = String(text.prefix(4).map { digits[$0] ?? $0 })
    guard four.count == 4, let year = Int(four), (1900...2099).contains(year) else { return 0 }
    return 4
  }
}
