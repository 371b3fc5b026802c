import Access
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// Signing in and out, and one's own account.
extension StaffRoutes {
  struct SessionView: Encodable {
    var person: String
    var name: String
    var displayName: String
    var adviser: String?
    var roles: [String]
    var units: [String]
    var supervises: [String]
    var hasSecondFactor: Bool
    var mustAddSecondFactor: Bool
    var csrfToken: String
    var expiresAt: String
  }
  struct SignInBody: Decodable {
    var name: String
    var password: String
    var code: String?
  }
  struct PasswordBody: Decodable {
    var current: String
    var new: String
  }
  struct FactorBody: Decodable {
    var password: String?
    var code: String?
  }
  struct FactorView: Encodable {
    var secret: String
    var address: String
  }
  struct CodesView: Encodable { var recoveryCodes: [String] }
  struct MethodsView: Encodable {
    var password = true
    var oidc = false
  }

  func addSession() {
    let services = services
    let clock = services.house.clock
    let methods = MethodsView(oidc: services.provider != nil)
    group.get("sign-in-methods") { _, _ in try Response.json(methods) }
    group.post("session") { request, context in
      // Signing somebody else in here would be a forgery, too.
      if let site = request.headers[HTTPField.Name("Sec-Fetch-Site")!], site != "same-origin" {
        throw Problem.forgery
      }
      if let wait = services.signInRate.take(context.limitKey, at: clock.now()) {
        throw Problem.tooMany(after: wait)
      }
      let body = try await request.json(SignInBody.self, most: 4096)
      let start = try await services.accounts.signIn(
        name: body.name, password: body.password, code: body.code,
        from: ClientAddress(context.address), at: clock.now())
      return try await services.begin(start)
    }
    get("session", .readOwnSession) { _, _, identity in
      try await .json(services.view(identity))
    }
    delete("session", .endOwnSession) { _, context, identity in
      try await services.accounts.signOut(
        identity.token, from: ClientAddress(context.address), at: clock.now())
      var response = Response.nothing
      response.setCookie(services.cookie("", seconds: 0))
      return response
    }
    put("session/password", .changeOwnPassword) { request, context, identity in
      let body = try await request.json(PasswordBody.self, most: 4096)
      let start = try await services.accounts.changeOwnPassword(
        identity.token, current: body.current, new: body.new,
        from: ClientAddress(context.address), at: clock.now())
      return try await services.begin(start)
    }
    addSecondFactor()
  }

  private func addSecondFactor() {
    let services = services
    let clock = services.house.clock
    post("session/second-factor", .changeOwnSecondFactor) { request, context, identity in
      let body = try await request.json(FactorBody.self, most: 4096)
      let offer = try await services.accounts.offerSecondFactor(
        identity.token, password: body.password ?? "", from: ClientAddress(context.address),
        at: clock.now())
      return try .json(FactorView(secret: offer.secret, address: offer.address))
    }
    put("session/second-factor", .changeOwnSecondFactor) { request, context, identity in
      let body = try await request.json(FactorBody.self, most: 4096)
      let codes = try await services.accounts.confirmSecondFactor(
        identity.token, code: body.code ?? "", from: ClientAddress(context.address),
        at: clock.now())
      return try .json(CodesView(recoveryCodes: codes))
    }
    post("session/recovery-codes", .changeOwnSecondFactor) { request, context, identity in
      let body = try await request.json(FactorBody.self, most: 4096)
      let codes = try await services.accounts.makeRecoveryCodes(
        identity.token, password: body.password ?? "", code: body.code ?? "",
        from: ClientAddress(context.address), at: clock.now())
      return try .json(CodesView(recoveryCodes: codes))
    }
    post("session/second-factor/remove", .changeOwnSecondFactor) { request, context, identity in
      let body = try await request.json(FactorBody.self, most: 4096)
      try await services.accounts.removeSecondFactor(
        identity.token, password: body.password ?? "", code: body.code ?? "",
        from: ClientAddress(context.address), at: clock.now())
      return .nothing
    }
  }
}

extension DeskServices {
  func begin(_ start: SessionStart) async throws -> Response {
    let identity = await identity(start.signedIn, start.token)
    var response = try await Response.json(view(identity))
    response.setCookie(
      cookie(start.token.text, seconds: Int(SessionLimits.longest.milliseconds / 1000)))
    return response
  }

  func cookie(_ start: SessionStart) -> Cookie {
    cookie(start.token.text, seconds: Int(SessionLimits.longest.milliseconds / 1000))
  }

  func cookie(_ value: String, seconds: Int) -> Cookie {
    Cookie(
      name: SignedInMiddleware.cookie, value: value, maxAge: seconds, path: "/",
      secure: options.isSecure, httpOnly: true, sameSite: .lax)
  }

  func view(_ identity: Identity) async -> StaffRoutes.SessionView {
    let person = identity.person
    return StaffRoutes.SessionView(
      person: person.id, name: person.name, displayName: person.displayName,
      adviser: person.adviser, roles: person.roles.map(\.rawValue).sorted(),
      units: await house.unitNames(identity.viewer.units),
      supervises: await house.unitNames(identity.viewer.supervises),
      hasSecondFactor: identity.signedIn.hasSecondFactor,
      mustAddSecondFactor: identity.signedIn.mustAddSecondFactor,
      csrfToken: identity.token.csrfToken, expiresAt: "\(identity.signedIn.expiresAt)")
  }
}

extension Problem {
  init(_ fault: AccessFault) {
    let status: HTTPResponse.Status
    var kind = Problem.kind("\(fault.reason)")
    switch fault.reason {
    case .refused, .codeRefused, .signedOut: status = .unauthorized
    case .codeNeeded:
      status = .unauthorized
      kind = "second-factor-required"
    case .backedOff, .busy: status = .tooManyRequests
    case .storage: status = .serviceUnavailable
    case .conflict, .nameTaken, .hasSecondFactor, .noSecondFactor: status = .conflict
    default: status = .unprocessableContent
    }
    let title = fault.what.prefix(1).uppercased() + fault.what.dropFirst() + "."
    self.init(status, kind, title, fault.remedy)
    if let milliseconds = fault.retryAfterMilliseconds {
      retryAfterSeconds = max(1, Int((milliseconds + 999) / 1000))
    } else if fault.reason == .busy || fault.reason == .storage {
      retryAfterSeconds = 5
    }
  }
}
