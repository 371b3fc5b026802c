import Foundation

/// What the write-ahead file of a database holds, read before SQLite recovers it, because SQLite
/// passes over everything behind the first bad frame without a word.
///
/// Format: https://www.sqlite.org/fileformat2.html, section 4 "The Write-Ahead Log".
struct WriteAheadFile {
  /// Bytes of the file.
  var byteCount = 0
  /// Whole, good frames up to the last commit.
  var committedFrames = 0
  /// Good frames behind it: a transaction that never ended.
  var unfinishedFrames = 0
  /// True when bytes of the present generation of the file follow that are not good frames.
  var hasTornTail = false
  /// Ends of transactions found behind the first bad frame. One may be a write that a power failure
  /// cut short; with two or more, at least one was acknowledged.
  var commitsBeyondDamage = 0
  /// Size of the database in pages after the last commit; nil without one.
  var databasePages: UInt32?
  /// Pages that the committed frames hold.
  var pages: Set<UInt32> = []

  static let headerByteCount = 32
  static let frameHeaderByteCount = 24

  init() {}

  /// A missing or empty file holds nothing.
  init(path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      self.init()
      return
    }
    self.init([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
  }

  init(_ bytes: [UInt8]) {
    byteCount = bytes.count
    guard bytes.count >= Self.headerByteCount else {
      hasTornTail = !bytes.isEmpty
      return
    }
    let magic = Self.word(bytes, 0)
    let isBigEndian = magic & 1 == 1
    let pageSize = Int(Self.word(bytes, 8))
    let isPowerOfTwo = pageSize >= 512 && pageSize <= 65_536 && pageSize & (pageSize - 1) == 0
    var sum = Self.checksum(bytes, 0, 24, (0, 0), isBigEndian)
    let headerIsGood =
      magic & ~1 == 0x377f_0682 && isPowerOfTwo && sum.0 == Self.word(bytes, 24)
      && sum.1 == Self.word(bytes, 28)
    guard isPowerOfTwo else {
      hasTornTail = true
      return
    }
    var isGood = headerIsGood
    if !headerIsGood { hasTornTail = true }
    let frameSize = Self.frameHeaderByteCount + pageSize
    let lastPresent = Self.lastPresent(bytes, frameSize)
    var offset = Self.headerByteCount
    var unfinishedPages: Set<UInt32> = []
    while offset < bytes.count {
      let isWhole = bytes.count - offset >= frameSize
      let headerIsWhole = bytes.count - offset >= 16
      let isPresent =
        headerIsWhole && bytes[offset + 8..<offset + 16].elementsEqual(bytes[16..<24])
      let isOld = headerIsWhole && Self.isOld(bytes, offset) && offset > lastPresent
      // A frame of an earlier generation: the rest of the file is old and means nothing.
      if isOld, isGood { break }
      if isGood, isWhole, isPresent {
        sum = Self.checksum(bytes, offset, 8, sum, isBigEndian)
        sum = Self.checksum(
          bytes, offset + Self.frameHeaderByteCount, pageSize, sum, isBigEndian)
        isGood =
          sum.0 == Self.word(bytes, offset + 16) && sum.1 == Self.word(bytes, offset + 20)
      } else {
        isGood = false
      }
      let size = isWhole ? Self.word(bytes, offset + 4) : 0
      if isGood {
        unfinishedFrames += 1
        unfinishedPages.insert(Self.word(bytes, offset))
        if size != 0 {
          databasePages = size
          committedFrames += unfinishedFrames
          unfinishedFrames = 0
          pages.formUnion(unfinishedPages)
          unfinishedPages = []
        }
      } else {
        hasTornTail = true
        if !isOld, size != 0 { commitsBeyondDamage += 1 }
      }
      offset += frameSize
    }
  }

  /// Both words of salt differ from the header's, as in a frame that an earlier generation left:
  /// each restart of the file changes both. With one of them equal the frame is damaged.
  private static func isOld(_ bytes: [UInt8], _ offset: Int) -> Bool {
    word(bytes, offset + 8) != word(bytes, 16) && word(bytes, offset + 12) != word(bytes, 20)
  }

  /// Where the last frame with the header's salt begins; frames of one generation follow each
  /// other from the beginning, so what lies before it is not old.
  private static func lastPresent(_ bytes: [UInt8], _ frameSize: Int) -> Int {
    let starts = stride(from: headerByteCount, to: bytes.count - 15, by: frameSize)
    return starts.reversed().first {
      bytes[$0 + 8..<$0 + 16].elementsEqual(bytes[16..<24])
    } ?? 0
  }

  private static func word(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    UInt32(bytes[offset]) << 24 | UInt32(bytes[offset + 1]) << 16
      | UInt32(bytes[offset + 2]) << 8 | UInt32(bytes[offset + 3])
  }

  /// The cumulative checksum of section 4.2; `count` is a multiple of 8.
  private static func checksum(
    _ bytes: [UInt8], _ start: Int, _ count: Int, _ from: (UInt32, UInt32), _ bigEndian: Bool
  ) -> (UInt32, UInt32) {
    var (s0, s1) = from
    bytes.withUnsafeBytes { raw in
      for offset in stride(from: start, to: start + count, by: 8) {
        let x0 = raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        let x1 = raw.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        s0 = s0 &+ (bigEndian ? UInt32(bigEndian: x0) : UInt32(littleEndian: x0)) &+ s1
        s1 = s1 &+ (bigEndian ? UInt32(bigEndian: x1) : UInt32(littleEndian: x1)) &+ s0
      }
    }
    return (s0, s1)
  }
}
