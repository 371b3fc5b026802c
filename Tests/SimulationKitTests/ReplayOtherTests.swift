import Exchange
import SimulationKit
import Testing
import Vocabulary

/// One council, two plans: two queues that share some advisers.
enum TwoQueues {
  static func policy(
    advisers: Int, headStart: Span = .zero, sharedFrom: Int = 4, relaxAfter: Span? = nil
  ) -> Policy {
    var policy = SmallCouncil.plain(advisers: advisers, address: "roads")
    policy.names.queues = ["roads", "housing"]
    policy.names.skills = ["roads", "housing"]
    policy.queues.append(policy.queues[0])
    for at in 0..<2 {
      policy.queues[at].needs = Requirement(allOf: [
        SkillClause(anyOf: [SkillLevel(SkillID(index: at), 1)])
      ])
      if let relaxAfter { policy.queues[at].relax = [RelaxStep(after: relaxAfter, needs: .anyone)] }
      policy.queues[at].wrapUp.mode = .timeBoxed
      policy.queues[at].offer.ring = .seconds(20)
      policy.queues[at].target.shortAbandon = .seconds(5)
    }
    policy.queues[1].order.headStart = headStart
    for at in policy.advisers.indices {
      if at >= sharedFrom || at % 2 == 0 {
        policy.advisers[at].skills.append(SkillLevel(SkillID(0), 3))
      }
      if at >= sharedFrom || at % 2 == 1 {
        policy.advisers[at].skills.append(SkillLevel(SkillID(1), 3))
      }
    }
    var entry = policy.entryPoints[0]
    entry.address = "housing"
    entry.queue = QueueID(1)
    policy.entryPoints.append(entry)
    policy.names.entryPoints = ["roads", "housing"]
    return policy
  }

  static func scenario(
    _ policy: Policy, seed: UInt64, perHour: Double = 26, days: Int = 1
  ) throws -> Scenario {
    let handle = try Distribution.logNormal(mean: 240, coefficientOfVariation: 0.8)
    let streams = ["roads", "housing"].map { name in
      DemandStream(
        name: name, channel: .voice, entry: name, volume: .perHour(perHour), handleTime: handle,
        patience: .exponential(mean: 240))
    }
    let model = DemandModel(
      name: "two", yearFrom: CivilDate("2026-01-01")!, streams: streams)
    let generator = try DemandGenerator(model: model, calendar: UniversalCalendar(), seed: seed)
    let start = UniversalCalendar().day(Past.first).start
    var shifts: [RosterSchedule.Change] = []
    for adviser in 0..<min(6, policy.advisers.count) {
      shifts.append(.init(at: start, adviser: adviser, isOn: true))
    }
    for adviser in 0..<2 {
      shifts.append(.init(at: start + .hours(12), adviser: adviser, isOn: false))
      shifts.append(.init(at: start + .hours(13), adviser: adviser, isOn: true))
    }
    return Scenario(
      policy: policy, demand: generator, shifts: shifts, days: Past.first..<Past.first + days,
      seed: seed)
  }

  static func history(_ policy: Policy, seed: UInt64) throws -> [RecordedBatch] {
    Past.run(try scenario(policy, seed: seed)).batches
  }
}

