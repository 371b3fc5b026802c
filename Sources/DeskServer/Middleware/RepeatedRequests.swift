import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Vocabulary

/// Answers of late, by person and Idempotency-Key: a request sent again, because its answer was
/// lost, is answered as before and not done twice. Messages are known again by the log itself, for
/// longer; this is for everything else.
final class RepeatedRequests: Sendable {
  static let answersMaximum = 5_000
  static let keptFor = Span.minutes(10)

  private enum State {
    case underWay
    case answered(HTTPResponse.Status, HTTPFields, ByteBuffer)
  }
  private struct Entry {
    /// Hash of what was sent with the key.
    var content: Int
    var state: State
    var at: Instant
  }
  private let lock = NSLock()
  nonisolated(unsafe) private var entries: [String: Entry] = [:]

  /// - Parameters:
  ///   - name: person, method, path and key, in one text.
  ///   - content: the body, so that a key used for something else is noticed.
  func answer(
    _ name: String, content: ByteBuffer, at now: Instant, _ make: () async throws -> Response
  ) async throws -> Response {
    if let known = try begin(name, content.hashValue, at: now) { return known }
    do {
      let response = try await make()
      let collector = Collector()
      try await response.body.write(collector)
      let (status, headers) = (response.status, response.headers)
      lock.withLock {
        entries[name]?.state = .answered(status, headers, collector.buffer)
      }
      return Response(
        status: status, headers: headers, body: .init(byteBuffer: collector.buffer))
    } catch {
      // A refusal is decided anew: what stood in the way may be gone.
      lock.withLock { entries[name] = nil }
      throw error
    }
  }

  private func begin(_ name: String, _ content: Int, at now: Instant) throws -> Response? {
    try lock.withLock {
      if let known = entries[name], known.content != content {
        throw Problem.invalid("The Idempotency-Key was used for another request already.")
      }
      switch entries[name]?.state {
      case .answered(let status, let headers, let buffer):
        return Response(status: status, headers: headers, body: .init(byteBuffer: buffer))
      case .underWay:
        throw Problem(
          .conflict, "under-way", "The same request is being done.", "Wait for its answer.")
      case nil:
        if entries.count >= Self.answersMaximum { forget(at: now) }
        entries[name] = Entry(content: content, state: .underWay, at: now)
        return nil
      }
    }
  }

  private func forget(at now: Instant) {
    entries = entries.filter { now - $0.value.at < Self.keptFor }
    guard entries.count >= Self.answersMaximum else { return }
    let oldest = entries.sorted { $0.value.at < $1.value.at }.prefix(Self.answersMaximum / 4)
    for (name, _) in oldest { entries[name] = nil }
  }

  private final class Collector: ResponseBodyWriter, @unchecked Sendable {
    var buffer = ByteBuffer()
    func write(_ part: ByteBuffer) async throws { buffer.writeImmutableBuffer(part) }
    func finish(_: HTTPFields?) async throws {}
  }
}
