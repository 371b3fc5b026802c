/// A display name, a URI and parameters: `From`, `To`, `Contact`, `Route`, `Refer-To`,
/// `P-Asserted-Identity`, `Diversion`, `History-Info` (20.10).
public struct NameAddress: Sendable, Equatable {
  /// Without quotation marks and escapes; empty where there is none.
  public var displayName: String
  public var uri: SIPURI
  public var parameters: Parameters

  public init(displayName: String = "", _ uri: SIPURI, tag: String? = nil) {
    self.displayName = displayName
    self.uri = uri
    parameters = Parameters()
    parameters["tag"] = tag
  }

  /// Of one value, such as `"Ann" <sip:ann@example.org>`.
  public init(_ value: String) throws(SIPFault) {
    var scanner = ByteScanner(Array(value.utf8)[...], section: "RFC 3261 20.10")
    scanner.skipSpace()
    try self.init(&scanner)
    try scanner.expectEnd()
  }

  public var tag: String? { parameters["tag"] }

  // MARK: - Of Contact

  /// Seconds; nil where it has none or one that is no number.
  public var expires: Int? {
    guard let value = parameters["expires"] else { return nil }
    var scanner = ByteScanner(Array(value.utf8)[...], section: "RFC 3261 20.10")
    return try? scanner.seconds()
  }

  /// Preference in thousandths, 0 to 1000; 1000 where it has none.
  public var qThousandths: Int {
    guard let value = parameters["q"] else { return 1_000 }
    let parts = value.utf8.split(separator: 46, omittingEmptySubsequences: false)
    guard let whole = parts.first, whole.count == 1, let digit = whole.first, digit.isDigit else {
      return 1_000
    }
    var thousandths = Int(digit - 48) * 1_000
    var weight = 100
    if parts.count > 1 {
      for digit in parts[1].prefix(3) where digit.isDigit {
        thousandths += Int(digit - 48) * weight
        weight /= 10
      }
    }
    return min(thousandths, 1_000)
  }

  /// RFC 5626: which device, without its angle brackets.
  public var instanceID: String? {
    parameters["+sip.instance"].map { $0.filter { $0 != "<" && $0 != ">" } }
  }

  /// RFC 5626: which of a device's flows.
  public var registrationID: Int? { parameters["reg-id"].flatMap { Int($0) } }

  /// RFC 5626: to be reached over the flow this came by.
  public var hasOutbound: Bool { uri.parameter("ob") != nil }

  // MARK: - Reading and writing

  init(_ scanner: inout ByteScanner) throws(SIPFault) {
    let begin = scanner.at
    displayName = ""
    if scanner.current == 34 {
      displayName = try scanner.quoted()
      scanner.skipSpace()
      guard scanner.current == 60 else { throw scanner.fault(.displayName) }
    } else {
      // Tokens and spaces up to an angle bracket are a name; anything else must be a bare URI.
      while let byte = scanner.current,
        ByteClass.table[Int(byte)] & ByteClass.token != 0 || byte.isSpace || byte >= 128
      {
        scanner.at += 1
      }
      if scanner.current == 60 {
        var name = scanner.bytes[begin..<scanner.at]
        while name.last?.isSpace == true { name.removeLast() }
        displayName = String(decoding: name, as: UTF8.self)
      } else if scanner.current == 58 {
        scanner.at = begin
        uri = try SIPURI(&scanner, bare: true)
        // What only `<>` may hold (20.10; RFC 4475 3.1.2.12).
        guard scanner.current != 63 else { throw scanner.fault(.uri) }
        parameters = try Parameters(&scanner)
        return
      } else {
        throw scanner.fault(.displayName)
      }
    }
    scanner.at += 1
    uri = try SIPURI(&scanner)
    guard scanner.take(62) else { throw scanner.fault(.uri) }
    parameters = try Parameters(&scanner)
  }

  func write(to out: inout [UInt8]) {
    if !displayName.isEmpty {
      writeQuoted(displayName, to: &out)
      out.append(32)
    }
    out.append(60)
    uri.write(to: &out)
    out.append(62)
    parameters.write(to: &out)
  }

  public var description: String {
    var out: [UInt8] = []
    write(to: &out)
    return String(decoding: out, as: UTF8.self)
  }
}
