import Desk
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Server-sent events (the HTML standard, section 9.2) from a subscription of the house.
enum EventStream {
  static func response(
    _ subscription: Subscription, of house: House, extra: HTTPFields = [:]
  ) -> Response {
    var headers = extra
    headers[.contentType] = "text/event-stream"
    headers[.cacheControl] = "no-store"
    headers[HTTPField.Name("X-Accel-Buffering")!] = "no"
    let body = ResponseBody { writer in
      do {
        try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
        for await delta in subscription {
          try await writer.write(ByteBuffer(string: text(delta)))
        }
        if subscription.isTooSlow {
          let reset = Delta(sequence: 0, name: "reset", data: #"{"reason":"gap"}"#)
          try await writer.write(ByteBuffer(string: text(reset)))
        }
        await house.unsubscribe(subscription)
        try await writer.finish(nil)
      } catch {
        await house.unsubscribe(subscription)
        throw error
      }
    }
    return Response(status: .ok, headers: headers, body: body)
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
