import Testing
import Vocabulary

@testable import Workforce

@Suite("Erlang A")
struct ErlangATests {
  struct Vector: Sendable {
    var advisers: Int
    var wait, abandon, meanWait: Double
    var meanWaitDigits: Int
    var level: Double
  }
  static let vectors = [
    Vector(
      advisers: 20, wait: 0.5297427, abandon: 0.0888353, meanWait: 15.99036, meanWaitDigits: 5,
      level: 0.6500738),
    // Exact fractions give 0.35630235…, which tables that cut off print as 0.3563023.
    Vector(
      advisers: 22, wait: 0.3563024, abandon: 0.0489748, meanWait: 8.815469, meanWaitDigits: 6,
      level: 0.7979053),
    Vector(
      advisers: 24, wait: 0.2125072, abandon: 0.0243800, meanWait: 4.388407, meanWaitDigits: 6,
      level: 0.8977067),
  ]
  static func busyHalfHour() throws -> ErlangLoad {
    try ErlangLoad(contacts: 200, periodSeconds: 1800, handleSeconds: 180)
  }

  @Test("agrees with published values to all printed digits", arguments: vectors)
  func agreesWithVectors(vector: Vector) throws {
    let model = try ErlangA(
      load: Self.busyHalfHour(), patienceSeconds: 180, advisers: vector.advisers)
    #expect(agrees(model.waitProbability, vector.wait, digits: 7))
    #expect(agrees(model.abandonProbability, vector.abandon, digits: 7))
    #expect(agrees(model.meanWaitSeconds, vector.meanWait, digits: vector.meanWaitDigits))
    #expect(agrees(try model.serviceLevel(withinSeconds: 20), vector.level, digits: 7))
    #expect(
      abs(model.occupancy - 20 * (1 - model.abandonProbability) / Double(vector.advisers)) < 1e-12)
  }

  /// f_j by fourth-order Runge-Kutta on the differential equations of the definition.
  func servedByEquations(_ model: ErlangA, within seconds: Double) -> Double {
    let serving = Double(model.advisers) / model.load.handleSeconds
    let leaving = 1 / model.patienceSeconds
    let count = model.waitingProbabilities.count
    func slope(_ f: [Double]) -> [Double] {
      (0..<count).map { j in
        let ahead = j == 0 ? 1 : f[j - 1]
        return (serving + Double(j) * leaving) * (ahead - f[j]) - leaving * f[j]
      }
    }
    func moved(_ f: [Double], _ k: [Double], _ h: Double) -> [Double] {
      zip(f, k).map { $0 + h * $1 }
    }
    var f = [Double](repeating: 0, count: count)
    let steps = 400
    let h = seconds / Double(steps)
    for _ in 0..<steps {
      let a = slope(f)
      let b = slope(moved(f, a, h / 2))
      let c = slope(moved(f, b, h / 2))
      let d = slope(moved(f, c, h))
      f = (0..<count).map { f[$0] + h / 6 * (a[$0] + 2 * b[$0] + 2 * c[$0] + d[$0]) }
    }
    return 1 - model.waitProbability
      + zip(model.waitingProbabilities, f).reduce(0) {
        $0 + $1.0 * $1.1
      }
  }

  @Test("the closed form solves the differential equations of the definition")
  func closedForm() throws {
    for (advisers, patience, seconds) in [(18, 180.0, 20.0), (22, 60.0, 45.0), (24, 600.0, 10.0)] {
      let model = try ErlangA(
        load: Self.busyHalfHour(), patienceSeconds: patience, advisers: advisers)
      let level = try model.serviceLevel(withinSeconds: seconds)
      #expect(abs(level - servedByEquations(model, within: seconds)) < 1e-8)
    }
  }

  @Test("waiting for ever, everyone is either answered or gone")
  func bothEndings() throws {
    let model = try ErlangA(load: Self.busyHalfHour(), patienceSeconds: 180, advisers: 20)
    let answered = try model.serviceLevel(withinSeconds: 1e6)
    #expect(abs(answered + model.abandonProbability - 1) < 1e-9)
    let gone = try model.abandonProbability(withinSeconds: 1e6)
    #expect(abs(gone - model.abandonProbability) < 1e-9)
    #expect(try model.abandonProbability(withinSeconds: 0) < 1e-12)
    #expect(try abs(model.serviceLevel(withinSeconds: 0) - (1 - model.waitProbability)) < 1e-12)
  }

  @Test("leaving short abandons out raises the service level a little")
  func shortAbandons() throws {
    let model = try ErlangA(load: Self.busyHalfHour(), patienceSeconds: 180, advisers: 20)
    let all = try model.serviceLevel(withinSeconds: 20)
    let none = try model.serviceLevel(
      withinSeconds: 20, definition: .answeredOfOffered(lessAbandonsBefore: .seconds(0)))
    let five = try model.serviceLevel(
      withinSeconds: 20, definition: .answeredOfOffered(lessAbandonsBefore: .seconds(5)))
    #expect(abs(none - all) < 1e-12)
    let short = try model.abandonProbability(withinSeconds: 5)
    #expect(short > 0 && short < model.waitProbability * 5 / 180)
    #expect(abs(five - all / (1 - short)) < 1e-12)
    var answered = ServiceLevelDefinition.answeredOfOffered
    answered.base = .answered
    let ofAnswered = try model.serviceLevel(withinSeconds: 20, definition: answered)
    #expect(abs(ofAnswered - all / (1 - model.abandonProbability)) < 1e-12)
    var kind = ServiceLevelDefinition.answeredOfOffered
    kind.abandonsInTimeMeet = true
    let withGone = try model.serviceLevel(withinSeconds: 20, definition: kind)
    #expect(try abs(withGone - all - model.abandonProbability(withinSeconds: 20)) < 1e-12)
  }

  @Test("an endless patience gives Erlang C")
  func limitOfPatience() throws {
    let load = try Self.busyHalfHour()
    let patient = try ErlangA(load: load, patienceSeconds: 1e9, advisers: 24)
    let waits = try ErlangC(load: load, advisers: 24)
    #expect(abs(patient.waitProbability - waits.waitProbability) < 1e-5)
    let level = try patient.serviceLevel(withinSeconds: 20)
    #expect(try abs(level - waits.serviceLevel(withinSeconds: 20)) < 1e-5)
  }

  @Test("no patience at all gives Erlang B")
  func limitOfImpatience() throws {
    let model = try ErlangA(load: Self.busyHalfHour(), patienceSeconds: 1e-9, advisers: 15)
    #expect(try abs(model.abandonProbability - erlangB(erlangs: 20, advisers: 15)) < 1e-6)
  }

  @Test("more advisers: higher service level, fewer abandons, even when badly overloaded")
  func monotone() throws {
    let load = try Self.busyHalfHour()
    var lastLevel = -1.0
    var lastAbandon = 1.0
    for advisers in 1...40 {
      let model = try ErlangA(load: load, patienceSeconds: 180, advisers: advisers)
      let level = try model.serviceLevel(withinSeconds: 20)
      #expect(level > lastLevel && level <= 1)
      #expect(model.abandonProbability < lastAbandon)
      lastLevel = level
      lastAbandon = model.abandonProbability
    }
  }

  @Test("large teams and long patience neither overflow nor underflow")
  func extremes() throws {
    let load = try ErlangLoad(arrivalsPerSecond: 12, handleSeconds: 1000)
    let crowded = try ErlangA(load: load, patienceSeconds: 7200, advisers: 6000)
    // Fluid limit of a queue with twice the work it can do: half of the contacts give up.
    #expect(abs(crowded.abandonProbability - 0.5) < 1e-6)
    #expect(abs(crowded.waitProbability - 1) < 1e-9)
    #expect(try crowded.serviceLevel(withinSeconds: 20) < 1e-9)
    let ample = try ErlangA(load: load, patienceSeconds: 7200, advisers: 20_000)
    #expect(ample.abandonProbability < 1e-12)
    #expect(try ample.serviceLevel(withinSeconds: 0) > 1 - 1e-12)
    #expect(throws: WorkforceFault.queueTooLong) {
      try ErlangA(load: load, patienceSeconds: 1e12, advisers: 6000)
    }
  }

  @Test("nobody arriving: nobody waits, nobody gives up")
  func idle() throws {
    let model = try ErlangA(
      load: ErlangLoad(arrivalsPerSecond: 0, handleSeconds: 180), patienceSeconds: 60, advisers: 2)
    #expect(model.abandonProbability == 0 && model.meanWaitSeconds == 0 && model.occupancy == 0)
    #expect(try model.serviceLevel(withinSeconds: 0) == 1)
  }

  @Test("refuses a patience or a team that is none")
  func refusals() throws {
    let load = try Self.busyHalfHour()
    #expect(throws: WorkforceFault.self) {
      try ErlangA(load: load, patienceSeconds: 0, advisers: 20)
    }
    #expect(throws: WorkforceFault.self) {
      try ErlangA(load: load, patienceSeconds: .infinity, advisers: 20)
    }
    #expect(throws: WorkforceFault.adviserCount(0)) {
      try ErlangA(load: load, patienceSeconds: 60, advisers: 0)
    }
  }
}

