/// Tells values that look like passwords or keys, which never belong into a plan.
enum SecretScan {
  private static let telling = [
    "password", "passwd", "passphrase", "apikey", "token", "accesstoken", "privatekey",
    "accesskey", "clientsecret", "bearer", "credential", "credentials",
  ]
  private static let prefixes = [
    "-----BEGIN", "ghp_", "github_pat_", "sk_live_", "sk_test_", "sk-", "xoxb-", "xoxp-", "AKIA",
    "AIza", "eyJ", "Bearer ", "Basic ",
  ]

  static func looksSecret(_ text: String, key: String) -> Bool {
    if prefixes.contains(where: { text.hasPrefix($0) && text.utf8.count >= $0.utf8.count + 8 }) {
      return true
    }
    // https://user:password@host
    if let scheme = text.firstRange(of: "://") {
      let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
      if let at = authority.firstIndex(of: "@"), authority[..<at].contains(":") { return true }
      let lower = text.lowercased()
      for word in ["token=", "key=", "password=", "secret="] {
        guard let found = lower.firstRange(of: word) else { continue }
        if let first = lower[found.upperBound...].first, first != "{" { return true }
      }
    }
    let name = key.lowercased().filter { $0.isLetter }
    if telling.contains(name), !text.contains(" ") { return true }
    return looksRandom(text)
  }

  /// One long word of mixed letters and digits that no person would say.
  private static func looksRandom(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count >= 28 else { return false }
    var lower = 0
    var upper = 0
    var digits = 0
    var changes = 0
    var previous = 0
    for byte in bytes {
      let kind: Int
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): (kind, lower) = (1, lower + 1)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): (kind, upper) = (2, upper + 1)
      case UInt8(ascii: "0")...UInt8(ascii: "9"): (kind, digits) = (3, digits + 1)
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "_"): kind = 4
      default: return false
      }
      if kind != previous { changes += 1 }
      previous = kind
    }
    return digits >= 4 && lower + upper >= 6 && changes * 4 >= bytes.count
  }
}
