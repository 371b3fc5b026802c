import Access
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What is known of one request.
struct ServerContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Of the client, as far as the proxies in front are known.
  var address: String
  /// Whether it says that a proxy passed it on.
  var isForwarded = false
  /// Who asks; nil for the public.
  var identity: Identity?

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    address = source.channel.remoteAddress?.ipAddress ?? "local"
  }
}

/// A member of staff who is signed in.
struct Identity: Sendable {
  var signedIn: SignedIn
  var token: SessionToken
  var viewer: Viewer

  var person: Person { signedIn.person }
}

extension Response {
  /// JSON, never kept by anyone on the way.
  static func json<T: Encodable>(
    _ value: T, status: HTTPResponse.Status = .ok, version: UInt64? = nil
  ) throws -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    let data = try encoder.encode(value)
    var headers: HTTPFields = [.contentType: "application/json"]
    headers[.cacheControl] = "no-store"
    if let version { headers[.eTag] = "\"\(version)\"" }
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }

  static var nothing: Response {
    Response(status: .noContent, headers: [.cacheControl: "no-store"])
  }
}

extension Request {
  /// The body as JSON; what is wrong is said with its place.
  func json<T: Decodable>(_ type: T.Type, most: Int = Limits.bodyBytes) async throws -> T {
    let media = headers[.contentType]?.split(separator: ";").first.map {
      $0.trimmingCharacters(in: .whitespaces).lowercased()
    }
    guard media == "application/json" else {
      throw Problem(
        .unsupportedMediaType, "media-type", "The body is not JSON.",
        "Send it with Content-Type: application/json.")
    }
    let buffer = try await bytes(most: most)
    do {
      return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView))
    } catch let error as DecodingError {
      throw Problem.unreadable(error)
    }
  }

  func bytes(most: Int) async throws -> ByteBuffer {
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > most {
      throw Problem.tooLarge(most)
    }
    do {
      return try await body.collect(upTo: most)
    } catch is NIOTooManyBytesError {
      throw Problem.tooLarge(most)
    }
  }

  func query(_ name: String) -> String? {
    uri.queryParameters[Substring(name)].map(String.init)
  }

  /// A number of the log that was given; nil when it was not.
  func sequence(_ name: String) throws -> UInt64? {
    guard let text = query(name) else { return nil }
    guard let number = UInt64(text), number <= UInt64(Int64.max) else {
      throw Problem.invalid("\"\(name)\" is not a sequence number.")
    }
    return number
  }

  /// What the client says it saw; nil without If-Match.
  func ifMatch() throws -> UInt64? {
    guard let text = headers[.ifMatch] else { return nil }
    let bare = text.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
    guard let version = UInt64(bare) else { throw Problem.changed }
    return version
  }

  var idempotencyKey: String? {
    get throws {
      guard let key = headers[HTTPField.Name("Idempotency-Key")!] else { return nil }
      let isPlain = key.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 32 && $0.value < 127 }
      guard !key.isEmpty, key.count <= Limits.keyCharacters, isPlain else {
        throw Problem.invalid("The Idempotency-Key is empty, too long, or not plain ASCII.")
      }
      return key
    }
  }
}

extension Problem {
  static func unreadable(_ error: DecodingError) -> Problem {
    func pointer(_ path: [any CodingKey]) -> String {
      path.map { "/" + ($0.intValue.map(String.init) ?? $0.stringValue) }.joined()
    }
    switch error {
    case .keyNotFound(let key, let context):
      return .invalid(
        "\"\(key.stringValue)\" is missing.", pointer: pointer(context.codingPath + [key]))
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return .invalid("A value is of the wrong kind.", pointer: pointer(context.codingPath))
    case .dataCorrupted(let context):
      return Problem(
        .badRequest, "not-json", "The body is not JSON that can be read.",
        "Correct it and send it again.",
        pointer: context.codingPath.isEmpty ? nil : pointer(context.codingPath))
    @unknown default:
      return .invalid("The body cannot be read.")
    }
  }
}
