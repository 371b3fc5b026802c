/// A peer-to-peer relation of two ends (RFC 3261 12), and what is under way in it.
struct Dialog: Sendable {
  let callID: String
  /// Ours, with our tag.
  var local: NameAddress
  /// Theirs, with their tag once known.
  var remote: NameAddress
  var localNumber: UInt32
  var remoteNumber: UInt32?
  var target: SIPURI
  var routes: [NameAddress]
  var flow: Flow
  /// Our `Contact`.
  var contact: String
  var isConfirmed = false
  var allowed: [SIPMethod] = []
  var supported: [String] = []

  /// The last offer or answer of ours, for refreshing by re-INVITE.
  var localBody: Body?
  var exchange = Exchange()
  var refresh: RefreshTimer?
  /// The last RSeq taken (RFC 3262 4).
  var lastRSeq: UInt32?
  /// Our 2xx to INVITE until it is acknowledged.
  var answer: UnacknowledgedAnswer?

  /// Who has offered and waits (RFC 3264, RFC 3311 5.2, RFC 6337).
  struct Exchange: Sendable {
    /// Our INVITE or UPDATE that is under way.
    var client: TransactionID?
    /// Theirs, waiting for the user.
    var server: TransactionID?
    var serverMethod: SIPMethod = .invite
    var serverHasOffer = false
    var serverDue: Int64?
    /// Ours, waiting for what is under way or for the time after a 491.
    var wanted: Body?
    var wantedDue: Int64?
    var attempts = 0
    /// A 2xx to our re-INVITE made the offer: the ACK waits for the user's answer.
    var awaitsAnswer: CSeq?

    var isFree: Bool { client == nil && server == nil && awaitsAnswer == nil }
  }

  struct UnacknowledgedAnswer: Sendable {
    var bytes: [UInt8]
    var flow: Flow
    var number: UInt32
    var gap: Int
    var due: Int64
    var end: Int64
    /// The 2xx held our offer: the ACK has the answer.
    var holdsOffer: Bool
  }

  var remoteTag: String { remote.tag ?? "" }
  var localTag: String { local.tag ?? "" }

  /// A request within the dialog, without `Via` (12.2.1.1).
  mutating func request(_ method: SIPMethod, body: Body? = nil, number: UInt32? = nil) -> SIPMessage
  {
    if number == nil { localNumber += 1 }
    var uri = target
    var passing = routes
    // A strict router comes first: it gets the Request-URI, our target goes last.
    if let first = routes.first, !first.uri.isLooseRouter {
      uri = first.uri.withoutHeaders
      passing.removeFirst()
      passing.append(NameAddress(target))
    }
    var message = SIPMessage(.request(method, uri.withoutHeaders))
    for route in passing { message.headers.append(HeaderField(.route, route)) }
    message.append(.maxForwards, "70")
    message.headers.append(HeaderField(.from, local))
    message.headers.append(HeaderField(.to, remote))
    message.append(.callID, callID)
    message.append(.cSeq, CSeq(number ?? localNumber, method).description)
    if [.invite, .update, .refer, .notify].contains(method) {
      message.append(.contact, contact)
    }
    if let body { message.setBody(body.bytes, type: body.type) }
    return message
  }

  /// The caller's side, of a response with a tag (12.1.2).
  init?(request: SIPMessage, response: SIPMessage, flow: Flow) {
    guard let from = try? request.from(), let to = try? response.to(),
      let callID = try? request.callID(), let number = try? request.cSeq().number
    else { return nil }
    self.callID = callID
    local = from
    remote = to
    localNumber = number
    remoteNumber = nil
    target = request.requestURI ?? to.uri
    routes = ((try? response.addresses(.recordRoute)) ?? []).reversed()
    self.flow = flow
    contact = request.text(.contact) ?? ""
    localBody = Body(of: request)
    note(response)
  }

  /// The called side, of a request that makes a dialog (12.1.1).
  init?(server request: SIPMessage, localTag: String, contact: String, flow: Flow) {
    guard let from = try? request.from(), var to = try? request.to(),
      let callID = try? request.callID(), let number = try? request.cSeq().number,
      let target = try? request.contacts().first?.uri
    else { return nil }
    to.parameters["tag"] = localTag
    self.callID = callID
    local = to
    remote = from
    localNumber = 0
    remoteNumber = number
    self.target = target
    routes = (try? request.addresses(.recordRoute)) ?? []
    self.flow = flow
    self.contact = contact
    note(request)
  }

  /// Takes what the far end says of itself: target (12.2), methods and extensions.
  mutating func note(_ message: SIPMessage) {
    if let contact = try? message.contacts().first { target = contact.uri }
    if let methods = message.allowed { allowed = methods }
    let tags = message.tokens(.supported)
    if !tags.isEmpty { supported = tags }
  }

  /// Whether a request's number is in order (12.2.2); takes it.
  mutating func takeNumber(_ number: UInt32) -> Bool {
    if let last = remoteNumber, number <= last { return false }
    remoteNumber = number
    return true
  }

  /// The earliest time at which something is to be done.
  var due: Int64? {
    [exchange.serverDue, exchange.wantedDue, refresh?.due, answer.map { min($0.due, $0.end) }]
      .compactMap { $0 }.min()
  }
}

/// RFC 4028: who refreshes, and when it is over.
struct RefreshTimer: Sendable, Equatable {
  var seconds: Int
  var isOurs: Bool
  var due: Int64

  /// Ours is due at half the interval, theirs a third or 32 s before its end (RFC 4028 10).
  init(seconds: Int, isOurs: Bool, nowMilliseconds: Int64) {
    self.seconds = seconds
    self.isOurs = isOurs
    let wait = isOurs ? seconds * 500 : seconds * 1_000 - min(32_000, seconds * 1_000 / 3)
    due = nowMilliseconds + Int64(wait)
  }
}
