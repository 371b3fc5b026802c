import Access
import Desk
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// The desk as a whole: what it shows, its stream, and who one is there.
extension StaffRoutes {
  struct PresenceBody: Decodable {
    var presence: String
    var reason: String?
    var at: String?
    var why: String?
  }

  func addDesk() {
    let services = services
    let house = services.house
    get("desk", .useDesk) { _, _, identity in
      try await .json(house.desk(for: identity.viewer))
    }
    get("plan", .readPlan) { request, _, identity in
      let plan = await house.plan(for: identity.viewer)
      let tag = "\"\(plan.version)\""
      if request.hasAlready(tag) {
        return Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-store"])
      }
      return try .json(plan, version: UInt64(plan.version))
    }
    get("stream", .followStream) { request, _, identity in
      let place = EventStream.place(request)
      return try services.stream(of: identity).response {
        await house.subscribe(identity.viewer, after: place)
      }
    }
    put("desk/presence", .setOwnPresence) { request, _, identity in
      let body = try await request.json(PresenceBody.self)
      let adviser = try identity.adviser()
      try await services.changePresence(adviser, body, now: house.clock.now())
      return try await .json(house.me(identity.viewer))
    }
  }
}

extension DeskServices {
  /// One's own presence: signing in and out, now or at a time.
  func changePresence(
    _ adviser: AdviserID, _ body: StaffRoutes.PresenceBody, now: Instant
  ) async throws {
    let presence = try Presence(body.presence)
    let reason = try await self.reason(body.reason)
    if let at = body.at {
      guard let moment = Instant(rfc3339: at) else {
        throw Problem.invalid("The time is not RFC 3339 in UTC.", pointer: "/at")
      }
      var later = SchedulePresence(adviser: adviser)
      later.presence = presence
      later.reason = reason
      later.at = moment
      return try await give(.schedulePresence(later))
    }
    if presence == .offline { return try await give(.signOut(SignOut(adviser: adviser))) }
    let outcome = try await house.submit(.signIn(SignIn(adviser: adviser)))
    if let rejection = outcome.rejection, rejection != .alreadySignedIn {
      throw Problem(rejection)
    }
    if outcome.rejection != nil || presence == .unavailable || !reason.isNone {
      try await give(
        .changePresence(ChangePresence(adviser: adviser, presence: presence, reason: reason)))
    }
  }

  func reason(_ name: String?) async throws -> PresenceReasonID {
    guard let name else { return .none }
    guard let reason = await house.reason(named: name) else {
      throw Problem.invalid("The plan has no reason of that name.", pointer: "/reason")
    }
    return reason
  }

  /// Submits an input; what the exchange refuses becomes a problem.
  func give(_ input: Input) async throws {
    if let rejection = try await house.submit(input).rejection { throw Problem(rejection) }
  }
}

extension Presence {
  init(_ name: String) throws {
    switch name {
    case "available": self = .available
    case "unavailable": self = .unavailable
    case "offline": self = .offline
    default:
      throw Problem.invalid(
        "The presence is available, unavailable or offline.", pointer: "/presence")
    }
  }
}

extension Request {
  /// If-None-Match, by weak comparison (RFC 9110, 13.1.2).
  func hasAlready(_ tag: String) -> Bool {
    let given = headers[.ifNoneMatch]?.split(separator: ",") ?? []
    return given.contains { one in
      let plain = one.trimmingCharacters(in: .whitespaces)
      return plain == "*" || plain == tag || plain == "W/" + tag
    }
  }
}

extension Instant {
  /// As `description` writes it; the fraction may be missing.
  init?(rfc3339 text: String) {
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
    guard let date = try? Date(text, strategy: format) else { return nil }
    self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }
}
