public import Exchange
public import Vocabulary

/// One way to ring a number.
public struct OutboundAttempt: Hashable, Sendable {
  /// The place of the trunk in `TelephonePolicy.trunks`.
  public var trunk: Int
  /// The number as this trunk wants it.
  public var called: String
  /// The number that is presented, in E.164; "" for what the trunk presents by itself.
  public var shows: String
  public var identity: CallerIdentityForm
}

/// What becomes of a wish to ring somebody.
public enum OutboundDecision: Hashable, Sendable {
  /// By these, one after the other until one takes the call. Never empty.
  case allowed([OutboundAttempt])
  case refused(OutboundRefusal)
}

/// Why a number is not rung.
public enum OutboundRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// The plan's rules do not let anybody ring it.
  case destination(DestinationRefusal)
  /// So many calls were begun within an hour; another can be at the moment given.
  case tooManyByPerson(Int, until: Instant)
  case tooManyAtOnce(Int)
  /// Every trunk that could take it has as many calls as it may have.
  case trunksFull
  /// The plan has no trunk by which calls go.
  case noTrunk

  public var description: String {
    switch self {
    case .destination(let refusal): refusal.description
    case .tooManyByPerson(let cap, _):
      "You have rung \(cap) numbers within an hour, which is the most the plan allows. Wait a "
        + "little, or ask for a higher cap."
    case .tooManyAtOnce(let cap):
      "\(cap) calls are being made, which is the most the plan allows at once. Try again in a "
        + "moment."
    case .trunksFull: "All lines to the telephone network are taken. Try again in a moment."
    case .noTrunk:
      "There is no line to the telephone network. In an emergency, ring 999 from another telephone."
    }
  }
}

/// Decides whether a number is rung, and by which trunks.
public enum OutboundRules {
  /// - Parameters:
  ///   - by: who wants to; `none` for the house itself, which no cap of a person holds.
  ///   - shows: the number of the service that is to be presented; "" for the trunk's.
  ///   - use: what is being rung. Tell it by `begin`, `take`, `give` and `end` what comes of this.
  ///   - isUp: whether a trunk, by its place, answers. Those that do not are tried last.
  public static func decide(
    _ reading: NumberReading, by adviser: AdviserID = .none, shows: String = "",
    in policy: TelephonePolicy, use: OutboundUse, isUp: (Int) -> Bool = { _ in true },
    at now: Instant
  ) -> OutboundDecision {
    let all = policy.trunks.indices.filter { policy.trunks[$0].ringsOut }
    let isEmergency = reading.number.destinationClass == .emergency
    if !isEmergency, let refusal = refusal(reading, adviser, policy.outbound, use, now) {
      return .refused(refusal)
    }
    guard !all.isEmpty else { return .refused(.noTrunk) }
    // Nothing holds an emergency call back: no cap, no full trunk, none that seems to be down.
    let usable = isEmergency ? all : all.filter { hasLine(policy.trunks[$0], use) }
    guard !usable.isEmpty else { return .refused(.trunksFull) }
    func rank(_ place: Int) -> Int {
      (isEmergency && !policy.trunks[place].isEmergency ? 1 : 0) + (isUp(place) ? 0 : 2)
    }
    let ordered = usable.map { (rank($0), $0) }.sorted { $0 < $1 }.map(\.1)
    return .allowed(
      ordered.map { place in
        let trunk = policy.trunks[place]
        return OutboundAttempt(
          trunk: place, called: called(reading, trunk),
          shows: shown(shows, trunk, isEmergency: isEmergency), identity: trunk.identity)
      })
  }

  private static func refusal(
    _ reading: NumberReading, _ adviser: AdviserID, _ outbound: OutboundPolicy,
    _ use: OutboundUse, _ now: Instant
  ) -> OutboundRefusal? {
    if let refusal = outbound.refusal(of: reading.number) { return .destination(refusal) }
    let cap = Int(outbound.perPersonAndHour)
    if let next = use.next(of: adviser, cap: cap, at: now) {
      return .tooManyByPerson(cap, until: next)
    }
    let most = Int(outbound.allAtOnce)
    return use.calls >= most ? .tooManyAtOnce(most) : nil
  }

  private static func hasLine(_ trunk: TrunkPolicy, _ use: OutboundUse) -> Bool {
    trunk.callsAtMost == 0 || use.calls(on: trunk.name) < Int(trunk.callsAtMost)
  }

  /// Relay UK's prefix goes before a number as it is dialled in the country.
  private static func called(_ reading: NumberReading, _ trunk: TrunkPolicy) -> String {
    guard let relay = reading.relay, relay != .emergency else {
      return trunk.numbers.text(of: reading.number)
    }
    return relay.rawValue + CalledNumberForm.national.text(of: reading.number)
  }

  /// The provider knows the place of the trunk's own number, and tells it to the emergency service
  /// (Ofcom General Condition A3.5): that number is presented there, not the service's.
  private static func shown(
    _ service: String, _ trunk: TrunkPolicy, isEmergency: Bool
  ) -> String {
    let (first, second) = isEmergency ? (trunk.shows, service) : (service, trunk.shows)
    return first.isEmpty ? second : first
  }
}
