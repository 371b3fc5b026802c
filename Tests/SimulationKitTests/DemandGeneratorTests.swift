import Testing
import Vocabulary

@testable import SimulationKit

/// The United Kingdom's clock, and the bank holidays given: what a plan's calendar would say.
struct LondonCalendar: CivilCalendar {
  var bankHolidays: [CivilDate] = []

  func day(_ number: Int) -> LocalDay {
    let start = midnight(number)
    return LocalDay(
      number: number, start: start, length: midnight(number + 1) - start,
      isBankHoliday: bankHolidays.contains(CivilDate(dayNumber: number)))
  }

  private func midnight(_ number: Int) -> Instant {
    let date = CivilDate(dayNumber: number)
    let isSummer =
      lastSunday(date.year, 3) < number && number <= lastSunday(date.year, 10)
    return .epoch + .days(Int64(number)) - (isSummer ? .hours(1) : .zero)
  }

  private func lastSunday(_ year: Int, _ month: Int) -> Int {
    guard let last = CivilDate(year: year, month: month, day: 31) else { return 0 }
    return last.dayNumber - last.weekday.number % 7
  }
}

@Suite("Demand generation")
struct DemandGeneratorTests {
  static let monday = CivilDate(year: 2026, month: 1, day: 5)?.dayNumber ?? 0

  static func stream(
    _ name: String = "calls", volume: DemandStream.Volume, profile: DemandProfile = .even,
    surges: [Surge] = []
  ) -> DemandStream {
    DemandStream(
      name: name, channel: .voice, entry: "+441632960200", volume: volume, profile: profile,
      surges: surges, handleTime: .exponential(mean: 180), patience: .exponential(mean: 120),
      redial: Redial(chance: 0.5, after: .exponential(mean: 300)), callbackAcceptance: 0.3)
  }

  static func model(_ streams: [DemandStream]) -> DemandModel {
    DemandModel(name: "test", yearFrom: CivilDate(dayNumber: monday), streams: streams)
  }

  static var office: DemandProfile {
    var halfHours = [Double](repeating: 0, count: 48)
    for slot in 17..<34 { halfHours[slot] = slot < 24 ? 2 : 1 }
    return DemandProfile(
      halfHours: halfHours, weekdays: [1.5, 1, 1, 1, 0.5, 0, 0], bankHolidayFactor: 0)
  }

  @Test("a constant rate gives its mean, and as many in every hour")
  func constantRate() throws {
    let generator = try DemandGenerator(
      model: Self.model([Self.stream(volume: .perHour(400))]), calendar: UniversalCalendar(),
      seed: 1)
    let days = Self.monday..<(Self.monday + 50)
    var perHour = [Int](repeating: 0, count: 24)
    var total = 0
    for arrival in generator.arrivals(onDays: days) {
      perHour[Int(arrival.at.milliseconds / 3_600_000 % 24)] += 1
      total += 1
    }
    let mean = 400.0 * 24 * 50
    #expect(abs(Double(total) - mean) < 4 * mean.squareRoot())
    let chiSquare = perHour.reduce(0.0) {
      $0 + (Double($1) - 20_000) * (Double($1) - 20_000) / 20_000
    }
    #expect(chiSquare < 49.7)  // 99.9% point with 23 degrees of freedom
  }

  @Test("gaps between arrivals at a constant rate are exponential")
  func exponentialGaps() throws {
    let generator = try DemandGenerator(
      model: Self.model([Self.stream(volume: .perHour(400))]), calendar: UniversalCalendar(),
      seed: 2)
    let times = generator.arrivals(onDay: Self.monday).map { Double($0.at.milliseconds) }
    let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
    let distance = kolmogorovSmirnov(gaps) { 1 - Numeric.exp(-$0 / 9000) }
    #expect(distance < 1.63 / Double(gaps.count).squareRoot())
  }

  @Test("counting exactly, the year has its volume to the last contact", arguments: [1, 2, 3])
  func exactTotals(seed: UInt64) throws {
    let streams = [
      Self.stream("a", volume: .perYear(12_345), profile: Self.office),
      Self.stream("b", volume: .perYear(1)), Self.stream("c", volume: .perYear(0)),
    ]
    let model = Self.model(streams)
    let generator = try DemandGenerator(
      model: model, calendar: LondonCalendar(), seed: seed, counting: .exact)
    var counts = [0, 0, 0]
    for arrival in generator.arrivals(onDays: model.year) { counts[arrival.stream] += 1 }
    #expect(counts == [12_345, 1, 0])
  }

  @Test("two exact years each have the volume; beyond them days are random but not empty")
  func years() throws {
    let model = Self.model([Self.stream(volume: .perYear(5000))])
    let generator = try DemandGenerator(
      model: model, calendar: LondonCalendar(), seed: 4, counting: .exact, years: 2)
    let second = model.year.upperBound..<(model.year.upperBound + 365)
    #expect(Array(generator.arrivals(onDays: second)).count == 5000)
    let third = second.upperBound..<(second.upperBound + 100)
    let later = Array(generator.arrivals(onDays: third)).count
    #expect(abs(Double(later) - 5000.0 * 100 / 365) < 150)
  }

