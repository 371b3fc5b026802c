import Desk
import EventLog
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// Files that come with messages: checked, sealed under the subject's key, kept as blobs outside
/// the log.
final class Files: Sendable {
  private let blobs: SealedBlobs
  private let house: House
  private let waiting: WaitingFiles

  /// - Parameter list: the file in which uploads are listed until they are sent.
  init(_ blobs: any BlobStore, keys: any SubjectKeyStore, house: House, list: String?) {
    self.blobs = SealedBlobs(blobs, sealer: Sealer(keys))
    self.house = house
    waiting = WaitingFiles(list, confidant: house.confidant)
  }

  /// Takes a file for a message that is to follow.
  func take(_ request: Request, for contact: ContactID) async throws -> FileCard {
    guard let subject = await house.subject(of: contact) else { throw Problem.missing("contact") }
    try waiting.checkRoom(for: contact)
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
    try waiting.add(card, for: contact, of: subject, at: house.clock.now())
    return card
  }

  /// The file of that name, uploaded for this contact a short while ago.
  func card(_ id: String, of contact: ContactID) async throws -> FileCard {
    guard let card = waiting.card(id, of: contact) else {
      throw Problem.invalid("The file is not there any more. Upload it again.", pointer: "/files")
    }
    return card
  }

  /// Lets go of what was uploaded an hour ago and never sent.
  func sweep() async throws {
    let overdue = waiting.overdue(at: house.clock.now())
    for entry in overdue {
      let isSent = try await sent(entry.id, in: ContactID(entry.contact)) != nil
      if !isSent, let blob = BlobID(entry.id) { try blobs.store.remove(blob) }
    }
    try waiting.remove(Set(overdue.map(\.id)))
  }

  /// A file of the conversation, for who may read it.
  func answer(_ id: String, of contact: ContactID) async throws -> Response {
    guard let (card, subject) = try await sent(id, in: contact), let blob = BlobID(id) else {
      throw Problem.missing("file")
    }
    guard case .plain(let bytes) = try blobs.open(blob, for: subject) else {
      throw Problem(SealFault(.erasedSubject, ""))
    }
    return response(card, bytes)
  }

  /// The file in the contact's messages; nil when it was never sent.
  private func sent(
    _ id: String, in contact: ContactID
  ) async throws -> (card: FileCard, subject: SubjectID)? {
    let store = house.historyFollower.store
    var after: UInt64 = 0
    while true {
      let lines = try store.messages(
        of: contact, after: after, before: nil, limit: HistoryLimits.messagesPerPage)
      guard let last = lines.last else { return nil }
      after = last.sequence
      for line in lines where !line.sealed.isEmpty {
        if let card = await house.body(of: line)?.files.first(where: { $0.id == id }) {
          return (card, line.subject)
        }
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
