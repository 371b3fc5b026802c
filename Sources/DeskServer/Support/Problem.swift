import Access
import Desk
import EventLog
import Exchange
import Foundation
import HTTPTypes
import Hummingbird

/// A refusal as RFC 9457 has it: what happened, and what to do.
struct Problem: Error, Encodable {
  var type: String
  var title: String
  var status: Int
  var detail: String
  var pointer: String?
  /// The scheme of RFC 9110, 11.6.1, by which to be let in; sent with every 401.
  var scheme = "Session"
  /// Seconds after which to try again; sent as Retry-After (RFC 9110, 10.2.3).
  var retryAfterSeconds: Int? = nil

  init(
    _ status: HTTPResponse.Status, _ kind: String, _ title: String, _ detail: String,
    pointer: String? = nil
  ) {
    type = "/problems/\(kind)"
    self.title = title
    self.status = status.code
    self.detail = detail
    self.pointer = pointer
  }

  enum CodingKeys: String, CodingKey { case type, title, status, detail, pointer }

  func response() -> Response {
    // A few strings and a number are always encodable.
    let data = try! JSONEncoder().encode(self)
    var headers: HTTPFields = [.contentType: "application/problem+json"]
    headers[.cacheControl] = "no-store"
    if status == 401 { headers[.wwwAuthenticate] = "\(scheme) realm=\"guildhall\"" }
    if let seconds = retryAfterSeconds { headers[.retryAfter] = "\(seconds)" }
    return Response(
      status: .init(code: status), headers: headers,
      body: .init(byteBuffer: ByteBuffer(bytes: data)))
  }

  // MARK: The usual ones

  static func missing(_ what: String) -> Problem {
    Problem(
      .notFound, "not-found", "There is no such \(what).",
      "It may have ended, or it is not yours to see. Go back to the list.")
  }

  static func invalid(_ what: String, pointer: String? = nil) -> Problem {
    Problem(
      .unprocessableContent, "invalid", what, "Correct it and send it again.", pointer: pointer)
  }

  static let signedOut = Problem(
    .unauthorized, "signed-out", "You are not signed in.", "Sign in, then try again.")

  /// Asked for a bearer token.
  static let unnamed: Problem = {
    var problem = Problem(
      .unauthorized, "token", "The token is missing or wrong.",
      "Send it as Authorization: Bearer TOKEN.")
    problem.scheme = "Bearer"
    return problem
  }()

  static let forbidden = Problem(
    .forbidden, "forbidden", "Your role does not allow this.",
    "Ask an administrator, if you need it for your work.")

  static func tooLarge(_ most: Int) -> Problem {
    Problem(
      .contentTooLarge, "too-large", "That is too large.", "Send at most \(most) bytes.")
  }

  static func tooMany(after seconds: Int) -> Problem {
    var problem = Problem(
      .tooManyRequests, "too-many-requests", "Too many requests.",
      "Wait \(seconds) seconds, then try again.")
    problem.retryAfterSeconds = seconds
    return problem
  }

  static let changed = Problem(
    .preconditionFailed, "changed", "Somebody changed it meanwhile.",
    "Look at it as it is now, then decide again.")

  static let internalFault = Problem(
    .internalServerError, "internal", "Something went wrong here.",
    "It was noted. Try again in a moment; if it stays, tell whoever runs the service.")

  static let unavailable: Problem = {
    var problem = Problem(
      .serviceUnavailable, "unavailable", "The service cannot take this now.",
      "It will be back soon; try again in a moment.")
    problem.retryAfterSeconds = 5
    return problem
  }()

  /// What the exchange refused.
  init(_ rejection: Rejection) {
    let status: HTTPResponse.Status =
      switch rejection {
      case .unknownContact, .unknownAdviser, .unknownQueue, .unknownEntryPoint, .unknownDuty,
        .unknownUnit, .unknownAnnouncement:
        .notFound
      case .otherUnit, .notSupervisor: .forbidden
      case .unknownDisposition, .unknownReason, .whyMissing, .textMissing, .targetMissing,
        .numberMissing, .tooLong, .inThePast, .noSuchSlot, .dispositionRequired, .tooFarAhead:
        .unprocessableContent
      case .noPlan: .serviceUnavailable
      default: .conflict
      }
    self.init(
      status, Problem.kind("\(rejection)"), Problem.title(rejection.explanation),
      Problem.rest(rejection.explanation))
  }

  /// "notOffered" becomes "not-offered".
  static func kind(_ name: String) -> String {
    name.reduce(into: "") { text, letter in
      if letter.isUppercase { text += "-" }
      text += letter.lowercased()
    }
  }

  private static func title(_ text: String) -> String {
    guard let end = text.range(of: ". ") else { return text }
    return String(text[..<end.lowerBound]) + "."
  }

  private static func rest(_ text: String) -> String {
    guard let end = text.range(of: ". ") else { return "Look at it as it is now." }
    return String(text[end.upperBound...])
  }

  /// Whatever was thrown, as it is told to a client; nothing of the inside goes out.
  init(_ error: any Error) {
    switch error {
    case let problem as Problem: self = problem
    case let fault as AccessFault: self = Problem(fault)
    case let fault as PhoneFault: self = Problem(fault)
    case let fault as LogFault:
      self = fault.reason == .overloaded || fault.reason == .closed ? .unavailable : .internalFault
    case let fault as HistoryFault:
      self = fault.reason == .overloaded || fault.reason == .ended ? .unavailable : .internalFault
    case let fault as SealFault:
      self =
        fault.reason == .erasedSubject
        ? Problem(
          .gone, "erased", "This person's data was erased.",
          "Nothing new is kept about them here. Begin a new contact.")
        : .internalFault
    case let error as House.UnknownLanguage:
      self = .invalid(
        "The plan has no language \"\(error.name.prefix(20))\"; it has "
          + error.known.joined(separator: ", ") + ".", pointer: "/text")
    case let error as HTTPError:
      self = Problem(http: error)
    default: self = .internalFault
    }
  }

  private init(http error: HTTPError) {
    switch error.status.code {
    case 404: self = .missing("page")
    case 405:
      self = Problem(
        .methodNotAllowed, "method", "That cannot be done here.", "Use a method that is described.")
    case 413: self = .tooLarge(Limits.bodyBytes)
    case 400...499:
      self = Problem(
        error.status, "invalid", "The request cannot be read.", "Correct it and send it again.")
    default: self = .internalFault
    }
  }
}

/// The named maxima of the server.
enum Limits {
  static let bodyBytes = 256 << 10
  static let fileBytes = House.fileBytesMaximum
  static let textCharacters = 10_000
  static let pageItems = 50
  static let keyCharacters = 100
}