@Suite("Staffing")
struct StaffingTests {
  @Test("finds the smallest team by Erlang C and by Erlang A, as a search one by one does")
  func smallest() throws {
    let load = try ErlangATests.busyHalfHour()
    for share in [0.5, 0.8, 0.9, 0.99] {
      let target = try StaffingTarget(share: share, withinSeconds: 20)
      let c = try staffing(load: load, target: target)
      let byC = try (21...60).first {
        try ErlangC(load: load, advisers: $0).serviceLevel(withinSeconds: 20) >= share
      }
      #expect(c.advisers == byC)
      let a = try staffing(load: load, patienceSeconds: 180, target: target)
      let byA = try (1...60).first {
        try ErlangA(load: load, patienceSeconds: 180, advisers: $0)
          .serviceLevel(withinSeconds: 20) >= share
      }
      #expect(a.advisers == byA)
      #expect(a.serviceLevel >= share)
    }
  }

  @Test("eighty per cent in twenty seconds: 24 advisers without abandonment, 23 with")
  func known() throws {
    let load = try ErlangATests.busyHalfHour()
    let target = try StaffingTarget(share: 0.8, withinSeconds: 20)
    #expect(try staffing(load: load, target: target).advisers == 24)
    #expect(try staffing(load: load, patienceSeconds: 180, target: target).advisers == 23)
  }