@Suite("Replay through another plan")
struct ReplayOtherTests {
  @Test("rehearsed through its own plan, history comes out nearly as it was", arguments: [31])
  func ownPlan(seed: UInt64) throws {
    let plan = TwoQueues.policy(advisers: 6)
    let replay = ReplayOther(try TwoQueues.history(plan, seed: seed))
    let comparison = try replay.compare(with: plan, replications: 3, seed: seed)
    for figure in ReplayFigure.allCases {
      let row = try #require(comparison.row(figure))
      let happened = try #require(row.happened, "\(figure)")
      let rehearsed = try #require(row.recordedPlan, "\(figure)")
      #expect(
        abs(rehearsed.estimate - happened) <= max(0.01 * abs(happened), 0.5),
        "seed \(seed), \(figure): \(happened) happened, \(rehearsed.estimate) rehearsed")
      #expect(row.difference?.estimate == 0, "seed \(seed), \(figure)")
    }
    #expect(comparison.missingNames.isEmpty)
    #expect(comparison.contactsLeftOut == 0)
  }

  /// Patience beyond the observed wait and answers of other advisers are all that is not known, so
  /// the truth under the other plan is known by simulating it with the same people.
  @Test("the truth under the other plan lies in most of the intervals")
  func backTest() throws {
    let plan = TwoQueues.policy(advisers: 6)
    let other = TwoQueues.policy(
      advisers: 6, headStart: .minutes(3), sharedFrom: 2, relaxAfter: .seconds(60))
    var inside = 0
    var all = 0
    var missed: [String] = []
    for seed in UInt64(41)...42 {
      let replay = ReplayOther(try TwoQueues.history(plan, seed: seed))
      let truth = ReplayOther(try TwoQueues.history(other, seed: seed))
      let comparison = try replay.compare(with: other, replications: 8, seed: seed)
      let own = try truth.compare(with: other, replications: 2, seed: seed)
      for row in comparison.rows where row.figure != .longestWaitSeconds {
        guard let range = row.otherPlan,
          let happened = own.row(row.figure, queue: row.queue)?.happened
        else { continue }
        all += 1
        // Where every replication agrees the range has no width; half a unit is not counted.
        if range.low - 0.5 <= happened, happened <= range.high + 0.5 {
          inside += 1
        } else {
          let place = "seed \(seed) \(row.queue ?? "all") \(row.figure)"
          missed.append("\(place): \(happened) not in \(range)")
        }
      }
    }
    #expect(all > 60)
    #expect(Double(inside) >= 0.85 * Double(all), "\(inside) of \(all): \(missed)")
  }

  @Test("a plan that helps is seen to help, beyond chance")
  func effect() throws {
    let plan = TwoQueues.policy(advisers: 6)
    let other = TwoQueues.policy(advisers: 6, sharedFrom: 0)
    let replay = ReplayOther(try TwoQueues.history(plan, seed: 51))
    let comparison = try replay.compare(with: other, replications: 8, seed: 51)
    let wait = try #require(comparison.row(.meanSpeedOfAnswerSeconds)?.difference)
    #expect(wait.high < 0)
    let abandoned = try #require(comparison.row(.abandoned)?.difference)
    #expect(abandoned.high < 0)
  }

  @Test("the same seed gives the same comparison, and it can be stopped")
  func repeatable() throws {
    let plan = TwoQueues.policy(advisers: 6)
    let other = TwoQueues.policy(advisers: 6, sharedFrom: 0)
    let replay = ReplayOther(try TwoQueues.history(plan, seed: 61))
    let first = try replay.compare(with: other, replications: 3, seed: 9)
    let second = try replay.compare(with: other, replications: 20, seed: 9) { $0.done < 3 }
    #expect(second.replications == 3)
    #expect(first.rows.map(\.otherPlan) == second.rows.map(\.otherPlan))
  }

  @Test("names that the other plan has in another order are found; missing ones are told")
  func names() throws {
    let plan = TwoQueues.policy(advisers: 6)
    var other = plan
    other.names.queues.reverse()
    other.queues.reverse()
    for at in other.entryPoints.indices { other.entryPoints[at].queue = QueueID(index: 1 - at) }
    other.names.advisers.swapAt(0, 5)
    other.advisers.swapAt(0, 5)
    let batches = try TwoQueues.history(plan, seed: 71)
    let comparison = try ReplayOther(batches).compare(with: other, replications: 2)
    #expect(comparison.missingNames.isEmpty)
    for figure in [ReplayFigure.offered, .answered, .abandoned] {
      for queue in ["roads", "housing"] {
        let row = try #require(comparison.row(figure, queue: queue))
        let now = try #require(row.otherPlan).estimate
        #expect(abs(now - row.happened!) <= 0.02 * row.happened! + 2, "\(figure) \(queue)")
      }
    }
    other.names.queues[0] = "houses"
    other.names.advisers[2] = "someone new"
    other.entryPoints[0].address = "highways"
    let changed = try ReplayOther(batches).compare(with: other, replications: 2)
    #expect(
      changed.missingNames == [
        "queue \"housing\"", "adviser \"a3\"", "entry point \"roads\"",
      ])
    let left = try #require(changed.row(.offered, queue: "roads"))
    #expect(left.otherPlan?.estimate == 0)
    #expect(Double(changed.contactsLeftOut) == left.happened)
  }

  @Test("someone new helps when given a shift, and stays away without one")
  func newAdviser() throws {
    let plan = TwoQueues.policy(advisers: 6)
    let other = TwoQueues.policy(advisers: 8)
    let start = UniversalCalendar().day(Past.first).start
    let replay = ReplayOther(try TwoQueues.history(plan, seed: 81))
    let without = try replay.compare(with: other, replications: 3)
    #expect(without.row(.abandoned)?.difference?.estimate == 0)
    let shift = ReplayOther.Shift(adviser: "a8", from: start + .hours(8), to: start + .hours(20))
    let with = try replay.compare(with: other, shifts: [shift], replications: 3)
    #expect(try #require(with.row(.abandoned)?.difference).high < 0)
  }

  @Test(
    "menus, callbacks, duties and mixed channels of drawn councils come out much as they were",
    arguments: [1, 2])
  func drawn(seed: UInt64) throws {
    let policy = SmallCouncil.drawn(seed: seed)
    let batches = Past.run(try Past.scenario(policy, seed: seed)).batches
    let comparison = try ReplayOther(batches).compare(with: policy, replications: 2)
    for figure in [ReplayFigure.offered, .answered, .meanHandleTimeSeconds, .callbacksTaken] {
      let row = try #require(comparison.row(figure))
      let happened = row.happened ?? 0
      let rehearsed = row.recordedPlan?.estimate ?? 0
      #expect(
        abs(rehearsed - happened) <= 0.05 * happened + 3,
        "seed \(seed), \(figure): \(happened) happened, \(rehearsed) rehearsed")
    }
  }
}
