import Testing

@testable import Workforce

/// Equal to all printed digits: less than half a unit of the last one apart (and rounding's ulp).
func agrees(_ value: Double, _ printed: Double, digits: Int) -> Bool {
  var unit = 1.0
  for _ in 0..<digits { unit /= 10 }
  return abs(value - printed) <= unit * 0.5000001
}

@Suite("Erlang B")
struct ErlangBTests {
  @Test(
    "blocking agrees with published values",
    arguments: [(5, 0.5639522), (10, 0.2145823), (14, 0.0568191)])
  func vectors(advisers: Int, expected: Double) throws {
    #expect(agrees(try erlangB(erlangs: 10, advisers: advisers), expected, digits: 7))
  }

  @Test("agrees with the sum in the definition")
  func definition() throws {
    for (load, count) in [(0.5, 1), (3.0, 4), (12.0, 9)] {
      var term = 1.0
      var sum = 1.0
      for n in 1...count {
        term *= load / Double(n)
        sum += term
      }
      #expect(abs(try erlangB(erlangs: load, advisers: count) - term / sum) < 1e-14)
    }
  }

  @Test("limits: no adviser blocks all, no load blocks none, more advisers block less")
  func limits() throws {
    #expect(try erlangB(erlangs: 3, advisers: 0) == 1)
    #expect(try erlangB(erlangs: 0, advisers: 3) == 0)
    var last = 1.0
    for n in 1...60 {
      let next = try erlangB(erlangs: 20, advisers: n)
      #expect(next < last)
      last = next
    }
  }

  @Test("refuses what is no load and no team")
  func refusals() {
    #expect(throws: WorkforceFault.self) { try erlangB(erlangs: -1, advisers: 3) }
    #expect(throws: WorkforceFault.self) { try erlangB(erlangs: .nan, advisers: 3) }
    #expect(throws: WorkforceFault.adviserCount(-1)) { try erlangB(erlangs: 1, advisers: -1) }
    #expect(throws: WorkforceFault.adviserCount(maximumAdvisers + 1)) {
      try erlangB(erlangs: 1, advisers: maximumAdvisers + 1)
    }
  }
}

@Suite("Erlang C")
struct ErlangCTests {
  struct Vector: Sendable {
    var contacts, period, handle: Double
    var advisers: Int
    var erlangs, wait, level, speed: Double
    var speedDigits: Int
  }
  static let vectors = [
    Vector(
      contacts: 100, period: 3600, handle: 180, advisers: 8, erlangs: 5, wait: 0.1672665,
      level: 0.8801483, speed: 10.03599, speedDigits: 5),
    Vector(
      contacts: 360, period: 3600, handle: 240, advisers: 28, erlangs: 24, wait: 0.3331385,
      level: 0.7612958, speed: 19.98831, speedDigits: 5),
    Vector(
      contacts: 200, period: 1800, handle: 180, advisers: 24, erlangs: 20, wait: 0.2980723,
      level: 0.8088819, speed: 13.41325, speedDigits: 5),
  ]

  @Test("agrees with published values to all printed digits", arguments: vectors)
  func agreesWithVectors(vector: Vector) throws {
    let load = try ErlangLoad(
      contacts: vector.contacts, periodSeconds: vector.period, handleSeconds: vector.handle)
    let model = try ErlangC(load: load, advisers: vector.advisers)
    #expect(abs(load.erlangs - vector.erlangs) < 1e-12)
    #expect(agrees(model.waitProbability, vector.wait, digits: 7))
    #expect(agrees(try model.serviceLevel(withinSeconds: 20), vector.level, digits: 7))
    #expect(agrees(model.averageSpeedOfAnswerSeconds, vector.speed, digits: vector.speedDigits))
    #expect(abs(model.occupancy - vector.erlangs / Double(vector.advisers)) < 1e-12)
    #expect(
      abs(model.meanQueueLength - load.arrivalsPerSecond * model.averageSpeedOfAnswerSeconds)
        < 1e-12)
  }

  @Test("ten erlangs on fourteen advisers")
  func tenErlangs() throws {
    let load = try ErlangLoad(arrivalsPerSecond: 0.1, handleSeconds: 100)
    #expect(agrees(try ErlangC(load: load, advisers: 14).waitProbability, 0.1741319, digits: 7))
  }

  @Test("one adviser is M/M/1: the wait probability is the load")
  func singleServer() throws {
    let load = try ErlangLoad(arrivalsPerSecond: 0.006, handleSeconds: 100)
    let model = try ErlangC(load: load, advisers: 1)
    #expect(abs(model.waitProbability - 0.6) < 1e-12)
    #expect(abs(model.averageSpeedOfAnswerSeconds - 0.6 * 100 / 0.4) < 1e-9)
  }

  @Test("more advisers answer sooner; nobody arriving waits for nobody")
  func properties() throws {
    let load = try ErlangLoad(contacts: 200, periodSeconds: 1800, handleSeconds: 180)
    var last = 0.0
    for advisers in 21...60 {
      let level = try ErlangC(load: load, advisers: advisers).serviceLevel(withinSeconds: 20)
      #expect(level > last && level <= 1)
      last = level
    }
    let idle = try ErlangC(
      load: ErlangLoad(arrivalsPerSecond: 0, handleSeconds: 180), advisers: 1)
    #expect(idle.waitProbability == 0)
    #expect(try idle.serviceLevel(withinSeconds: 0) == 1)
  }

  @Test("refuses a load that the advisers cannot carry")
  func unstable() throws {
    let load = try ErlangLoad(arrivalsPerSecond: 0.1, handleSeconds: 100)
    let fault = WorkforceFault.unstable(erlangs: 10, advisers: 10)
    #expect(throws: fault) { try ErlangC(load: load, advisers: 10) }
    #expect(fault.description.contains("give more than 10.0 advisers"))
    #expect(throws: WorkforceFault.adviserCount(0)) { try ErlangC(load: load, advisers: 0) }
    #expect(throws: WorkforceFault.self) {
      try ErlangLoad(arrivalsPerSecond: 0.1, handleSeconds: 0)
    }
    #expect(throws: WorkforceFault.self) {
      try ErlangC(load: load, advisers: 14).serviceLevel(withinSeconds: -1)
    }
  }
}