  @Test("profiles: nothing at night, at weekends or on closed bank holidays; Monday is busiest")
  func profiles() throws {
    let model = Self.model([
      Self.stream(volume: .perYear(100_000), profile: Self.office)
    ])
    let holiday = CivilDate(dayNumber: Self.monday + 7)
    let generator = try DemandGenerator(
      model: model, calendar: LondonCalendar(bankHolidays: [holiday]), seed: 5)
    #expect(generator.arrivals(onDay: holiday.dayNumber).isEmpty)
    #expect(generator.arrivals(onDay: Self.monday + 5).isEmpty)
    let monday = generator.arrivals(onDay: Self.monday)
    #expect(monday.count > generator.arrivals(onDay: Self.monday + 4).count * 2)
    for arrival in monday {
      let clock = arrival.at - LondonCalendar().day(Self.monday).start
      #expect(clock >= .minutes(8 * 60 + 30) && clock < .hours(17))
    }
    // Fourteen of 24 weights lie before noon (seven half-hours of 2, ten of 1).
    let morning = monday.count {
      $0.at - LondonCalendar().day(Self.monday).start < .hours(12)
    }
    let share = Double(morning) / Double(monday.count)
    #expect(abs(share - 14.0 / 24) < 0.08)
  }

  @Test("opening hours keep to the wall clock on the days the clocks change")
  func clockChanges() throws {
    let profile = Self.office
    var everyDay = profile
    everyDay.weekdays = Array(repeating: 1, count: 7)
    let generator = try DemandGenerator(
      model: Self.model([Self.stream(volume: .perYear(200_000), profile: everyDay)]),
      calendar: LondonCalendar(), seed: 6)
    for (month, dayOfMonth, hours) in [(3, 29, 23), (10, 25, 25)] {
      let date = try #require(CivilDate(year: 2026, month: month, day: dayOfMonth))
      let day = LondonCalendar().day(date.dayNumber)
      #expect(day.length == .hours(Int64(hours)))
      let arrivals = generator.arrivals(onDay: date.dayNumber)
      #expect(arrivals.count > 300)
      for arrival in arrivals {
        let clock = day.wallClock(afterMidnight: arrival.at - day.start)
        #expect(clock >= .minutes(510) && clock < .hours(17))
      }
    }
    let even = try DemandGenerator(
      model: Self.model([Self.stream(volume: .perHour(1000))]), calendar: LondonCalendar(),
      seed: 6)
    let spring = try #require(CivilDate(year: 2026, month: 3, day: 29))
    #expect(even.expected(stream: 0, onDay: spring.dayNumber) == 23_000)
  }

