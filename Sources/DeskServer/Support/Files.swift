import Desk
import EventLog
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// Files that come with messages: checked, sealed under the subject's key, kept as blobs outside
/// the log.
final class Files: Sendable {
  /// Files uploaded and not sent yet.
  static let waitingMaximum = 1_000
  static let waitingAtMost = Span.hours(1)

  private struct Waiting {
    var card: FileCard
    var contact: ContactID
    var at: Instant
  }
  private let blobs: SealedBlobs
  private let house: House
  private let lock = NSLock()
  nonisolated(unsafe) private var waiting: [String: Waiting] = [:]

  init(_ blobs: any BlobStore, keys: any SubjectKeyStore, house: House) {
    self.blobs = SealedBlobs(blobs, sealer: Sealer(keys))
    self.house = house
  }

  /// Takes a file for a message that is to follow.
  func take(_ request: Request, for contact: ContactID) async throws -> FileCard {
    guard let subject = await house.subject(of: contact) else { throw Problem.missing("contact") }
    let declared = request.headers[.contentType] ?? ""
    let name = request.headers[HTTPField.Name("X-File-Name")!]?.removingPercentEncoding ?? "file"
    let buffer = try await request.bytes(most: Limits.fileBytes)
    let file: CheckedFile
    do {
      file = try FileCheck.check(
        name: name, declared: declared, bytes: Array(buffer.readableBytesView),
        bytesMaximum: Limits.fileBytes)
    } catch {
      throw Problem(
        .unprocessableContent, "file-" + Problem.kind(error.reason.rawValue),
        "The file was not taken.",
        error.message)
    }
    let id = try blobs.keep(file.bytes, for: subject)
    let card = FileCard(
      id: "\(id)", name: file.name, type: file.type.mediaType, size: file.bytes.count)
    let now = house.clock.now()
    try lock.withLock {
      waiting = waiting.filter { now - $0.value.at < Self.waitingAtMost }
      guard waiting.count < Self.waitingMaximum else { throw Problem.tooMany(after: 60) }
      waiting[card.id] = Waiting(card: card, contact: contact, at: now)
    }
    return card
  }

  /// The file of that name, uploaded for this contact a short while ago.
  func card(_ id: String, of contact: ContactID) async throws -> FileCard {
    let found = lock.withLock { waiting[id] }
    guard let found, found.contact == contact else {
      throw Problem.invalid("The file is not there any more. Upload it again.", pointer: "/files")
    }
    return found.card
  }

  /// A file of the conversation, for who may read it.
  func answer(_ id: String, of contact: ContactID) async throws -> Response {
    let store = house.historyFollower.store
    var after: UInt64 = 0
    while true {
      let lines = try store.messages(
        of: contact, after: after, before: nil, limit: HistoryLimits.messagesPerPage)
      guard let last = lines.last else { throw Problem.missing("file") }
      after = last.sequence
      for line in lines where !line.sealed.isEmpty {
        guard let card = await house.body(of: line)?.files.first(where: { $0.id == id }),
          let blob = BlobID(id)
        else { continue }
        guard case .plain(let bytes) = try blobs.open(blob, for: line.subject) else {
          throw Problem(SealFault(.erasedSubject, ""))
        }
        return response(card, bytes)
      }
    }
  }

  private func response(_ card: FileCard, _ bytes: [UInt8]) -> Response {
    let type = FileType.allCases.first { $0.mediaType == card.type }
    var headers: HTTPFields = [.contentType: card.type, .cacheControl: "private, no-store"]
    headers[.contentDisposition] = FileName.contentDisposition(
      card.name, isInline: type?.isShownInline ?? false)
    // Whatever is in it: it runs nothing and loads nothing.
    headers[HTTPField.Name("Content-Security-Policy")!] =
      "default-src 'none'; sandbox; frame-ancestors 'none'"
    headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] = "same-site"
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
