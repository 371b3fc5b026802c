public import EventLog
import Foundation
public import Vocabulary

/// Seals and opens what people wrote and who they are; the only place where plain text meets a key.
public struct Confidant: Sendable {
  /// The fields in which sealed values stand; authenticated with them.
  public enum Field: String, Sendable {
    case identity = "ContactArrived.identity"
    case message = "MessagePosted.sealed"
    case value = "Assignment.value"
    case left = "MessageTaken.message"
    case file = "File"
  }

  private let keys: any SubjectKeyStore
  private let sealer: Sealer

  public init(_ keys: any SubjectKeyStore) {
    self.keys = keys
    sealer = Sealer(keys)
  }

  public func newSubject() throws(SealFault) -> SubjectID { try keys.makeSubject() }

  public func subject(forIdentity identity: String, kind: String) throws(SealFault) -> SubjectID {
    try keys.subject(forIdentity: identity, kind: kind)
  }

  public func seal(
    _ plain: [UInt8], for subject: SubjectID, _ field: Field
  ) throws(SealFault) -> [UInt8] {
    try sealer.seal(plain, for: subject, context: field.rawValue)
  }

  public func sealJSON<T: Encodable>(
    _ value: T, for subject: SubjectID, _ field: Field
  ) throws -> [UInt8] {
    try seal(Array(JSONEncoder().encode(value)), for: subject, field)
  }

  public func open(
    _ sealed: [UInt8], for subject: SubjectID, _ field: Field
  ) throws(SealFault) -> Sealer.Opened {
    try sealer.open(sealed, for: subject, context: field.rawValue)
  }

  /// Nil when nothing can be read: erased, or not sealed by this house.
  public func text(_ sealed: [UInt8], of subject: SubjectID, _ field: Field) -> String? {
    guard !subject.isNone, case .plain(let bytes)? = try? open(sealed, for: subject, field) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  public func value<T: Decodable>(
    _: T.Type, _ sealed: [UInt8], of subject: SubjectID, _ field: Field
  ) -> T? {
    guard let text = text(sealed, of: subject, field) else { return nil }
    return try? JSONDecoder().decode(T.self, from: Data(text.utf8))
  }

  public func isErased(_ subject: SubjectID) -> Bool {
    !subject.isNone && (try? keys.erased(subject)) != nil
  }
}

/// Who a contact is from, as sealed in its arrival.
public struct CustomerCard: Codable, Hashable, Sendable {
  public var name: String?
  /// The number that called, in E.164.
  public var number: String?
  public init(name: String? = nil, number: String? = nil) {
    self.name = name
    self.number = number
  }
}

/// What a person wrote, as sealed in the log.
public struct MessageBody: Codable, Hashable, Sendable {
  public var text: String
  public var files: [FileCard]
  public init(text: String, files: [FileCard] = []) {
    self.text = text
    self.files = files
  }
}

/// A file that came with a message; its content is a blob of this name.
public struct FileCard: Codable, Hashable, Sendable {
  public var id: String
  public var name: String
  public var type: String
  public var size: Int
  public init(id: String, name: String, type: String, size: Int) {
    self.id = id
    self.name = name
    self.type = type
    self.size = size
  }
}
