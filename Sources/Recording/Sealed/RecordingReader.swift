public import EventLog
public import Vocabulary

/// Reads one recording: its notes, and any part of its sound, as an Ogg Opus file that a browser
/// plays and seeks in by ranges (RFC 9110 section 14). Safe to use from any thread.
public final class RecordingReader: Sendable {
  struct Chunk: Sendable {
    var kind: SealedChunks.Kind
    /// In the file, with length and kind.
    var offset: Int
    var count: Int
    var before: ChainHash
    /// In the sound; for chunks of sound.
    var plainOffset: Int

    var plainCount: Int { count - SealedChunks.chunkHeaderBytes - SealedChunks.tagBytes }
  }

  private let file: ReadFile
  private let sealed: SealedChunks
  private let chunks: [Chunk]
  private let sound: [Int]
  /// Bytes of the file that are whole chunks.
  let wholeBytes: Int
  /// The hash of all of them.
  public let hash: ChainHash
  /// Whose recording it is.
  public let subject: SubjectID
  /// Bytes of the sound as an Ogg Opus file.
  public let byteCount: Int
  /// Whether the recording was ended in order or mended; else it goes on, or a crash cut it.
  public let isEnded: Bool

  /// Reads through the file once, and checks that nothing was exchanged or left out as far as that
  /// shows from outside: every piece is checked once more when it is opened.
  init(_ file: ReadFile, sealer: Sealer) throws(RecordingFault) {
    let start = try file.bytes(
      at: 0, count: SealedChunks.headerBytesMinimum + Int(UInt16.max))
    guard let length = SealedChunks.headerLength(start) else {
      throw .damaged(file.path, "it does not begin as recordings do")
    }
    self.file = file
    subject = SealedChunks.subject(start)
    sealed = try SealedChunks.open(start[..<length], sealer: sealer, place: file.path)
    var (offset, plainOffset) = (length, 0)
    var (chain, chunks, sound) = (sealed, [Chunk](), [Int]())
    while let bytes = try Self.chunk(file, at: offset) {
      guard let kind = SealedChunks.Kind(rawValue: bytes[4]),
        chunks.count < RecordingLimits.chunksMaximum + 1, chunks.last?.kind != .last
      else { throw .damaged(file.path, "chunk \(chunks.count) is none") }
      let chunk = Chunk(
        kind: kind, offset: offset, count: bytes.count, before: chain.hash,
        plainOffset: plainOffset)
      chain.pass(over: bytes[...])
      if kind == .sound {
        sound.append(chunks.count)
        plainOffset += chunk.plainCount
      }
      chunks.append(chunk)
      offset += bytes.count
    }
    (self.chunks, self.sound) = (chunks, sound)
    (wholeBytes, hash, byteCount) = (offset, chain.hash, plainOffset)
    isEnded = chunks.last?.kind == .last
    if isEnded, offset != file.count { throw .damaged(file.path, "something follows its end") }
  }

  /// The chunk at an offset; nil when it is not whole.
  private static func chunk(_ file: ReadFile, at offset: Int) throws(RecordingFault) -> [UInt8]? {
    let start = try file.bytes(at: offset, count: 4)
    guard start.count == 4 else { return nil }
    let length = start.reduce(0) { $0 << 8 | Int($1) }
    guard (SealedChunks.tagBytes...RecordingLimits.chunkBytesMaximum).contains(length) else {
      throw .damaged(file.path, "a chunk has \(length) bytes")
    }
    let count = SealedChunks.chunkHeaderBytes + length
    let bytes = try file.bytes(at: offset, count: count)
    return bytes.count == count ? bytes : nil
  }

  /// Bytes of the sound.
  /// - Parameter range: is cut to what there is, and to `RecordingLimits.readBytesMaximum`.
  /// - Throws: `damaged` when a piece is not what was written there.
  public func sound(_ range: Range<Int>) throws(RecordingFault) -> [UInt8] {
    let lower = max(0, range.lowerBound)
    let upper = min(range.upperBound, byteCount, lower + RecordingLimits.readBytesMaximum)
    guard lower < upper else { return [] }
    // The last chunk that begins at or before the range.
    var (low, high) = (0, sound.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if chunks[sound[middle]].plainOffset <= lower { low = middle } else { high = middle }
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(upper - lower)
    while low < sound.count, chunks[sound[low]].plainOffset < upper {
      let offset = chunks[sound[low]].plainOffset
      let plain = try open(sound[low])
      bytes += plain[max(0, lower - offset)..<min(plain.count, upper - offset)]
      low += 1
    }
    return bytes
  }

  /// Everything noted, in order.
  public func notes() throws(RecordingFault) -> [RecordingNote] {
    var notes: [RecordingNote] = []
    for (number, chunk) in chunks.enumerated() where chunk.kind != .sound {
      guard let found = RecordingNoteCoder.decode(try open(number)) else {
        throw .damaged(file.path, "the notes of chunk \(number) cannot be read")
      }
      notes += found
    }
    return notes
  }

  /// Opens every piece.
  /// - Throws: `damaged` at the first that is not what was written there.
  public func verify() throws(RecordingFault) {
    for number in chunks.indices { _ = try open(number) }
  }

  /// The number of the first chunk that does not open; nil when all do.
  func firstDamaged() throws(RecordingFault) -> Int? {
    for (number, chunk) in chunks.enumerated() {
      let bytes = try file.bytes(at: chunk.offset, count: chunk.count)
      if sealed.open(bytes[...], number: number, before: chunk.before) == nil { return number }
    }
    return nil
  }

  private func open(_ number: Int) throws(RecordingFault) -> [UInt8] {
    let chunk = chunks[number]
    let bytes = try file.bytes(at: chunk.offset, count: chunk.count)
    guard let plain = sealed.open(bytes[...], number: number, before: chunk.before) else {
      throw .damaged(file.path, "chunk \(number) is not what was written there")
    }
    return plain
  }

  /// To go on writing behind the last whole chunk.
  var continuation: SealedChunks {
    get throws(RecordingFault) {
      var chain = sealed
      for chunk in chunks {
        let bytes = try file.bytes(at: chunk.offset, count: chunk.count)
        chain.pass(over: bytes[...])
      }
      return chain
    }
  }

  /// Milliseconds of sound, by the granule position of the last page.
  func soundMilliseconds() throws(RecordingFault) -> Int64 {
    guard let last = sound.last else { return 0 }
    let plain = try open(last)
    var found: Int64 = 0
    var at = 0
    while at + 27 <= plain.count, plain[at..<at + 4].elementsEqual("OggS".utf8) {
      found = plain[at + 6..<at + 14].reversed().reduce(0) { $0 << 8 | Int64($1) }
      let segments = Int(plain[at + 26])
      guard at + 27 + segments <= plain.count else { break }
      at += 27 + segments + plain[at + 27..<at + 27 + segments].reduce(0) { $0 + Int($1) }
    }
    return found / 48
  }
}
