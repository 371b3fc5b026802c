/// Names one registration of ours at a trunk.
public struct RegistrationHandle: Hashable, Sendable {
  public let rawValue: UInt64
}

public enum RegistrationState: Sendable, Equatable {
  /// Bound for so many seconds.
  case registered(expiresSeconds: Int)
  /// Not bound; tried again at a time. The status of the refusal, nil where none came.
  case failed(status: Int?, retryAtMilliseconds: Int64)
  case unregistered
}

/// Keeps us bound at a registrar (10.2): refreshes at half the time, takes 423, answers challenges,
/// and backs off when refused (RFC 5626 4.5).
public struct RegistrationClient: Sendable {
  /// What to register, and as whom.
  public struct Plan: Sendable {
    public var registrar: SIPURI
    /// The address to be bound.
    public var address: NameAddress
    public var flow: Flow
    public var routes: [NameAddress] = []
    public var credentials: DigestCredentials?
    public var expiresSeconds = 3_600
    /// RFC 5626: `urn:uuid:…`; nil for none.
    public var instanceID: String?

    public init(registrar: SIPURI, address: NameAddress, flow: Flow) {
      self.registrar = registrar
      self.address = address
      self.flow = flow
    }
  }

  static let firstBackOffMilliseconds: Int64 = 30_000
  static let backOffMaximumMilliseconds: Int64 = 1_800_000
  /// Challenges and 423 answered in a row before it counts as refused.
  static let roundsMaximum = 3

  public let plan: Plan
  let callID: String
  let tag: String
  let contact: String
  private var number: UInt32 = 0
  private var client: DigestClient?
  private var seconds: Int
  private var rounds = 0
  private var failures = 0
  private(set) var isLeaving = false
  /// When the next REGISTER goes; nil while one is under way, or after leaving.
  private(set) var due: Int64?

  enum Step: Sendable, Equatable {
    case send(SIPMessage)
    case report(RegistrationState)
  }

  init(_ plan: Plan, callID: String, tag: String, contact: String) {
    self.plan = plan
    self.callID = callID
    self.tag = tag
    self.contact = contact
    seconds = plan.expiresSeconds
    client = plan.credentials.map { DigestClient($0) }
  }

  /// The next REGISTER.
  mutating func register(clientNonce: String) -> SIPMessage {
    due = nil
    number += 1
    var request = SIPMessage(.request(.register, plan.registrar.withoutHeaders))
    for route in plan.routes { request.headers.append(HeaderField(.route, route)) }
    request.append(.maxForwards, "70")
    var from = plan.address
    from.parameters["tag"] = tag
    request.headers.append(HeaderField(.from, from))
    request.headers.append(HeaderField(.to, plan.address))
    request.append(.callID, callID)
    request.append(.cSeq, CSeq(number, .register).description)
    var ours = contact
    if let instance = plan.instanceID { ours += ";+sip.instance=\"<\(instance)>\";reg-id=1" }
    request.append(.contact, ours + ";expires=\(isLeaving ? 0 : seconds)")
    request.append(.supported, "outbound, path")
    if let field = client?.answer(
      method: .register, uri: plan.registrar.withoutHeaders, clientNonce: clientNonce)
    {
      request.headers.append(field)
    }
    return request
  }

  mutating func leave(clientNonce: String) -> SIPMessage {
    isLeaving = true
    rounds = 0
    return register(clientNonce: clientNonce)
  }

  /// A final response, or nil when none came. `spread` is chance, for backing off (RFC 5626 4.5).
  mutating func received(
    _ response: SIPMessage?, spread: UInt64, clientNonce: String, nowMilliseconds: Int64
  ) -> Step? {
    guard let response, let status = response.status else {
      return failed(nil, nil, spread, nowMilliseconds)
    }
    if status / 100 == 2 {
      rounds = 0
      failures = 0
      if isLeaving { return .report(.unregistered) }
      let granted = grantedSeconds(response)
      // Half the time, so that a lost refresh can be made up for.
      due = nowMilliseconds + Int64(max(granted, 2)) * 500
      return .report(.registered(expiresSeconds: granted))
    }
    if rounds < Self.roundsMaximum {
      rounds += 1
      if status == 401 || status == 407, var answering = client {
        let isOursToAnswer = answering.take(response)
        client = answering
        if isOursToAnswer { return .send(register(clientNonce: clientNonce)) }
      }
      if status == 423, let least = (try? response.seconds(.minExpires)) ?? nil, least > seconds {
        seconds = least
        return .send(register(clientNonce: clientNonce))
      }
    }
    let retry = ((try? response.seconds(.retryAfter)) ?? nil).map { Int64($0) * 1_000 }
    return failed(status, retry, spread, nowMilliseconds)
  }

