import Foundation

/// An address that is trusted enough to be spoken to: HTTPS, or the machine itself for trials.
struct ProviderAddress: Hashable, Sendable {
  let text: String
  let host: String
  let path: String
  let isLocal: Bool

  /// Nil for other schemes, for user names in it, and for fragments.
  init?(_ text: String) {
    guard text.utf8.count <= 2048, let parts = URLComponents(string: text),
      let scheme = parts.scheme?.lowercased(), let host = parts.host?.lowercased(), !host.isEmpty,
      parts.user == nil, parts.password == nil, parts.fragment == nil
    else { return nil }
    isLocal = ["localhost", "127.0.0.1", "[::1]", "::1"].contains(host)
    guard scheme == "https" || (scheme == "http" && isLocal) else { return nil }
    self.text = text
    self.host = host
    path = parts.path
  }

  /// With parameters behind those it has.
  func adding(_ parameters: [(name: String, value: String)]) -> String {
    text + (text.contains("?") ? "&" : "?") + Form.encode(parameters)
  }
}

/// `application/x-www-form-urlencoded`.
enum Form {
  static func encode(_ parameters: [(name: String, value: String)]) -> String {
    parameters.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
  }

  static func escaped(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        out += byte < 16 ? "%0" + digits : "%" + digits
      }
    }
    return out
  }

  /// Nil when a name comes twice, when it is not UTF-8, or is too long.
  static func decode(_ text: String) -> [String: String]? {
    guard text.utf8.count <= ProviderLimits.queryBytesMaximum else { return nil }
    var found: [String: String] = [:]
    for part in text.split(separator: "&") {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = unescaped(pair[0]), let value = unescaped(pair.count > 1 ? pair[1] : ""),
        found.updateValue(value, forKey: name) == nil
      else { return nil }
    }
    return found
  }

  private static func unescaped(_ text: Substring) -> String? {
    text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding
  }
}
