extension FileType {
  /// What the bytes are; nil when they are none of the kinds that are taken.
  ///
  /// By the signatures of the formats: ISO 32000-2 section 7.5.2 (PDF), the PNG specification
  /// section 5.2, ITU-T T.81 Annex B (JPEG), GIF89a section 17, RFC 9649 section 2.4 (WebP),
  /// ISO/IEC 23008-12 section 10 (HEIC), ECMA-376 part 2 (DOCX), OpenDocument 1.3 part 2 section
  /// 3.3 (ODT). Never reads beyond the bytes, whatever lengths they claim.
  public static func sniff(_ bytes: [UInt8]) -> FileType? {
    if starts(bytes, "%PDF-") { return .pdf }
    if starts(bytes, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      return has(bytes, "IHDR", at: 12) ? .png : nil
    }
    if starts(bytes, [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if starts(bytes, "GIF87a") || starts(bytes, "GIF89a") { return .gif }
    if starts(bytes, "RIFF") { return has(bytes, "WEBP", at: 8) ? .webp : nil }
    if has(bytes, "ftyp", at: 4) { return isHEIC(bytes) ? .heic : nil }
    if starts(bytes, [0x50, 0x4B, 0x03, 0x04]) { return document(bytes) }
    return isText(bytes) ? .text : nil
  }

  private static func starts(_ bytes: [UInt8], _ mark: [UInt8]) -> Bool {
    bytes.starts(with: mark)
  }
  private static func starts(_ bytes: [UInt8], _ mark: String) -> Bool {
    bytes.starts(with: mark.utf8)
  }
  private static func has(_ bytes: [UInt8], _ mark: String, at offset: Int) -> Bool {
    bytes.count >= offset + mark.utf8.count && bytes[offset...].starts(with: mark.utf8)
  }

  // MARK: - HEIC

  /// Brands looked at; a file names a handful.
  private static let brandsMaximum = 32

  private static func isHEIC(_ bytes: [UInt8]) -> Bool {
    let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
    let end = min(length, bytes.count, 8 + 4 * brandsMaximum)
    let known = ["heic", "heix", "heim", "heis"]
    // The major brand, then after the minor version the compatible ones.
    guard end >= 12 else { return false }
    if known.contains(where: { has(bytes, $0, at: 8) }) { return true }
    guard has(bytes, "mif1", at: 8) else { return false }
    return stride(from: 16, through: end - 4, by: 4).contains { at in
      known.contains { has(bytes, $0, at: at) }
    }
  }

  // MARK: - Documents in ZIP archives

  private static func document(_ bytes: [UInt8]) -> FileType? {
    guard let names = ZipDirectory.names(bytes) else { return nil }
    let members = Set(names)
    // Macros are programs; whoever sends one can send the text without it.
    let hasProgram = names.contains {
      $0.hasSuffix("vbaProject.bin") || $0.hasPrefix("Basic/") || $0.hasPrefix("Scripts/")
    }
    guard !hasProgram else { return nil }
    if members.contains("[Content_Types].xml"), members.contains("word/document.xml") {
      return .docx
    }
    // The first member is named "mimetype" and holds the type as it is.
    let type = FileType.odt.mediaType
    let isOpenDocument =
      has(bytes, "mimetype" + type, at: 30) && members.contains("content.xml")
    return isOpenDocument ? .odt : nil
  }

  // MARK: - Text

  /// UTF-8 without control characters but those of text.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    let hasControls = bytes.contains { byte in
      (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D && byte != 0x0C)
        || byte == 0x7F
    }
    return !bytes.isEmpty && !hasControls && String(validating: bytes, as: UTF8.self) != nil
  }
}

/// The names in a ZIP archive, read from its central directory (APPNOTE 6.3.10, sections 4.3.12
/// and 4.3.16). Nothing is unpacked.
enum ZipDirectory {
  /// Members looked at; a document has some dozens, one with many pictures some hundreds.
  static let membersMaximum = 5_000
  static let nameBytesMaximum = 1_000
  private static let endByteCount = 22
  /// The comment behind the end record is at most this long.
  private static let commentByteCount = 0xFFFF

  /// Nil for what is no archive, is split, damaged, or larger than is looked at.
  static func names(_ bytes: [UInt8]) -> [String]? {
    guard let end = endRecord(bytes) else { return nil }
    let count = number(bytes, end + 10, 2)
    let size = number(bytes, end + 12, 4)
    var at = number(bytes, end + 16, 4)
    guard count > 0, count <= membersMaximum, number(bytes, end + 8, 2) == count,
      number(bytes, end + 4, 4) == 0, at + size == end
    else { return nil }
    var names: [String] = []
    for _ in 0..<count {
      guard at + 46 <= end, number(bytes, at, 4) == 0x0201_4B50 else { return nil }
      let length = number(bytes, at + 28, 2)
      let next = at + 46 + length + number(bytes, at + 30, 2) + number(bytes, at + 32, 2)
      guard (1...nameBytesMaximum).contains(length), next <= end,
        let name = String(validating: bytes[(at + 46)..<(at + 46 + length)], as: UTF8.self)
      else { return nil }
      names.append(name)
      at = next
    }
    return at == end ? names : nil
  }

  /// Where the end record begins, which is found from the end of the file.
  private static func endRecord(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= endByteCount else { return nil }
    let last = bytes.count - endByteCount
    for at in stride(from: last, through: max(0, last - commentByteCount), by: -1)
    where bytes[at] == 0x50 && number(bytes, at, 4) == 0x0605_4B50 {
      if at + endByteCount + number(bytes, at + 20, 2) == bytes.count { return at }
    }
    return nil
  }

  /// Least significant byte first.
  private static func number(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
  }
}
