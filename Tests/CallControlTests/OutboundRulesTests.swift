import CallControl
import Exchange
import Testing
import Vocabulary

@Suite("Whether a number is rung, and by which trunks")
struct OutboundRulesTests {
  static let now = Instant(milliseconds: 1_772_445_600_000)
  static let ada = AdviserID(3)

  /// Two trunks in the order of preference, the second for emergencies; a third only takes calls.
  static var policy: TelephonePolicy {
    var first = TrunkPolicy()
    first.name = "cheap"
    first.proxies = [SIPServerPolicy(host: "cheap.example")]
    first.numbers = .national
    first.shows = "+441632960100"
    first.callsAtMost = 2
    var second = TrunkPolicy()
    second.name = "sure"
    second.proxies = [SIPServerPolicy(host: "sure.example")]
    second.shows = "+441632960199"
    second.isEmergency = true
    second.callsAtMost = 1
    second.identity = .from
    var third = TrunkPolicy()
    third.name = "in"
    var policy = TelephonePolicy()
    policy.trunks = [third, first, second]
    policy.outbound.perPersonAndHour = 3
    policy.outbound.allAtOnce = 4
    return policy
  }

  private func reading(_ text: String) throws -> NumberReading {
    try #require(NumberReading(text))
  }

  private func attempts(_ decision: OutboundDecision) throws -> [OutboundAttempt] {
    guard case .allowed(let attempts) = decision else {
      Issue.record("\(decision)")
      return []
    }
    return attempts
  }

  @Test("a number goes by the trunks in their order, in the form each wants, for the service")
  func order() throws {
    let decision = OutboundRules.decide(
      try reading("+44 7700 900123"), by: Self.ada, shows: "+441632960110", in: Self.policy,
      use: OutboundUse(), at: Self.now)
    let attempts = try attempts(decision)
    #expect(attempts.map(\.trunk) == [1, 2])
    #expect(attempts.map(\.called) == ["07700900123", "+447700900123"])
    #expect(attempts.map(\.shows) == ["+441632960110", "+441632960110"])
    #expect(attempts.map(\.identity) == [.asserted, .from])
    let bare = OutboundRules.decide(
      try reading("07700900123"), in: Self.policy, use: OutboundUse(), at: Self.now)
    #expect(try self.attempts(bare).map(\.shows) == ["+441632960100", "+441632960199"])
  }

  @Test("a trunk that seems to be down is tried last")
  func down() throws {
    let decision = OutboundRules.decide(
      try reading("07700900123"), in: Self.policy, use: OutboundUse(), isUp: { $0 != 1 },
      at: Self.now)
    #expect(try attempts(decision).map(\.trunk) == [2, 1])
  }

  @Test("a full trunk is left out, and when all are full the call is refused")
  func full() throws {
    var use = OutboundUse()
    use.take("cheap")
    use.take("cheap")
    let number = try reading("07700900123")
    func decide(_ use: OutboundUse) -> OutboundDecision {
      OutboundRules.decide(number, by: Self.ada, in: Self.policy, use: use, at: Self.now)
    }
    #expect(try attempts(decide(use)).map(\.trunk) == [2])
    use.take("sure")
    #expect(decide(use) == .refused(.trunksFull))
    use.give("cheap")
    #expect(try attempts(decide(use)).map(\.trunk) == [1])
    use.give("sure")
    use.give("sure")
    #expect(use.calls(on: "sure") == 0)
  }

