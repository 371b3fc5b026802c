import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Every error becomes a problem, every answer carries the headers that keep browsers honest.
struct AnswerMiddleware: RouterMiddleware {
  typealias Context = ServerContext
  let methods: PathMethods

  /// The desk and the pages: nothing from elsewhere, nothing inline, in nobody's frame.
  static let policy = [
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
    "connect-src 'self'", "media-src 'self' blob:", "frame-ancestors 'none'", "base-uri 'none'",
    "form-action 'self'", "object-src 'none'",
  ].joined(separator: "; ")

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      let problem = Problem(error)
      if problem.status >= 500 {
        // The error's own words may hold what was asked: its kind is enough.
        context.logger.error("request failed", metadata: ["kind": "\(type(of: error))"])
      }
      response = problem.response()
      // The router knows path and method together only.
      if (error as? HTTPError)?.status == .notFound {
        let allowed = methods.allowed(request.uri.path)
        if !allowed.isEmpty {
          response = Problem(HTTPError(.methodNotAllowed)).response()
          response.headers[.allow] = allowed.joined(separator: ", ")
        }
      }
    }
    func set(_ name: String, _ value: String) {
      let name = HTTPField.Name(name)!
      if response.headers[name] == nil { response.headers[name] = value }
    }
    set("Content-Security-Policy", Self.policy)
    set("X-Content-Type-Options", "nosniff")
    set("Referrer-Policy", "same-origin")
    set("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)")
    set("Cross-Origin-Opener-Policy", "same-origin")
    return response
  }
}
