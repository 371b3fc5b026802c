import Access
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import Logging

/// Signing in by the council's identity provider (OpenID Connect Core 1.0, section 3.1).
struct ProviderRoutes: Sendable {
  private static let cookie = "guildhall-sign-in"
  private static let path = "/api/v1/session/oidc"

  let services: DeskServices
  let provider: any IdentityProvider

  func add(to group: RouterGroup<ServerContext>) {
    let clock = services.house.clock
    group.get("session/oidc") { request, context in
      if let wait = services.signInRate.take(context.limitKey, at: clock.now()) {
        throw Problem.tooMany(after: wait)
      }
      let redirect = try await begin()
      var response = Response(status: .seeOther, headers: [.location: redirect.address])
      response.setCookie(cookie(redirect.pending, seconds: 600))
      return response
    }
    group.get("session/oidc/callback") { request, context in
      let pending = request.cookies[Self.cookie]?.value
      do {
        let identity = try await provider.finish(
          query: request.uri.query ?? "", pending: pending, at: clock.now())
        let start = try await services.accounts.signIn(
          identity: identity, from: ClientAddress(context.address), at: clock.now())
        var response = Response(status: .seeOther, headers: [.location: "/desk/"])
        response.setCookie(services.cookie(start))
        response.setCookie(cookie("", seconds: 0))
        return response
      } catch {
        // The person is in their browser: back to where they came from, which says what to do.
        let kind = (error as? ProviderFault).map { "\($0.reason)" } ?? Self.kind(error)
        context.logger.notice("sign-in by the provider failed", metadata: ["kind": "\(kind)"])
        var response = Response(
          status: .seeOther, headers: [.location: "/desk/?sign-in=\(kind)"])
        response.setCookie(cookie("", seconds: 0))
        return response
      }
    }
  }

  private static func kind(_ error: any Error) -> String {
    (error as? AccessFault).map { "\($0.reason)" } ?? "failed"
  }

  private func begin() async throws -> ProviderRedirect {
    do throws(ProviderFault) {
      return try await provider.begin(at: services.house.clock.now())
    } catch {
      throw Problem(
        .serviceUnavailable, "provider-\(Problem.kind("\(error.reason)"))",
        "\(error.what.prefix(1).uppercased())\(error.what.dropFirst()).", error.remedy)
    }
  }

  private func cookie(_ value: String, seconds: Int) -> Cookie {
    Cookie(
      name: Self.cookie, value: value, maxAge: seconds, path: Self.path,
      secure: services.options.isSecure, httpOnly: true, sameSite: .lax)
  }
}
