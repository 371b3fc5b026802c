import Foundation

/// Names of files that people sent: made harmless, and written into HTTP headers.
public enum FileName {
  /// Characters of a cleaned name.
  public static let charactersMaximum = 120
  static let bytesMaximum = 200
  /// Names that Windows gives to devices, with any ending.
  private static let devices: Set<String> = Set(
    ["con", "prn", "aux", "nul"] + (1...9).flatMap { ["com\($0)", "lpt\($0)"] })

  /// A name that is safe on every system, ends as its type does, and is never empty.
  ///
  /// Folders go; so do control characters, characters that turn the direction of writing (which
  /// hide an ending), those that systems or headers give a meaning, dots and spaces at the ends.
  public static func cleaned(_ name: String, type: FileType) -> String {
    let last = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    var kept = ""
    for scalar in last.precomposedStringWithCanonicalMapping.unicodeScalars {
      if isHarmless(scalar) {
        kept.unicodeScalars.append(scalar)
      } else if scalar.properties.isWhitespace, !kept.hasSuffix(" ") {
        kept += " "
      }
    }
    kept = trimmed(kept)
    var stem = kept
    var ending = type.endings[0]
    if let dot = kept.lastIndex(of: "."),
      type.endings.contains(kept[kept.index(after: dot)...].lowercased())
    {
      stem = trimmed(String(kept[..<dot]))
      ending = kept[kept.index(after: dot)...].lowercased()
    }
    stem = trimmed(shortened(stem, by: ending.utf8.count + 1))
    let device = stem.split(separator: ".").first?.lowercased() ?? ""
    if stem.isEmpty || devices.contains(device) { stem = "file" }
    return "\(stem).\(ending)"
  }

  /// A Content-Disposition header (RFC 6266): the name in ASCII for old clients, and as it is by
  /// RFC 8187.
  /// - Parameters:
  ///   - name: as `cleaned` gives it; anything else is made harmless here all the same.
  ///   - isInline: shown in the page instead of saved.
  public static func contentDisposition(_ name: String, isInline: Bool = false) -> String {
    let plain = String(
      name.unicodeScalars.map { scalar -> Character in
        let isPlain = scalar.isASCII && isHarmless(scalar) && scalar != "%"
        return isPlain ? Character(scalar) : "_"
      })
    let kind = isInline ? "inline" : "attachment"
    let header = "\(kind); filename=\"\(plain)\""
    return plain == name ? header : header + "; filename*=UTF-8''\(extended(name))"
  }

  /// The value of RFC 8187 section 3.2: `attr-char` as it is, all else in per cent.
  private static func extended(_ name: String) -> String {
    let digits = Array("0123456789ABCDEF")
    let plain = Set("!#$&+-.^_`|~".utf8)
    var text = ""
    for byte in name.utf8 {
      let isLetter = (65...90).contains(byte) || (97...122).contains(byte)
      if isLetter || (48...57).contains(byte) || plain.contains(byte) {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
    return text
  }

  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    if "\"\\/<>:|?*;".unicodeScalars.contains(scalar) { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate,
      .unassigned:
      return false
    case .spaceSeparator: return scalar == " "
    default: return true
    }
  }

  private static func trimmed(_ name: String) -> String {
    let end = { (character: Character) in character == "." || character == " " }
    return String(name.drop(while: end).reversed().drop(while: end).reversed())
  }

  private static func shortened(_ stem: String, by ending: Int) -> String {
    var short = String(stem.prefix(charactersMaximum - ending))
    while short.utf8.count > bytesMaximum - ending { short.removeLast() }
    return short
  }
}