  @Test(
    "emergency numbers go at once, first by the trunk for them, whatever is full, capped or down",
    arguments: ["999", "112", "18000", "9-9-9"])
  func emergency(text: String) throws {
    var use = OutboundUse()
    for _ in 0..<9 {
      use.begin(try reading("07700900123"), by: Self.ada, at: Self.now)
      use.take("cheap")
      use.take("sure")
    }
    var policy = Self.policy
    policy.outbound.allow = []
    policy.outbound.never = ["999"]
    let number = try reading(text)
    func decide(isUp: (Int) -> Bool) -> OutboundDecision {
      OutboundRules.decide(
        number, by: Self.ada, shows: "+441632960110", in: policy, use: use, isUp: isUp,
        at: Self.now)
    }
    let attempts = try attempts(decide { _ in true })
    #expect(attempts.map(\.trunk) == [2, 1])
    #expect(attempts.map(\.called) == Array(repeating: text.filter(\.isNumber), count: 2))
    // The numbers whose places the providers know.
    #expect(attempts.map(\.shows) == ["+441632960199", "+441632960100"])
    #expect(try self.attempts(decide { _ in false }).map(\.trunk) == [2, 1])
    #expect(try self.attempts(decide { $0 == 1 }).map(\.trunk) == [1, 2])
    let before = use
    use.begin(number, by: Self.ada, at: Self.now)
    use.end(number)
    #expect(use == before, "it counts for no cap")
  }

  @Test("what the plan refuses is refused with its reason")
  func destinations() throws {
    for (text, reason) in [
      ("09098790123", DestinationRefusal.premium), ("08451234567", .specialRate),
      ("+35312223333", .country("353")),
    ] {
      let decision = OutboundRules.decide(
        try reading(text), by: Self.ada, in: Self.policy, use: OutboundUse(), at: Self.now)
      #expect(decision == .refused(.destination(reason)))
    }
  }

  @Test("an adviser begins so many calls within any hour, and one more as the first is an hour old")
  func perPerson() throws {
    var use = OutboundUse()
    let number = try reading("07700900123")
    func decide(_ adviser: AdviserID, _ at: Instant) -> OutboundDecision {
      OutboundRules.decide(number, by: adviser, in: Self.policy, use: use, at: at)
    }
    for minute in 0..<3 {
      let at = Self.now + .minutes(Int64(minute))
      guard case .allowed = decide(Self.ada, at) else {
        Issue.record("call \(minute) is refused")
        return
      }
      use.begin(number, by: Self.ada, at: at)
      use.end(number)
    }
    let again = Self.now + .hours(1)
    #expect(
      decide(Self.ada, Self.now + .minutes(3)) == .refused(.tooManyByPerson(3, until: again)))
    #expect(
      decide(Self.ada, again - .milliseconds(1)) == .refused(.tooManyByPerson(3, until: again)))
    #expect(try attempts(decide(Self.ada, again)).count == 2)
    #expect(try attempts(decide(AdviserID(900), Self.now + .minutes(3))).count == 2)
    #expect(try attempts(decide(.none, Self.now + .minutes(3))).count == 2)
  }

  @Test("so many calls are made at once, and what is remembered of a person is bounded")
  func atOnce() throws {
    var use = OutboundUse()
    let number = try reading("07700900123")
    for _ in 0..<4 { use.begin(number, by: .none, at: Self.now) }
    #expect(
      OutboundRules.decide(number, in: Self.policy, use: use, at: Self.now)
        == .refused(.tooManyAtOnce(4)))
    use.end(number)
    #expect(
      try attempts(OutboundRules.decide(number, in: Self.policy, use: use, at: Self.now)).count == 2
    )
    for second in 0..<1500 {
      use.begin(number, by: Self.ada, at: Self.now + .seconds(Int64(second)))
    }
    let last = Self.now + .seconds(1500)
    let kept = OutboundUse.rememberedMaximum
    #expect(use.next(of: Self.ada, cap: kept, at: last) == Self.now + .seconds(500) + .hours(1))
    #expect(use.next(of: Self.ada, cap: kept + 1, at: last) == nil)
  }

  @Test("without a trunk nothing is rung, and it is said what to do in an emergency")
  func noTrunk() throws {
    let decision = OutboundRules.decide(
      try reading("999"), in: TelephonePolicy(), use: OutboundUse(), at: Self.now)
    #expect(decision == .refused(.noTrunk))
    #expect(OutboundRefusal.noTrunk.description.contains("999"))
  }

  @Test("Relay UK's prefix is rung before the number as it is dialled in the country")
  func relay() throws {
    let decision = OutboundRules.decide(
      try reading("18002 01632 960100"), in: Self.policy, use: OutboundUse(), at: Self.now)
    #expect(
      try attempts(decision).map(\.called) == ["1800201632960100", "1800201632960100"])
  }
}
