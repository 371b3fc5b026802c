import Access
import Desk
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// Routes for people who are signed in. None can be added without saying what it takes.
struct StaffRoutes {
  typealias Handler =
    @Sendable (Request, ServerContext, Identity) async throws -> Response

  let group: RouterGroup<ServerContext>
  let services: DeskServices

  func get(_ path: RouterPath, _ permission: Permission, use handler: @escaping Handler) {
    add(.get, path, permission, handler)
  }
  func post(_ path: RouterPath, _ permission: Permission, use handler: @escaping Handler) {
    add(.post, path, permission, handler)
  }
  func put(_ path: RouterPath, _ permission: Permission, use handler: @escaping Handler) {
    add(.put, path, permission, handler)
  }
  func delete(_ path: RouterPath, _ permission: Permission, use handler: @escaping Handler) {
    add(.delete, path, permission, handler)
  }

  private func add(
    _ method: HTTPRequest.Method, _ path: RouterPath, _ permission: Permission,
    _ handler: @escaping Handler
  ) {
    let limit = services.staffRate
    let clock = services.house.clock
    let repeated = services.repeated
    group.on(path, method: method) { request, context in
      guard let identity = context.identity else { throw Problem.signedOut }
      if let wait = limit.take(identity.person.id, at: clock.now()) {
        throw Problem.tooMany(after: wait)
      }
      guard identity.signedIn.may(permission) else { throw Problem.forbidden }
      guard method != .get else { return try await handler(request, context, identity) }
      try identity.checkOrigin(of: request)
      guard let key = try request.idempotencyKey else {
        return try await handler(request, context, identity)
      }
      var request = request
      let content = try await request.bytes(most: Limits.fileBytes)
      request.body = .init(buffer: content)
      let name = "\(identity.person.id) \(method) \(request.uri.path) \(key)"
      return try await repeated.answer(name, content: content, at: clock.now()) { [request] in
        try await handler(request, context, identity)
      }
    }
  }
}

extension Identity {
  /// Only our own pages act for who is signed in: the token of the session comes with each act
  /// (OWASP: synchroniser token), and a browser that says where it comes from comes from here.
  func checkOrigin(of request: Request) throws {
    if let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!], site != "same-origin" {
      throw Problem.forgery
    }
    guard let token = request.headers[HTTPField.Name("X-CSRF-Token")!],
      self.token.acceptsCSRF(token)
    else { throw Problem.forgery }
  }

  /// Who acts, for the exchange.
  func adviser() throws -> AdviserID {
    guard !viewer.adviser.isNone else {
      throw Problem(
        .forbidden, "no-adviser", "You are not named in the plan.",
        "Ask a planner to add you, and an administrator to say so in your account.")
    }
    return viewer.adviser
  }
}

extension Problem {
  static let forgery = Problem(
    .forbidden, "forgery", "The request does not come from the desk itself.",
    "Reload the page, then try again.")
}

extension Parameters {
  func contactID() throws -> ContactID {
    guard let text = get("contact"), text.first == "C", let number = UInt64(text.dropFirst()),
      number > 0
    else { throw Problem.missing("contact") }
    return ContactID(number)
  }

  func name(_ key: String) throws -> String {
    guard let text = get(key), let plain = text.removingPercentEncoding else {
      throw Problem.missing(key)
    }
    return plain
  }
}