  @Test("an occupancy limit asks for more advisers")
  func occupancy() throws {
    let load = try ErlangATests.busyHalfHour()
    let target = try StaffingTarget(share: 0.5, withinSeconds: 60, maximumOccupancy: 0.75)
    let found = try staffing(load: load, target: target)
    #expect(found.advisers == 27)  // 20 / 0.75 = 26.7
    #expect(found.occupancy <= 0.75)
  }

  @Test("shrinkage: 24 advisers at 30% need 35 on the roster")
  func shrinkage() throws {
    let load = try ErlangATests.busyHalfHour()
    let target = try StaffingTarget(share: 0.8, withinSeconds: 20)
    let found = try staffing(load: load, target: target)
    #expect(try found.rostered(shrinkage: 0.3) == 35)
    #expect(try found.rostered(shrinkage: 0) == 24)
    #expect(throws: WorkforceFault.self) { try found.rostered(shrinkage: 1) }
  }

  @Test("no load needs one adviser; a load beyond all advisers is refused")
  func bounds() throws {
    let target = try StaffingTarget(share: 0.8, withinSeconds: 20)
    let none = try ErlangLoad(arrivalsPerSecond: 0, handleSeconds: 60)
    #expect(try staffing(load: none, target: target).advisers == 1)
    #expect(try staffing(load: none, patienceSeconds: 9, target: target).advisers == 1)
    let flood = try ErlangLoad(arrivalsPerSecond: 2000, handleSeconds: 60)
    #expect(throws: WorkforceFault.targetOutOfReach) { try staffing(load: flood, target: target) }
    #expect(throws: WorkforceFault.self) { try StaffingTarget(share: 1, withinSeconds: 20) }
    #expect(throws: WorkforceFault.self) { try StaffingTarget(share: 0.8, withinSeconds: -1) }
  }
}
