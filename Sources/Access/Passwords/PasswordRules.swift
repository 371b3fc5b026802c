import Foundation

/// Which passwords may be chosen: long ones that are not among the first an attacker tries. No
/// rules about kinds of characters and no expiry, which make people choose worse (NIST SP 800-63B,
/// section 5.1.1.2; the National Cyber Security Centre says the same).
public enum PasswordRules {
  /// Code points, after normalisation.
  public static let lengths = 12...256
  static let bytesMaximum = 4 * 256
  /// A part of the account's own names shorter than this may stand in a password.
  static let ownNameMinimum = 4

  /// The same password typed on another keyboard is the same (NFKC, Unicode Annex 15).
  static func normalised(_ password: String) -> String {
    // Compatibility forms may grow eighteen-fold: what is far too long is not looked at.
    guard password.utf8.count <= bytesMaximum else { return password }
    return password.precomposedStringWithCompatibilityMapping
  }

  /// Why this password is refused for somebody of that name; nil when it may be used.
  public static func problem(
    with password: String, name: String, displayName: String = ""
  ) -> AccessFault? {
    func fault(_ what: String, _ remedy: String) -> AccessFault {
      AccessFault(.badPassword, what, remedy)
    }
    let text = normalised(password)
    let length = text.unicodeScalars.count
    if length < lengths.lowerBound {
      return fault(
        "the password has fewer than \(lengths.lowerBound) characters",
        "Take a longer one, for example four words that have nothing to do with each other.")
    }
    if length > lengths.upperBound || text.utf8.count > bytesMaximum {
      return fault(
        "the password has more than \(lengths.upperBound) characters", "Take a shorter one.")
    }
    if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return fault("the password has control characters", "Leave them out.")
    }
    let plain = bare(text)
    if Set(plain).count < 5 || CommonPasswords.contains(plain) || isRun(plain) {
      return fault(
        "the password is one of the first that an attacker tries",
        "Take one that nobody else would think of.")
    }
    let own = ([name] + displayName.split(separator: " ").map(String.init)).map(bare)
    for word in own where word.count >= ownNameMinimum && plain.contains(word) {
      // What is left must be a good password by itself.
      let rest = plain.replacingOccurrences(of: word, with: "")
      if rest.count < lengths.lowerBound || CommonPasswords.contains(rest) {
        return fault(
          "the password is made of the account's own name", "Take one without your name in it.")
      }
    }
    return nil
  }

  /// Lower case, without blanks and punctuation, with the usual replacements undone.
  private static func bare(_ text: String) -> String {
    let replaced: [Character: Character] = ["0": "o", "1": "l", "3": "e", "@": "a", "$": "s"]
    // Digits stay digits in passwords that are nothing else.
    let isNumber = text.allSatisfy { $0.isNumber || $0.isWhitespace || $0.isPunctuation }
    return String(
      text.lowercased().compactMap { character -> Character? in
        if !isNumber, let letter = replaced[character] { return letter }
        return character.isLetter || character.isNumber ? character : nil
      })
  }

  /// "abcdefghijkl", "987654321098": every step is the same.
  private static func isRun(_ text: String) -> Bool {
    let codes = text.unicodeScalars.map { Int($0.value) }
    guard codes.count > 1 else { return true }
    let steps = zip(codes, codes.dropFirst()).map { $1 - $0 }
    let odd = steps.count { $0 != steps[0] }
    return abs(steps[0]) <= 1 && odd <= 1
  }
}
