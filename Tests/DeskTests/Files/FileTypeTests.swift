import Desk
import EventLog
import SimulationKit
import Testing

/// Small files of every kind, made by hand.
enum SampleFiles {
  static let pdf = Array("%PDF-1.7\n%\u{e2}\u{e3}\n1 0 obj\n<<>>\nendobj\n%%EOF\n".utf8)
  static let png: [UInt8] =
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8)
    + [UInt8](repeating: 0, count: 17)
  static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + Array("JFIF".utf8) + [0, 1, 1]
  static let gif = Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0, 0x3B]
  static let webp = Array("RIFF".utf8) + [26, 0, 0, 0] + Array("WEBPVP8 ".utf8) + [0, 0]
  static let heic: [UInt8] =
    [0, 0, 0, 24] + Array("ftypmif1".utf8) + [0, 0, 0, 0]
    + Array("mif1heic".utf8) + [0, 0]
  static let text = Array("Hole in the road\r\n\toutside no. 5: £20 o ddifrod\n".utf8)

  static var docx: [UInt8] {
    zip([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w:document/>")])
  }
  static var odt: [UInt8] {
    zip([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<x/>")])
  }

  static var all: [(FileType, [UInt8])] {
    [
      (.pdf, pdf), (.png, png), (.jpeg, jpeg), (.gif, gif), (.webp, webp), (.heic, heic),
      (.text, text), (.docx, docx), (.odt, odt),
    ]
  }

  /// A ZIP archive of stored members; sums are left out, as nothing is unpacked.
  static func zip(_ members: [(name: String, text: String)], comment: String = "") -> [UInt8] {
    func word(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, text) in members {
      let sizes = word(text.utf8.count, 4) + word(text.utf8.count, 4) + word(name.utf8.count, 2)
      let common: [UInt8] = [20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] + sizes + [0, 0]
      directory += [0x50, 0x4B, 1, 2, 20, 0] + common
      directory += [UInt8](repeating: 0, count: 10) + word(bytes.count, 4) + Array(name.utf8)
      bytes += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + Array(text.utf8)
    }
    let start = bytes.count
    bytes += directory
    bytes += [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + word(members.count, 2) + word(members.count, 2)
    bytes += word(directory.count, 4) + word(start, 4)
    return bytes + word(comment.utf8.count, 2) + Array(comment.utf8)
  }
}

@Suite("Files that people send")
struct FileTypeTests {
  private func refusal(
    _ name: String, _ declared: String, _ bytes: [UInt8]
  ) -> FileRefusal.Reason? {
    do throws(FileRefusal) {
      _ = try FileCheck.check(name: name, declared: declared, bytes: bytes)
      return nil
    } catch { return error.reason }
  }

  @Test("every kind is told by its bytes and taken under its own names", arguments: SampleFiles.all)
  func kinds(type: FileType, bytes: [UInt8]) throws {
    #expect(FileType.sniff(bytes) == type)
    for declared in [type.mediaType, "", "application/octet-stream", type.mediaType.uppercased()] {
      let file = try FileCheck.check(
        name: "holiday.\(type.endings[0])", declared: declared, bytes: bytes)
      #expect(file.type == type)
      #expect(file.name == "holiday.\(type.endings[0])")
    }
    for (other, _) in SampleFiles.all where other != type {
      #expect(refusal("x", other.mediaType, bytes) == .mismatch, "as \(other)")
      #expect(refusal("x.\(other.endings[0])", "", bytes) == .mismatch, "named \(other)")
    }
  }

  @Test("what is not on the list is refused, whatever it is called")
  func refused() {
    let programs: [(String, [UInt8])] = [
      ("a Windows program", Array("MZ".utf8) + [0x90, 0, 3, 0]),
      ("a Linux program", [0x7F, 0x45, 0x4C, 0x46, 2, 1]),
      ("a plain archive", SampleFiles.zip([("a.txt", "x")])),
      ("a spreadsheet", SampleFiles.zip([("[Content_Types].xml", ""), ("xl/workbook.xml", "")])),
      (
        "a document with macros",
        SampleFiles.zip([
          ("[Content_Types].xml", ""), ("word/document.xml", ""), ("word/vbaProject.bin", ""),
        ])
      ),
      (
        "a text with macros",
        SampleFiles.zip([
          ("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", ""),
          ("Basic/Standard/Module1.xml", ""),
        ])
      ),
      ("a sound", Array("RIFF".utf8) + [1, 0, 0, 0] + Array("WAVE".utf8)),
      ("a film", [0, 0, 0, 24] + Array("ftypisom".utf8) + [0, 0, 2, 0] + Array("isomavc1".utf8)),
      ("text with a zero", [0x61, 0, 0x62]), ("text that is not UTF-8", [0x61, 0xE9, 0x62]),
      ("half a PNG", Array(SampleFiles.png.prefix(10))),
      ("half a document", Array(SampleFiles.docx.dropLast(8))),
    ]
    for (what, bytes) in programs {
      #expect(refusal("photo.jpg", "image/jpeg", bytes) == .unknownType, "\(what)")
    }
    #expect(refusal("a.txt", "text/plain", []) == .empty)
    let large = [UInt8](repeating: 0x61, count: BlobLimits.plainBytesMaximum + 1)
    #expect(refusal("a.txt", "text/plain", large) == .tooLarge)
    #expect(refusal("a.txt", "text/plain", Array(large.dropLast())) == nil)
    #expect(refusal("a.html", "text/html", SampleFiles.text) == .mismatch)
    #expect(refusal("a.svg", "image/svg+xml", Array("<svg/>".utf8)) == .mismatch)
  }

  @Test("a document is found with a comment behind it, and not with anything else")
  func comments() {
    let members = [("[Content_Types].xml", "x"), ("word/document.xml", "x")]
    #expect(FileType.sniff(SampleFiles.zip(members, comment: "by hand")) == .docx)
    #expect(FileType.sniff(SampleFiles.docx + [0]) == nil)
  }

  /// Whatever comes, an answer is given; and one byte more or less never reads beyond the end.
  @Test("cut, changed and random bytes are answered", arguments: [UInt64(1), 2, 3])
  func fuzz(seed: UInt64) {
    var random = SeededRandom(seed: seed).stream(named: "files")
    var taken = 0
    for (_, whole) in SampleFiles.all {
      for count in 0...whole.count {
        if FileType.sniff(Array(whole.prefix(count))) != nil { taken += 1 }
        if FileType.sniff(Array(whole.suffix(count))) != nil { taken += 1 }
      }
      for _ in 0..<400 {
        var bytes = whole
        for _ in 0...random.below(4) {
          bytes[random.below(bytes.count)] = [0, 0xFF, UInt8(random.below(256))][random.below(3)]
        }
        _ = FileType.sniff(bytes)
      }
    }
    for _ in 0..<500 {
      let start = SampleFiles.all[random.below(SampleFiles.all.count)].1.prefix(random.below(12))
      _ = FileType.sniff(start + (0..<random.below(300)).map { _ in UInt8(random.below(256)) })
    }
    #expect(taken > SampleFiles.all.count, "seed \(seed)")
  }
}

@Suite("Names of files")
struct FileNameTests {
  @Test("a name is made harmless and keeps what it says")
  func cleaned() {
    let cases: [(String, FileType, String)] = [
      ("photo.JPG", .jpeg, "photo.jpg"), ("../../etc/passwd", .text, "passwd.txt"),
      ("C:\\Users\\Ann\\my letter.docx", .docx, "my letter.docx"),
      ("invoice.pdf.exe", .pdf, "invoice.pdf.exe.pdf"), ("", .png, "file.png"),
      ("...", .png, "file.png"), ("..hidden..", .text, "hidden.txt"),
      ("a\u{0}b\r\nSet-Cookie: x.txt", .text, "ab Set-Cookie x.txt"),
      ("evil\u{202E}gpj.exe", .jpeg, "evilgpj.exe.jpg"), ("con.txt", .text, "file.txt"),
      ("NUL.tar.txt", .text, "file.txt"), ("\"quoted\";x.gif", .gif, "quotedx.gif"),
      ("Llythyr â tŷ.odt", .odt, "Llythyr â tŷ.odt"), ("e\u{301}.png", .png, "é.png"),
      ("photo.jpeg ", .jpeg, "photo.jpeg"), ("house.heif", .heic, "house.heif"),
      ("a b\u{a0}c.txt", .text, "a b c.txt"),
    ]
    for (name, type, expected) in cases {
      #expect(FileName.cleaned(name, type: type) == expected, "\(name.debugDescription)")
      #expect(FileName.cleaned(expected, type: type) == expected, "twice: \(expected)")
    }
    let long = FileName.cleaned(String(repeating: "é", count: 500) + ".pdf", type: .pdf)
    #expect(long.count <= FileName.charactersMaximum && long.utf8.count <= 255)
    #expect(long.hasSuffix("é.pdf"))
  }

  @Test("a header says the name in ASCII and as it is, and nothing breaks out of it")
  func header() {
    #expect(
      FileName.contentDisposition("my letter.pdf") == "attachment; filename=\"my letter.pdf\"")
    #expect(
      FileName.contentDisposition("tŷ £.png", isInline: true)
        == "inline; filename=\"t_ _.png\"; filename*=UTF-8''t%C5%B7%20%C2%A3.png")
    for name in ["a\"b", "a\r\nX: y", "a\\b", "a%41", "\u{202E}x", "a;b"] {
      let header = FileName.contentDisposition(name)
      #expect(!header.contains("\r") && !header.contains("\n") && !header.contains("\\"))
      #expect(header.filter { $0 == "\"" }.count == 2, "\(header)")
      #expect(header.unicodeScalars.allSatisfy { $0.isASCII && $0.value >= 0x20 })
    }
  }

  @Test("any name gives a name that is its own cleaned form", arguments: [UInt64(1), 2])
  func random(seed: UInt64) {
    var random = SeededRandom(seed: seed).stream(named: "names")
    let pieces = [
      ".", "/", "\\", " ", "a", "é", "\u{301}", "\u{202E}", "\0", "con", "\"", ".txt", "🏠", "\n",
      "%", "\u{FEFF}", "ŷ", ":", "*",
    ]
    for _ in 0..<3000 {
      let name = (0..<random.below(30)).map { _ in pieces[random.below(pieces.count)] }.joined()
      let type = FileType.allCases[random.below(FileType.allCases.count)]
      let once = FileName.cleaned(name, type: type)
      #expect(FileName.cleaned(once, type: type) == once, "seed \(seed): \(name.debugDescription)")
      #expect(!once.hasPrefix(".") && !once.contains("/") && !once.contains("\n"))
      #expect(type.endings.contains { once.hasSuffix("." + $0) })
    }
  }
}