  @Test("arrivals are in order of time, the same for the same seed, and stay within their day")
  func order() throws {
    let model = Self.model([
      Self.stream("a", volume: .perYear(90_000)), Self.stream("b", volume: .perHour(30)),
    ])
    func day(_ seed: UInt64) throws -> [Arrival] {
      try DemandGenerator(model: model, calendar: UniversalCalendar(), seed: seed)
        .arrivals(onDay: Self.monday + 1)
    }
    let first = try day(7)
    let again = try day(7)
    let other = try day(8)
    #expect(first == again && first != other)
    for (a, b) in zip(first, first.dropFirst()) { #expect(a.at <= b.at) }
    let start = UniversalCalendar().day(Self.monday + 1).start
    #expect(first.allSatisfy { $0.at >= start && $0.at < start + .days(1) })
  }

  @Test("a contact stays the same person when other streams change")
  func commonNumbers() throws {
    let calls = Self.stream("calls", volume: .perYear(50_000))
    let alone = try DemandGenerator(
      model: Self.model([calls]), calendar: UniversalCalendar(), seed: 9)
    let joined = try DemandGenerator(
      model: Self.model([Self.stream("mail", volume: .perHour(90)), calls]),
      calendar: UniversalCalendar(), seed: 9)
    let before = alone.arrivals(onDay: Self.monday).map { ($0.at, $0.key, $0.ordinal) }
    let after = joined.arrivals(onDay: Self.monday).filter { $0.stream == 1 }
      .map { ($0.at, $0.key, $0.ordinal) }
    #expect(before.count == after.count && before.count > 50)
    #expect(zip(before, after).allSatisfy { $0.0 == $1.0 && $0.1 == $1.1 && $0.2 == $1.2 })
  }

  @Test("when volume grows, the contacts there were still come at their times")
  func growth() throws {
    func keys(_ volume: Int) throws -> Set<UInt64> {
      let generator = try DemandGenerator(
        model: Self.model([Self.stream(volume: .perYear(volume))]),
        calendar: UniversalCalendar(), seed: 10)
      return Set(generator.arrivals(onDay: Self.monday).map(\.key))
    }
    let few = try keys(50_000)
    let many = try keys(60_000)
    #expect(few.isStrictSubset(of: many))
  }

  @Test("a contact's numbers are uniform, and differ by question and turn")
  func draws() throws {
    let generator = try DemandGenerator(
      model: Self.model([Self.stream(volume: .perHour(800))]), calendar: UniversalCalendar(),
      seed: 11)
    let arrivals = generator.arrivals(onDay: Self.monday)
    let critical = 1.63 / Double(arrivals.count).squareRoot()
    for question in Arrival.Question.allCases {
      #expect(kolmogorovSmirnov(arrivals.map { $0.draw(question) }) { $0 } < critical)
    }
    let contact = try #require(arrivals.first)
    var seen: Set<Double> = []
    for question in Arrival.Question.allCases {
      for turn in 0..<5 { seen.insert(contact.draw(question, turn: turn)) }
    }
    #expect(seen.count == Arrival.Question.allCases.count * 5)
  }

  @Test("a stream answers for its contact: handle time, patience, redial, callback")
  func answers() throws {
    let stream = Self.stream(volume: .perHour(800))
    let generator = try DemandGenerator(
      model: Self.model([stream]), calendar: UniversalCalendar(), seed: 12)
    let arrivals = generator.arrivals(onDay: Self.monday)
    let count = Double(arrivals.count)
    let handle = arrivals.reduce(0) { $0 + stream.handleTime(of: $1).milliseconds }
    #expect(abs(Double(handle) / count / 180_000 - 1) < 0.04)
    let patience = arrivals.reduce(0) { $0 + (stream.patience(of: $1)?.milliseconds ?? 0) }
    #expect(abs(Double(patience) / count / 120_000 - 1) < 0.04)
    let redials = arrivals.count { stream.redialDelay(of: $0) != nil }
    #expect(abs(Double(redials) / count - 0.5) < 0.02)
    let accepted = arrivals.count { stream.acceptsCallback($0) }
    #expect(abs(Double(accepted) / count - 0.3) < 0.02)
    var eager = stream
    eager.redial = Redial(chance: 1, after: .constant(seconds: 1))
    eager.patience = nil
    #expect(eager.redialDelay(of: arrivals[0], attempt: Redial.maximumAttempts) == nil)
    #expect(eager.redialDelay(of: arrivals[0], attempt: 9) == .seconds(1))
    #expect(eager.patience(of: arrivals[0]) == nil)
  }

  @Test("surges: flat, fading and peaking, and only on their days")
  func surgeShapes() {
    func factors(_ shape: Surge.Shape) -> [Double] {
      let surge = Surge(
        name: "s", first: CivilDate(dayNumber: 100), last: CivilDate(dayNumber: 102), factor: 4,
        shape: shape)
      return (99...103).map { (surge.factor(on: $0) * 100).rounded() / 100 }
    }
    #expect(factors(.flat) == [1, 4, 4, 4, 1])
    #expect(factors(.fading) == [1, 4, 3, 2, 1])
    #expect(factors(.peaking) == [1, 2.5, 4, 2.5, 1])
  }

  @Test("a surge within the year keeps its total; one on top adds to it")
  func surgeTotals() throws {
    func surge(onTop: Bool) -> Surge {
      Surge(
        name: "s", first: CivilDate(dayNumber: Self.monday + 10),
        last: CivilDate(dayNumber: Self.monday + 10), factor: 11, isOnTop: onTop)
    }
    func total(_ surge: Surge) throws -> (Int, Double, Double) {
      let model = Self.model([Self.stream(volume: .perYear(36_500), surges: [surge])])
      let generator = try DemandGenerator(
        model: model, calendar: UniversalCalendar(), seed: 13, counting: .exact)
      return (
        Array(generator.arrivals(onDays: model.year)).count,
        generator.expected(stream: 0, onDay: Self.monday + 10),
        generator.expected(stream: 0, onDay: Self.monday)
      )
    }
    let within = try total(surge(onTop: false))
    #expect(within.0 == 36_500)
    #expect(abs(within.1 / within.2 - 11) < 1e-9)
    let onTop = try total(surge(onTop: true))
    #expect(onTop.0 == 37_500)
    #expect(abs(onTop.1 - 1100) < 1e-9 && abs(onTop.2 - 100) < 1e-9)
  }

  @Test("refuses volumes that cannot be spread, and two streams of one name")
  func refusals() {
    func generate(_ streams: [DemandStream], years: Int = 1) throws {
      _ = try DemandGenerator(
        model: Self.model(streams), calendar: UniversalCalendar(), seed: 1, years: years)
    }
    let closed = DemandProfile(weekdays: Array(repeating: 0, count: 7))
    let short = DemandProfile(halfHours: [1])
    let backwards = Surge(
      name: "s", first: CivilDate(dayNumber: 5), last: CivilDate(dayNumber: 4), factor: 2)
    for stream in [
      Self.stream(volume: .perYear(5), profile: closed),
      Self.stream(volume: .perYear(5), profile: short), Self.stream(volume: .perYear(-1)),
      Self.stream(volume: .perHour(.nan)), Self.stream(volume: .perHour(1), surges: [backwards]),
    ] {
      #expect(throws: DemandModelFault.self) { try generate([stream]) }
    }
    let calls = Self.stream(volume: .perHour(1))
    #expect(throws: DemandModelFault.self) { try generate([calls, calls]) }
    #expect(throws: DemandModelFault.self) { try generate([calls], years: 0) }
  }
}
