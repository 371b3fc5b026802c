import Access
import Desk
import Foundation
import HTTPTypes
import Hummingbird

/// Whose session the cookie is. Requests without one, or with one that has ended, go on as the
/// public.
struct SignedInMiddleware: RouterMiddleware {
  typealias Context = ServerContext
  static let cookie = "guildhall"

  let services: DeskServices

  func handle(
    _ request: Request, context: ServerContext,
    next: (Request, ServerContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let cookie = request.cookies[Self.cookie], let token = SessionToken(cookie.value) {
      // What a page does by itself does not keep a session alive.
      let isActivity =
        request.headers[HTTPField.Name("X-Background")!] == nil
        && !request.uri.path.hasSuffix("/stream")
      if let signedIn = try? await services.accounts.signedIn(
        token, at: services.house.clock.now(), isActivity: isActivity)
      {
        context.identity = await services.identity(signedIn, token)
      }
    }
    return try await next(request, context)
  }
}

extension DeskServices {
  func identity(_ signedIn: SignedIn, _ token: SessionToken) async -> Identity {
    let person = signedIn.person
    let viewer = await house.viewer(
      person: person.id, adviser: person.adviser, also: person.units,
      isSupervisor: signedIn.may(.readBoard))
    return Identity(signedIn: signedIn, token: token, viewer: viewer)
  }
}
