import Crypto
import EventLog
import Vocabulary

/// How a recording is sealed while it is being written.
///
/// A file is the six bytes "GHREC1", a random number of 16 bytes, its subject (8 bytes, most
/// significant first), and the length (2 bytes) of a key sealed under the subject's own, so that
/// erasing the person makes the recording unreadable; then the sealed key, and chunks. A chunk is
/// its length (4 bytes), its kind, and its content under AES-256-GCM (NIST SP 800-38D) with its
/// tag.
///
/// The nonce is the chunk's number; the key is used for this recording alone. What each chunk is
/// authenticated with is the hash of everything before it, which also names the whole: a chunk that
/// was changed, exchanged or left out is noticed, also one at the end, since the last is of a kind
/// of its own.
struct SealedChunks {
  enum Kind: UInt8 {
    case sound = 1
    case notes = 2
    /// Notes, and nothing comes after.
    case last = 3
  }

  static let mark = Array("GHREC1".utf8)
  static let saltBytes = 16
  static let tagBytes = 16
  /// Length and kind.
  static let chunkHeaderBytes = 5
  static let headerBytesMinimum = 6 + saltBytes + 8 + 2

  private let key: SymmetricKey
  /// SHA-256 over the file so far (FIPS 180-4): of the hash before and the bytes of the chunk.
  private(set) var hash: ChainHash
  private(set) var number: Int

  /// For a new recording.
  /// - Returns: what the file begins with.
  static func begin(
    for subject: SubjectID, sealer: Sealer
  ) throws(RecordingFault) -> (chunks: SealedChunks, header: [UInt8]) {
    let key = SymmetricKey(size: .bits256)
    let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
    var header = mark + salt
    header.appendBig(subject.raw)
    let sealed: [UInt8]
    do throws(SealFault) {
      sealed = try sealer.seal(
        key.withUnsafeBytes { Array($0) }, for: subject, context: context(salt))
    } catch { throw Self.fault(error) }
    header.appendBig(UInt16(sealed.count))
    header += sealed
    return (SealedChunks(key: key, hash: digest([], header[...]), number: 0), header)
  }

  /// For one that is there.
  /// - Parameter header: as `headerLength` tells its length.
  static func open(
    _ header: ArraySlice<UInt8>, sealer: Sealer, place: String
  ) throws(RecordingFault) -> SealedChunks {
    let bytes = Array(header)
    let salt = Array(bytes[mark.count..<mark.count + saltBytes])
    let opened: Sealer.Opened
    do throws(SealFault) {
      opened = try sealer.open(
        Array(bytes[headerBytesMinimum...]), for: subject(bytes), context: context(salt))
    } catch { throw Self.fault(error) }
    guard case .plain(let key) = opened else {
      throw RecordingFault(
        .erased, "The person on the recording \(place) was erased; nobody can hear it any more.")
    }
    return SealedChunks(
      key: SymmetricKey(data: key), hash: digest([], header), number: 0)
  }

  /// Of the bytes at the beginning of a file; nil when they are too few, or not a recording's.
  static func headerLength(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= headerBytesMinimum, bytes.starts(with: mark) else { return nil }
    let length =
      headerBytesMinimum + Int(bytes[headerBytesMinimum - 2]) << 8
      + Int(bytes[headerBytesMinimum - 1])
    return bytes.count >= length ? length : nil
  }

  static func subject(_ header: [UInt8]) -> SubjectID {
    let at = mark.count + saltBytes
    return SubjectID(header[at..<at + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  private static func context(_ salt: [UInt8]) -> String {
    "recording " + salt.map { String($0, radix: 16) }.joined(separator: ".")
  }

  private static func fault(_ fault: SealFault) -> RecordingFault {
    RecordingFault(fault.reason == .erasedSubject ? .erased : .key, fault.message)
  }

  static func digest(_ before: [UInt8], _ bytes: ArraySlice<UInt8>) -> ChainHash {
    var hash = SHA256()
    hash.update(data: before)
    hash.update(data: bytes)
    return ChainHash(Array(hash.finalize()))!
  }

  // MARK: Chunks

  /// The chunk as it stands in the file.
  mutating func seal(_ kind: Kind, _ plain: [UInt8]) throws(RecordingFault) -> [UInt8] {
    precondition(plain.count + Self.tagBytes <= RecordingLimits.chunkBytesMaximum)
    guard let nonce = try? AES.GCM.Nonce(data: Self.nonce(number)),
      let box = try? AES.GCM.seal(
        plain, using: key, nonce: nonce, authenticating: hash.bytes + [kind.rawValue])
    else {
      throw RecordingFault(.key, "A recording could not be sealed. Report this fault.")
    }
    var chunk: [UInt8] = []
    chunk.appendBig(UInt32(plain.count + Self.tagBytes))
    chunk.append(kind.rawValue)
    chunk += box.ciphertext
    chunk += box.tag
    pass(over: chunk[...])
    return chunk
  }

  /// Goes on behind a chunk that was read.
  mutating func pass(over chunk: ArraySlice<UInt8>) {
    hash = Self.digest(hash.bytes, chunk)
    number += 1
  }

  /// Opens the content of a chunk.
  /// - Parameters:
  ///   - chunk: with its length and kind.
  ///   - before: the hash of everything before it.
  /// - Returns: nil when it is not what was written there.
  func open(_ chunk: ArraySlice<UInt8>, number: Int, before: ChainHash) -> [UInt8]? {
    let start = chunk.startIndex + Self.chunkHeaderBytes
    guard chunk.count >= Self.chunkHeaderBytes + Self.tagBytes,
      let nonce = try? AES.GCM.Nonce(data: Self.nonce(number)),
      let box = try? AES.GCM.SealedBox(
        nonce: nonce, ciphertext: chunk[start..<chunk.endIndex - Self.tagBytes],
        tag: chunk.suffix(Self.tagBytes)),
      let plain = try? AES.GCM.open(
        box, using: key, authenticating: before.bytes + [chunk[start - 1]])
    else { return nil }
    return [UInt8](plain)
  }

  private static func nonce(_ number: Int) -> [UInt8] {
    var bytes: [UInt8] = [0, 0, 0, 0]
    bytes.appendBig(UInt64(number))
    return bytes
  }
}
