import Access
import Desk
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Vocabulary

/// The telephone of the desk: the adviser's sound, and calls that they make themselves.
extension StaffRoutes {
  struct OfferBody: Codable { var sdp: String }
  struct KeysBody: Decodable { var keys: String }
  struct MutedBody: Decodable { var muted: Bool }
  struct CallBody: Decodable {
    var number: String
    var queue: String
  }

  func addPhone() {
    let services = services
    get("phone", .usePhone) { _, _, identity in
      let phone = try services.phoneOrProblem()
      guard let state = await phone.state(of: try identity.adviser()) else {
        throw Problem.missing("connection")
      }
      return try .json(state)
    }
    post("phone", .usePhone) { request, _, identity in
      let phone = try services.phoneOrProblem()
      let body = try await request.json(OfferBody.self)
      let answer = try await phone.connect(try identity.adviser(), offer: body.sdp)
      return try .json(OfferBody(sdp: answer), status: .created)
    }
    delete("phone", .usePhone) { _, _, identity in
      await services.phone?.disconnect(try identity.adviser())
      return .nothing
    }
    post("phone/keys", .usePhone) { request, _, identity in
      let body = try await request.json(KeysBody.self, most: 1024)
      try await services.phoneOrProblem().press(body.keys, by: try identity.adviser())
      return .nothing
    }
    put("phone/muted", .usePhone) { request, _, identity in
      let body = try await request.json(MutedBody.self, most: 1024)
      try await services.phoneOrProblem().setMuted(body.muted, try identity.adviser())
      return .nothing
    }
    post("calls", .placeCall) { request, _, identity in
      try await services.placeCall(request, identity)
    }
  }
}

extension DeskServices {
  func phoneOrProblem() throws -> any AdviserPhone {
    guard let phone else {
      throw Problem(
        .serviceUnavailable, "no-telephone", "This service has no telephone.",
        "Ask whoever runs it to start it with --telephone.")
    }
    return phone
  }

  /// A call by hand: the adviser has it at once, and hears it ring.
  func placeCall(_ request: Request, _ identity: Identity) async throws -> Response {
    let phone = try phoneOrProblem()
    let adviser = try identity.adviser()
    guard await phone.state(of: adviser) != nil else {
      throw PhoneFault(.notConnected, "Your telephone is not connected, so nobody would hear you.")
    }
    let body = try await request.json(StaffRoutes.CallBody.self, most: 1024)
    guard let key = try request.idempotencyKey else {
      throw Problem.invalid("A call needs an Idempotency-Key, so that it is never made twice.")
    }
    guard let queue = await house.queue(named: body.queue) else {
      throw Problem.invalid("The plan has no such queue.", pointer: "/queue")
    }
    guard let number = await house.numberToCall(body.number) else {
      throw Problem.invalid(
        "That is no telephone number, such as 01632 960100 or +441632960100.", pointer: "/number")
    }
    if let refusal = await house.refusal(ofCalling: number) {
      throw Problem.invalid(refusal, pointer: "/number")
    }
    // In E.164, or a short code such as 999.
    let text = CalledNumberForm.e164.text(of: number)
    let subject = try house.confidant.subject(forIdentity: text, kind: "telephone")
    var dial = Dial(adviser: adviser, queue: queue, reference: "dial-\(identity.person.id)-\(key)")
    dial.subject = subject
    dial.identity = try house.confidant.sealJSON(
      CustomerCard(number: text), for: subject, .identity)
    let outcome = try await house.submit(.dial(dial))
    if let rejection = outcome.rejection { throw Problem(rejection) }
    for event in outcome.events {
      if case .contactArrived(let event) = event {
        return try await answer(event.contact, identity)
      }
    }
    throw Problem.internalFault
  }
}

extension Problem {
  init(_ fault: PhoneFault) {
    let status: HTTPResponse.Status =
      switch fault.reason {
      case .unusable, .badKeys: .unprocessableContent
      case .unavailable: .serviceUnavailable
      case .notConnected: .conflict
      }
    self.init(
      status, "phone-" + Problem.kind(fault.reason.rawValue), fault.message,
      "Try again; if it stays, reload the page.")
    if status == .serviceUnavailable { retryAfterSeconds = 2 }
  }
}
