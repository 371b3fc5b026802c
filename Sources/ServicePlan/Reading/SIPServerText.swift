import Exchange
import Vocabulary

/// Servers as plans write them: `sip:sbc.example.net`, `sip:192.0.2.10:5060;transport=tcp`,
/// `sips:[2001:db8::1]:5061`.
enum SIPServerText {
  /// What is wrong with one, and what to do.
  struct Fault: Error {
    var what: String
    var whatToDo: String
  }

  static func read(_ text: String) throws(Fault) -> SIPServerPolicy {
    let lower = text.lowercased()
    let isSecure = lower.hasPrefix("sips:")
    guard isSecure || lower.hasPrefix("sip:") else {
      throw Fault(
        what: "\"\(text.prefix(60))\" is not the address of a SIP server",
        whatToDo:
          "Write it as sip:sbc.example.net, with ;transport=tcp or ;transport=tls if need be")
    }
    let parts = lower.dropFirst(isSecure ? 5 : 4).split(
      separator: ";", omittingEmptySubsequences: false)
    guard !parts[0].contains("@") else {
      throw Fault(
        what: "the address of a SIP server has no user",
        whatToDo: "Leave out what stands before the @; a user to register belongs under register:")
    }
    var server = try place(parts[0])
    if isSecure { server.transport = .tls }
    for parameter in parts.dropFirst() {
      server.transport = try transport(parameter, isSecure: isSecure)
    }
    return server
  }

  private static func transport(
    _ parameter: Substring, isSecure: Bool
  ) throws(Fault) -> SIPServerPolicy.Transport {
    switch parameter {
    case "transport=udp" where !isSecure: return .udp
    case "transport=tcp" where !isSecure: return .tcp
    case "transport=tcp", "transport=tls": return .tls
    case "transport=udp":
      throw Fault(
        what: "sips: cannot go by UDP", whatToDo: "Leave out ;transport=udp, or write sip:")
    default:
      throw Fault(
        what: "\";\(parameter.prefix(40))\" is not known here",
        whatToDo: "Write ;transport=udp, ;transport=tcp, ;transport=tls, or nothing")
    }
  }

  private static func place(_ text: Substring) throws(Fault) -> SIPServerPolicy {
    var host = text
    var port: Substring?
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      host = text[...end]
      let rest = text[text.index(after: end)...]
      if rest.first == ":" { port = rest.dropFirst() } else if !rest.isEmpty { host = text }
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
    }
    guard isHost(String(host)) else {
      throw Fault(
        what: "\"\(host.prefix(60))\" is neither a name nor an address",
        whatToDo: "Write a name, an IPv4 address, or an IPv6 address in [ ]")
    }
    var server = SIPServerPolicy(host: String(host))
    guard let port else { return server }
    guard let number = UInt16(port), number > 0, port.first != "+" else {
      throw Fault(
        what: "\"\(port.prefix(20))\" is not a port", whatToDo: "Write a number from 1 to 65535")
    }
    server.port = number
    return server
  }

  /// A name of the DNS (RFC 1123, section 2.1), or an address; one of version 6 in brackets.
  static func isHost(_ text: String) -> Bool {
    if text.hasPrefix("["), text.hasSuffix("]") {
      let inner = String(text.dropFirst().dropLast())
      return inner.contains(":") && NetworkAddress(inner) != nil
    }
    guard (1...253).contains(text.utf8.count) else { return false }
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    // What ends in a number is an address, or a slip in one.
    if labels.last?.allSatisfy(\.isNumber) == true {
      return NetworkAddress(text)?.isVersion4 == true
    }
    return labels.allSatisfy { label in
      (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
        && label.unicodeScalars.allSatisfy {
          $0.isASCII
            && ($0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "-")
        }
    }
  }
}
