import Testing
import Vocabulary

@testable import SimulationKit

@Suite("Dates and rosters")
struct RosterTests {
  @Test("dates: known day numbers, weekdays, leap days and the round trip of 200 years")
  func dates() throws {
    #expect(CivilDate("1970-01-01")?.dayNumber == 0)
    #expect(CivilDate("2026-03-02")?.weekday == .monday)
    #expect(CivilDate("2000-02-29")?.dayNumber == 11_016)
    #expect(CivilDate("2000-02-29")?.nextYear == CivilDate("2001-03-01"))
    for text in ["2026-02-29", "1900-02-29", "2026-13-01", "2026-1-1", "26-01-01", "x", ""] {
      #expect(CivilDate(text) == nil)
    }
    for number in -36_500...36_500 {
      let date = CivilDate(dayNumber: number)
      #expect(CivilDate(year: date.year, month: date.month, day: date.day) == date)
      #expect(CivilDate(date.description) == date)
    }
  }

  @Test("the wall clock on the day clocks go forward and the day they go back")
  func wallClock() throws {
    let spring = LondonCalendar().day(try #require(CivilDate("2026-03-29")).dayNumber)
    #expect(spring.instant(wallClock: .hours(1)).description == "2026-03-29T01:00:00.000Z")
    #expect(spring.instant(wallClock: .minutes(90)).description == "2026-03-29T01:00:00.000Z")
    #expect(spring.instant(wallClock: .hours(9)).description == "2026-03-29T08:00:00.000Z")
    #expect(spring.instant(wallClock: .hours(24)) == spring.start + spring.length)
    let autumn = LondonCalendar().day(try #require(CivilDate("2026-10-25")).dayNumber)
    #expect(autumn.instant(wallClock: .minutes(90)).description == "2026-10-25T00:30:00.000Z")
    #expect(autumn.instant(wallClock: .hours(9)).description == "2026-10-25T09:00:00.000Z")
    #expect(autumn.instant(wallClock: .hours(24)) == autumn.start + autumn.length)
    #expect(autumn.wallClock(afterMidnight: .minutes(150)) == .minutes(90))
  }

  static let staff = RosterStaff(
    everyone: ["a.jones", "desk-1", "desk-2", "b.singh"], teams: ["care": ["b.singh", "a.jones"]])
  static let monday = CivilDate(year: 2026, month: 1, day: 5)?.dayNumber ?? 0
  static let weekdays = [true, true, true, true, true, false, false]

  static func schedule(
    _ rosters: [RosterModel], days: Range<Int> = monday..<(monday + 7), seed: UInt64 = 1
  ) throws -> RosterSchedule {
    try RosterSchedule(
      rosters, staff: staff, calendar: UniversalCalendar(), days: days, seed: seed)
  }

  /// Hours from Monday's midnight.
  static func hours(_ schedule: RosterSchedule, _ adviser: Int) -> [[Double]] {
    let start = Instant.epoch + .days(Int64(monday))
    return schedule.stretches.filter { $0.adviser == adviser }.map {
      [
        Double(($0.from - start).milliseconds) / 3.6e6,
        Double(($0.to - start).milliseconds) / 3.6e6,
      ]
    }
  }

  @Test("a shift with a break is two stretches a day, on its days only")
  func shift() throws {
    let roster = RosterModel(
      who: .team("care"), numbers: 2...2, weekdays: Self.weekdays, from: .hours(9),
      to: .hours(17), breaks: [.init(at: .hours(12), length: .minutes(30))])
    let schedule = try Self.schedule([roster])
    #expect(schedule.stretches.count == 10)
    // The second of the team is a.jones, the first of everyone.
    #expect(Self.hours(schedule, 0).prefix(2) == [[9, 12], [12.5, 17]])
  }

  @Test("all day, every day is one stretch, with no change at midnight")
  func allDay() throws {
    let roster = RosterModel(
      who: .everyone, weekdays: Array(repeating: true, count: 7), from: .zero, to: .days(1))
    let schedule = try Self.schedule([roster])
    #expect(schedule.stretches.count == 4 && schedule.changes.count == 8)
    #expect(Self.hours(schedule, 3) == [[0, 168]])
  }

  @Test("a night shift ends on the next day, breaks after midnight included")
  func night() throws {
    let roster = RosterModel(
      who: .people(["b.singh"]), weekdays: Self.weekdays, from: .hours(22), to: .hours(6),
      breaks: [.init(at: .hours(1), length: .hours(1))])
    let schedule = try Self.schedule([roster])
    #expect(Self.hours(schedule, 3).prefix(3) == [[22, 25], [26, 30], [46, 49]])
  }

  @Test("breaks spread over a time begin one after the other")
  func spread() throws {
    let roster = RosterModel(
      who: .people(["desk-*"]), weekdays: Self.weekdays, from: .hours(9), to: .hours(17),
      breaks: [.init(at: .hours(12), length: .minutes(30), spread: .hours(1))])
    let schedule = try Self.schedule([roster])
    #expect(Self.hours(schedule, 1).first == [9, 12])
    #expect(Self.hours(schedule, 2).first == [9, 12.5])
  }

  @Test("shrinkage keeps its share away for whole days, the same for the same seed")
  func shrinkage() throws {
    var roster = RosterModel(
      who: .everyone, weekdays: Self.weekdays, from: .hours(9), to: .hours(17), shrinkage: 0.2)
    let days = Self.monday..<(Self.monday + 700)
    let schedule = try Self.schedule([roster], days: days)
    #expect(try Self.schedule([roster], days: days).stretches == schedule.stretches)
    #expect(abs(Double(schedule.stretches.count) / 2000 - 0.8) < 0.04)
    roster.shrinkage = 1
    #expect(try Self.schedule([roster]).stretches.isEmpty)
  }

  @Test("bank holidays are off unless worked; who leaves comes before who begins")
  func holidays() throws {
    var roster = RosterModel(
      who: .people(["a.jones"]), weekdays: Self.weekdays, from: .hours(9), to: .hours(17))
    let calendar = LondonCalendar(bankHolidays: [CivilDate(dayNumber: Self.monday)])
    let day = Self.monday..<(Self.monday + 1)
    func stretches() throws -> Int {
      try RosterSchedule([roster], staff: Self.staff, calendar: calendar, days: day, seed: 1)
        .stretches.count
    }
    #expect(try stretches() == 0)
    roster.worksOnBankHolidays = true
    #expect(try stretches() == 1)
    let late = RosterModel(
      who: .people(["b.singh"]), weekdays: Self.weekdays, from: .hours(17), to: .hours(20))
    let changes = try Self.schedule([late, roster], days: day).changes
    #expect(changes.map(\.isOn) == [true, false, true, false])
    #expect(changes.map(\.adviser) == [0, 0, 3, 3])
  }

  @Test("refuses people the plan does not have and breaks outside the shift")
  func refusals() {
    func roster(_ who: RosterModel.Who, numbers: ClosedRange<Int>? = nil) -> RosterModel {
      RosterModel(
        who: who, numbers: numbers, weekdays: Self.weekdays, from: .hours(9), to: .hours(17))
    }
    var pause = roster(.everyone)
    pause.breaks = [.init(at: .hours(16), length: .hours(2))]
    for wrong in [
      roster(.team("moon")), roster(.people(["nobody"])), roster(.people(["x*"])),
      roster(.everyone, numbers: 1...5), pause,
    ] {
      #expect(throws: RosterFault.self) { try Self.schedule([wrong]) }
    }
  }
}
