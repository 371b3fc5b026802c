import Desk
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Server-sent events (the HTML standard, section 9.2) from a subscription of the house.
struct EventStream: Sendable {
  let house: House
  let places: StreamPlaces
  /// Who has it open, and how many such streams there may be.
  var name: String
  var most: Int
  /// Asked on every beat: the stream ends with what allowed it, such as a session.
  var isAllowed: @Sendable () async -> Bool = { true }

  /// - Parameter subscribe: called once the answer is really being sent, so that a client that
  ///   goes before leaves nothing behind.
  func response(_ subscribe: @escaping @Sendable () async -> Subscription) throws -> Response {
    try places.check(name, most: most)
    let headers: HTTPFields = [
      .contentType: "text/event-stream", .cacheControl: "no-store",
      HTTPField.Name("X-Accel-Buffering")!: "no",
    ]
    let body = ResponseBody { writer in
      places.enter(name)
      defer { places.leave(name) }
      let subscription = await subscribe()
      do {
        try await send(subscription, to: &writer)
        await house.unsubscribe(subscription)
        try await writer.finish(nil)
      } catch {
        await house.unsubscribe(subscription)
        throw error
      }
    }
    return Response(status: .ok, headers: headers, body: body)
  }

  private func send(
    _ subscription: Subscription, to writer: inout any ResponseBodyWriter
  ) async throws {
    try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
    for await delta in subscription {
      if delta.name == "beat", await !isAllowed() { return }
      try await writer.write(ByteBuffer(string: Self.text(delta)))
    }
    guard subscription.isTooSlow else { return }
    let reset = Delta(sequence: 0, name: "reset", data: #"{"reason":"gap"}"#)
    try await writer.write(ByteBuffer(string: Self.text(reset)))
  }

  private static func text(_ delta: Delta) -> String {
    let id = delta.sequence == 0 ? "" : "id: \(delta.sequence)\n"
    return "\(id)event: \(delta.name)\ndata: \(delta.data)\n\n"
  }

  /// Where the client stands: the header of a browser that comes back, or `?after=`.
  static func place(_ request: Request) -> UInt64? {
    let header = request.headers[HTTPField.Name("Last-Event-ID")!]
    return (header ?? request.query("after")).flatMap { UInt64($0) }
  }
}
