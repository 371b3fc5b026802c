public import EventLog
import Foundation
public import Vocabulary

/// The name of a finished recording: the hash of all its bytes, chunk by chunk.
public struct RecordingID: Hashable, Sendable, CustomStringConvertible {
  public let hash: ChainHash

  public init(_ hash: ChainHash) { self.hash = hash }
  /// Reads 64 lower-case hexadecimal digits, and nothing else: a name is also part of a path.
  public init?(_ text: String) {
    let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    guard text.utf8.count == 64, isPlain, let hash = ChainHash(hex: text) else { return nil }
    self.hash = hash
  }
  public var description: String { hash.description }
}

/// Recordings as files of a folder: `ab/ab12…`, readable by this user only; while they are being
/// written, under `unfinished`.
public final class RecordingStore: Sendable {
  static let unfinished = "unfinished"

  public let place: String

  /// Opens the folder, or makes it.
  /// - Throws: `storage` when it is not a folder that this user may write to.
  public init(_ path: String) throws(RecordingFault) {
    place = path
    try Self.makeFolder(path)
    try Self.makeFolder(path + "/" + Self.unfinished)
  }

  /// Begins a recording.
  /// - Parameters:
  ///   - subject: the person whose key it is sealed under.
  ///   - name: tells it from all others that are being written, such as the contact's number and
  ///     the segment's; letters, digits and hyphens, at most 100.
  public func begin(
    _ name: String, for subject: SubjectID, sealer: Sealer, at instant: Instant,
    bitsPerSecond: Int = 28_000
  ) throws(RecordingFault) -> RecordingWriter {
    precondition(Self.isName(name), "a recording's name is no name")
    precondition((16_000...64_000).contains(bitsPerSecond))
    let file = try UnfinishedFile(creating: place + "/" + Self.unfinished + "/" + name)
    do throws(RecordingFault) {
      return try RecordingWriter(
        file, for: subject, sealer: sealer, startedAt: instant, bitsPerSecond: bitsPerSecond
      ) { [place] (hash, file) throws(RecordingFault) in
        try Self.keep(file, RecordingID(hash), in: place)
      }
    } catch {
      unlink(file.path)
      throw error
    }
  }

  public static func isName(_ text: String) -> Bool {
    (1...100).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (48...57).contains($0) || (97...122).contains($0) || (65...90).contains($0) || $0 == 45
      }
  }

  /// - Throws: `notFound`, `damaged`, `erased`, `key`.
  public func open(_ id: RecordingID, sealer: Sealer) throws(RecordingFault) -> RecordingReader {
    guard let file = try ReadFile(Self.path(of: id, in: place)) else {
      throw RecordingFault(
        .notFound,
        "The recording \(id) is not in \(place). Check that the log and the recordings belong "
          + "together, or restore the recordings' newest backup.")
    }
    let reader = try RecordingReader(file, sealer: sealer)
    guard reader.hash == id.hash, reader.isEnded else {
      throw .damaged(file.path, "its bytes are not those that were kept")
    }
    return reader
  }

  /// Lets go of a recording. One that is not there is no fault.
  public func remove(_ id: RecordingID) throws(RecordingFault) {
    let path = Self.path(of: id, in: place)
    guard unlink(path) == 0 || errno == ENOENT else { throw systemFault(path) }
  }

  // MARK: After a crash

  /// A recording that a crash cut, up to its last whole second.
  public struct Mended: Hashable, Sendable {
    /// As given to `begin`.
    public var name: String
    public var id: RecordingID
    public var subject: SubjectID
    public var soundMilliseconds: Int64
  }

  /// Ends recordings that nobody is writing any more, and keeps what they hold.
  /// - Returns: those that were mended, by name, and faults of those that could not be, which stay
  ///   where they are. An erased person's are removed.
  public func mend(sealer: Sealer) throws(RecordingFault) -> (
    mended: [Mended], faults: [RecordingFault]
  ) {
    let folder = place + "/" + Self.unfinished
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw RecordingFault(
        .storage, "The folder \(folder) cannot be read. Check that it belongs to this user.")
    }
    var (mended, faults) = ([Mended](), [RecordingFault]())
    for name in names.sorted() where Self.isName(name) {
      do throws(RecordingFault) {
        if let one = try mend(name, folder + "/" + name, sealer) { mended.append(one) }
      } catch {
        if error.reason == .erased { unlink(folder + "/" + name) } else { faults.append(error) }
      }
    }
    return (mended, faults)
  }

  private func mend(
    _ name: String, _ path: String, _ sealer: Sealer
  ) throws(RecordingFault) -> Mended? {
    guard let file = try UnfinishedFile(takingOver: path), let read = try ReadFile(path) else {
      return nil
    }
    if read.count < SealedChunks.headerBytesMinimum {
      // Nothing was recorded yet.
      unlink(path)
      return nil
    }
    let reader = try RecordingReader(read, sealer: sealer)
    if let number = try reader.firstDamaged() {
      throw .damaged(path, "chunk \(number) is not what was written there")
    }
    let milliseconds = try reader.soundMilliseconds()
    var hash = reader.hash
    if !reader.isEnded {
      try file.truncate(to: reader.wholeBytes)
      var chunks = try reader.continuation
      var bytes: [UInt8] = []
      if let end = Self.end(try reader.notes(), milliseconds) {
        RecordingNoteCoder.encode(end, into: &bytes)
      }
      RecordingNoteCoder.encode(.cut, into: &bytes)
      try file.append(try chunks.seal(.last, bytes))
      hash = chunks.hash
    }
    try Self.keep(file, RecordingID(hash), in: place)
    return Mended(
      name: name, id: RecordingID(hash), subject: reader.subject, soundMilliseconds: milliseconds)
  }

  /// The end of the segment that was cut; nil when it was paused.
  private static func end(_ notes: [RecordingNote], _ position: Int64) -> RecordingNote? {
    var end: RecordingNote?
    for note in notes {
      switch note {
      case .began(let instant, let from):
        let length = Span(milliseconds: max(0, position - from))
        end = .ended(instant + length, positionMilliseconds: position)
      case .ended: end = nil
      default: break
      }
    }
    return end
  }

  // MARK: Paths

  private static func path(of id: RecordingID, in place: String) -> String {
    let name = id.description
    return place + "/" + name.prefix(2) + "/" + name
  }

  private static func keep(
    _ file: UnfinishedFile, _ id: RecordingID, in place: String
  ) throws(RecordingFault) {
    let folder = place + "/" + id.description.prefix(2)
    try makeFolder(folder)
    try file.keep(as: path(of: id, in: place), in: folder)
  }

  private static func makeFolder(_ path: String) throws(RecordingFault) {
    if mkdir(path, 0o700) == 0 { return }
    var about = stat()
    guard errno == EEXIST, stat(path, &about) == 0, about.st_mode & S_IFMT == S_IFDIR else {
      throw systemFault(path)
    }
  }
}
