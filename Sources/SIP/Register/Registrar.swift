/// The location service and its rules (RFC 3261 10.3, with RFC 5626 instances and RFC 3327 paths).
/// Whoever asks has been authenticated already and may change this address of record.
public struct Registrar: Sendable {
  /// One way to reach an address of record.
  public struct Binding: Sendable, Equatable {
    public var contact: NameAddress
    public var callID: String
    public var number: UInt32
    public var expiresMilliseconds: Int64
    /// Where it registered from: how a phone behind NAT is reached.
    public var flow: Flow
    public var path: [NameAddress]
    public var instanceID: String?
    public var registrationID: Int?
  }

  /// Addresses of record with bindings. Beyond it, new ones get 503.
  public static let addressesMaximum = 20_000
  /// Bindings of one address of record. Beyond it, 403.
  public static let bindingsMaximum = 10

  public var defaultSeconds = 3_600
  public var minimumSeconds = 60
  public var maximumSeconds = 7_200
  private var table: [String: [Binding]] = [:]
  private var deadlines = DeadlineQueue<String>()

  public init() {}

  public var addressCount: Int { table.count }

  public var nextDeadlineMilliseconds: Int64? { deadlines.next }

  /// How an address of record is looked up: user and host, escapes resolved, case of the host
  /// ignored (10.3 step 5).
  public static func key(_ uri: SIPURI) -> String {
    uri.userText + "@" + lowercased(uri.host)
  }

  /// Live bindings, preferred first, later ones first among equals.
  public func bindings(_ address: SIPURI, nowMilliseconds: Int64) -> [Binding] {
    (table[Self.key(address)] ?? []).filter { $0.expiresMilliseconds > nowMilliseconds }
      .enumerated()
      .sorted {
        ($1.element.contact.qThousandths, $1.offset) < ($0.element.contact.qThousandths, $0.offset)
      }
      .map(\.element)
  }

  /// Takes away what has expired; the addresses that have no binding any more.
  public mutating func advance(nowMilliseconds: Int64) -> [String] {
    var gone: [String] = []
    while let key = deadlines.pop(nowMilliseconds) {
      let left = (table[key] ?? []).filter { $0.expiresMilliseconds > nowMilliseconds }
      keep(key, left)
      if left.isEmpty { gone.append(key) }
    }
    return gone
  }

  /// A connection is gone: so is what was bound over it (RFC 5626 4.2.2). Never for datagrams.
  public mutating func flowFailed(_ flow: Flow) -> [String] {
    guard flow.isReliable else { return [] }
    var gone: [String] = []
    for key in table.keys.sorted() {
      guard let all = table[key], all.contains(where: { $0.flow == flow }) else { continue }
      let left = all.filter { $0.flow != flow }
      keep(key, left)
      if left.isEmpty { gone.append(key) }
    }
    return gone
  }

  private mutating func keep(_ key: String, _ bindings: [Binding]) {
    table[key] = bindings.isEmpty ? nil : bindings
    deadlines.set(key, bindings.map(\.expiresMilliseconds).min())
  }

  /// What to answer: a status and fields.
  public struct Answer: Sendable, Equatable {
    public var status: Int
    public var headers: [HeaderField]

    static func refused(_ status: Int, _ headers: [HeaderField] = []) -> Answer {
      Answer(status: status, headers: headers)
    }
  }

  /// Steps 5 to 8 of 10.3: all of a request's changes are made, or none.
  public mutating func register(
    _ request: SIPMessage, from flow: Flow, nowMilliseconds: Int64
  ) -> Answer {
    guard let to = try? request.to(), let callID = try? request.callID(),
      let number = try? request.cSeq().number, let contacts = try? request.contacts()
    else { return .refused(400) }
    guard to.uri.isSIP || to.uri.scheme == .tel else { return .refused(404) }
    let key = Self.key(to.uri)
    var bindings = (table[key] ?? []).filter { $0.expiresMilliseconds > nowMilliseconds }
    guard table[key] != nil || table.count < Self.addressesMaximum else {
      return .refused(503, [HeaderField(.retryAfter, "60")])
    }
    let expires = (try? request.seconds(.expires)) ?? nil
    if request.isStarContact {
      guard expires == 0 else { return .refused(400) }
      guard !bindings.contains(where: { $0.callID == callID && $0.number >= number }) else {
        return .refused(500)
      }
      bindings = []
    }
    let path = (try? request.addresses(.path)) ?? []
    for contact in contacts {
      var seconds = contact.expires ?? expires ?? defaultSeconds
      if seconds > 0, seconds < minimumSeconds {
        return .refused(423, [HeaderField(.minExpires, String(minimumSeconds))])
      }
      guard contact.uri.isSIP || contact.uri.scheme == .tel else { return .refused(400) }
      seconds = min(seconds, maximumSeconds)
      let binding = Binding(
        contact: contact, callID: callID, number: number,
        expiresMilliseconds: nowMilliseconds + Int64(seconds) * 1_000, flow: flow, path: path,
        instanceID: contact.instanceID, registrationID: contact.registrationID)
      guard merge(binding, into: &bindings, isRemoval: seconds == 0) else { return .refused(500) }
    }
    guard bindings.count <= Self.bindingsMaximum else { return .refused(403) }
    keep(key, bindings)
    return accepted(request, bindings, nowMilliseconds)
  }

  /// False when an older request comes late (10.3 step 7).
  private func merge(_ new: Binding, into bindings: inout [Binding], isRemoval: Bool) -> Bool {
    if let at = bindings.firstIndex(where: { Self.isSame($0, new) }) {
      if bindings[at].callID == new.callID, bindings[at].number >= new.number { return false }
      bindings.remove(at: at)
    }
    if !isRemoval { bindings.append(new) }
    return true
  }

  /// The same device over the same flow (RFC 5626 6), or the same address (10.2.4).
  private static func isSame(_ one: Binding, _ other: Binding) -> Bool {
    if let instance = one.instanceID, let id = one.registrationID, other.instanceID != nil,
      other.registrationID != nil
    {
      return instance == other.instanceID && id == other.registrationID
    }
    return one.contact.uri.isEquivalent(to: other.contact.uri)
  }

  private func accepted(
    _ request: SIPMessage, _ bindings: [Binding], _ nowMilliseconds: Int64
  ) -> Answer {
    var headers: [HeaderField] = bindings.map { binding in
      var contact = binding.contact
      let left = max(0, binding.expiresMilliseconds - nowMilliseconds) / 1_000
      contact.parameters["expires"] = String(left)
      return HeaderField(.contact, contact)
    }
    if bindings.contains(where: { $0.registrationID != nil }), request.supports("outbound") {
      headers.append(HeaderField(.require, "outbound"))
    }
    return Answer(status: 200, headers: headers)
  }
}
