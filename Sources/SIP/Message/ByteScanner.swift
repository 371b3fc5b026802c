/// Bytes of a message, sharing its storage.
public typealias Bytes = ArraySlice<UInt8>

/// Classes of bytes of RFC 3261 section 25.1, one bit each.
enum ByteClass {
  static let token: UInt8 = 1
  static let word: UInt8 = 2
  static let unreserved: UInt8 = 4
  static let user: UInt8 = 8
  static let parameter: UInt8 = 16
  static let header: UInt8 = 32
  static let host: UInt8 = 64
  static let digit: UInt8 = 128

  static let table: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 256)
    func add(_ text: String, _ bit: UInt8) { for byte in text.utf8 { table[Int(byte)] |= bit } }
    let digits = "0123456789"
    let letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    let mark = "-_.!~*'()"
    add(digits, digit)
    add(digits + letters + "-.!%*_+`'~", token)
    add(digits + letters + "-.!%*_+`'~()<>:\\\"/[]?{}", word)
    add(digits + letters + mark, unreserved)
    // '#' must be escaped by the grammar, and phones send it as it is: nothing else it could mean.
    add(digits + letters + mark + "&=+$,;?/#", user)
    add(digits + letters + mark + "[]/:&+$", parameter)
    add(digits + letters + mark + "[]/?:+$", header)
    add(digits + letters + "-._", host)
    return table
  }()
}

extension UInt8 {
  @inline(__always) var isSpace: Bool { self == 32 || self == 9 }
  @inline(__always) var isDigit: Bool { self >= 48 && self <= 57 }
  /// ASCII letters in lower case, all else as it is.
  @inline(__always) var lowered: UInt8 { self >= 65 && self <= 90 ? self | 32 : self }
  var hexValue: UInt8? {
    switch self {
    case 48...57: self - 48
    case 65...70: self - 55
    case 97...102: self - 87
    default: nil
    }
  }
}

/// Reads tokens from one header value or start line. Never reads outside its bytes.
struct ByteScanner {
  let bytes: Bytes
  var at: Int
  let end: Int
  let section: String
  let header: String

  init(_ bytes: Bytes, section: String, header: String = "") {
    self.bytes = bytes
    at = bytes.startIndex
    end = bytes.endIndex
    self.section = section
    self.header = header
  }

  var isAtEnd: Bool { at >= end }

  @inline(__always) var current: UInt8? { at < end ? bytes[at] : nil }

  func fault(_ problem: SIPFault.Problem, at offset: Int? = nil) -> SIPFault {
    SIPFault(problem, offset: offset ?? at, section: section, header: header)
  }

  @inline(__always) mutating func skipSpace() {
    while at < end, bytes[at].isSpace { at += 1 }
  }

  /// The byte, if it comes next.
  @inline(__always) mutating func take(_ byte: UInt8) -> Bool {
    guard at < end, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  /// The byte with linear white space about it, as SEMI, COMMA, EQUAL and SLASH are.
  mutating func takeSeparator(_ byte: UInt8) -> Bool {
    let before = at
    skipSpace()
    guard take(byte) else {
      at = before
      return false
    }
    skipSpace()
    return true
  }

  mutating func expect(_ byte: UInt8, _ problem: SIPFault.Problem) throws(SIPFault) {
    guard takeSeparator(byte) else { throw fault(problem) }
  }

  /// As many bytes as are of the class.
  @inline(__always) mutating func run(of bit: UInt8) -> Bytes {
    let begin = at
    let table = ByteClass.table
    while at < end, table[Int(bytes[at])] & bit != 0 { at += 1 }
    return bytes[begin..<at]
  }

  mutating func token(_ problem: SIPFault.Problem = .token) throws(SIPFault) -> Bytes {
    let found = run(of: ByteClass.token)
    guard !found.isEmpty else { throw fault(problem) }
    return found
  }

  /// Everything up to one of two bytes, or to the end.
  mutating func until(_ first: UInt8, _ second: UInt8) -> Bytes {
    let begin = at
    while at < end, bytes[at] != first, bytes[at] != second { at += 1 }
    return bytes[begin..<at]
  }

  /// What stands between quotation marks, escapes resolved. Stands at the opening mark.
  mutating func quoted() throws(SIPFault) -> String {
    let begin = at
    guard take(34) else { throw fault(.quotedString) }
    let first = at
    while at < end, bytes[at] != 34, bytes[at] != 92 { at += 1 }
    if at < end, bytes[at] == 34 {
      at += 1
      return String(decoding: bytes[first..<(at - 1)], as: UTF8.self)
    }
    var text = Array(bytes[first..<at])
    while at < end {
      let byte = bytes[at]
      at += 1
      if byte == 34 { return String(decoding: text, as: UTF8.self) }
      if byte == 92 {
        guard at < end else { break }
        text.append(bytes[at])
        at += 1
      } else {
        text.append(byte)
      }
    }
    throw fault(.quotedString, at: begin)
  }

  /// A number of digits only, at most `maximum`. Leading noughts are allowed.
  mutating func number(maximum: UInt64) throws(SIPFault) -> UInt64 {
    let begin = at
    var value: UInt64 = 0
    var tooLarge = false
    while at < end, bytes[at].isDigit {
      if !tooLarge {
        value = value * 10 + UInt64(bytes[at] - 48)
        tooLarge = value > maximum
      }
      at += 1
    }
    guard at > begin else { throw fault(.number) }
    guard !tooLarge else { throw fault(.outOfRange, at: begin) }
    return value
  }

  /// Seconds: beyond 2^32-1 they mean "very long", not an error (20.19).
  mutating func seconds() throws(SIPFault) -> Int {
    let begin = at
    var value = 0
    while at < end, bytes[at].isDigit {
      value = min(value * 10 + Int(bytes[at] - 48), 4_294_967_295)
      at += 1
    }
    guard at > begin else { throw fault(.number) }
    return value
  }

  mutating func expectEnd(_ problem: SIPFault.Problem = .headerValue) throws(SIPFault) {
    skipSpace()
    guard isAtEnd else { throw fault(problem) }
  }
}

/// Text of ASCII bytes, such as a token.
func ascii(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

/// Whether two texts are the same but for the case of ASCII letters.
func sameIgnoringCase(_ one: String, _ other: String) -> Bool {
  one == other
    || one.utf8.count == other.utf8.count
      && zip(one.utf8, other.utf8).allSatisfy { $0.lowered == $1.lowered }
}

func sameIgnoringCase(_ bytes: Bytes, _ word: StaticString) -> Bool {
  guard bytes.count == word.utf8CodeUnitCount else { return false }
  var place = 0
  for byte in bytes {
    if byte.lowered != word.utf8Start[place].lowered { return false }
    place += 1
  }
  return true
}

func lowercased(_ text: String) -> String {
  String(decoding: text.utf8.map(\.lowered), as: UTF8.self)
}