  /// What the registrar granted our binding.
  private func grantedSeconds(_ response: SIPMessage) -> Int {
    let mine = (try? NameAddress(contact))?.uri
    let bound = (try? response.contacts()) ?? []
    let found = bound.first { binding in mine.map { $0.isEquivalent(to: binding.uri) } ?? false }
    let header = (try? response.seconds(.expires)) ?? nil
    return found?.expires ?? header ?? seconds
  }

  private mutating func failed(
    _ status: Int?, _ retry: Int64?, _ spread: UInt64, _ now: Int64
  ) -> Step {
    rounds = 0
    if isLeaving { return .report(.unregistered) }
    failures += 1
    let full = min(
      Self.firstBackOffMilliseconds << Int64(min(failures - 1, 6)),
      Self.backOffMaximumMilliseconds)
    // Between half and all of it.
    let wait = max(full / 2 + Int64(spread % UInt64(full / 2)), min(retry ?? 0, full * 2))
    due = now + wait
    return .report(.failed(status: status, retryAtMilliseconds: now + wait))
  }
}

extension CallEngine {
  /// Registrations held at once.
  static let registrationsMaximum = 1_000

  /// Registers, and stays registered until `unregister`. nil beyond the maximum.
  public mutating func register(
    _ plan: RegistrationClient.Plan, nowMilliseconds: Int64
  ) -> (handle: RegistrationHandle, actions: [Action])? {
    now = nowMilliseconds
    guard registrations.count < Self.registrationsMaximum else { return nil }
    let handle = RegistrationHandle(rawValue: newHandle())
    registrations[handle] = RegistrationClient(
      plan, callID: identifier(words: 2), tag: identifier(words: 1), contact: contact(plan.flow))
    registrationDue(handle)
    return (handle, flush())
  }

  /// Takes the binding away and forgets it.
  public mutating func unregister(
    _ handle: RegistrationHandle, nowMilliseconds: Int64
  ) -> [Action] {
    now = nowMilliseconds
    guard var client = registrations[handle] else { return [] }
    let request = client.leave(clientNonce: identifier(words: 1))
    store(handle, client)
    if send(request, over: client.plan.flow, .registration(handle)) == nil {
      registrationResponse(handle, nil)
    }
    return flush()
  }

  mutating func registrationDue(_ handle: RegistrationHandle) {
    guard var client = registrations[handle] else { return }
    let request = client.register(clientNonce: identifier(words: 1))
    store(handle, client)
    if send(request, over: client.plan.flow, .registration(handle)) == nil {
      registrationResponse(handle, nil)
    }
  }

  mutating func registrationResponse(_ handle: RegistrationHandle, _ response: SIPMessage?) {
    guard response?.isProvisional != true, var client = registrations[handle] else { return }
    let step = client.received(
      response, spread: random.next(), clientNonce: identifier(words: 1), nowMilliseconds: now)
    store(handle, client)
    switch step {
    case .send(let request):
      if send(request, over: client.plan.flow, .registration(handle)) == nil {
        registrationResponse(handle, nil)
      }
    case .report(let state):
      if client.isLeaving {
        registrations[handle] = nil
        registrationDeadlines.set(handle, nil)
      }
      actions.append(.event(.registration(handle, state)))
    case nil: break
    }
  }

  private mutating func store(_ handle: RegistrationHandle, _ client: RegistrationClient) {
    registrations[handle] = client
    registrationDeadlines.set(handle, client.due)
  }
}
