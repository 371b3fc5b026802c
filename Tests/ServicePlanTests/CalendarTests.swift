import Exchange
import Testing
import Vocabulary

@testable import ServicePlan

@Suite("Civil time")
struct CivilTimeTests {
  let london = CivilTime(zone: "Europe/London")!

  @Test(
    "computes Easter",
    arguments: [
      (1961, "1961-04-02"), (2000, "2000-04-23"), (2019, "2019-04-21"), (2024, "2024-03-31"),
      (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25"), (2285, "2285-03-22"),
    ])
  func easter(year: Int, date: String) {
    #expect(BankHolidays.easterSunday(year).description == date)
  }

  /// From the lists published at www.gov.uk/bank-holidays.
  static let published: [(Nation, Int, [String])] = [
    (
      .englandAndWales, 2021,
      ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"]
    ),
    (
      .englandAndWales, 2022,
      ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"]
    ),
    (
      .englandAndWales, 2023,
      ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"]
    ),
    (
      .englandAndWales, 2026,
      ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]
    ),
    (
      .scotland, 2022,
      [
        "01-03", "01-04", "04-15", "05-02", "06-02", "06-03", "08-01", "09-19", "11-30", "12-26",
        "12-27",
      ]
    ),
    (
      .scotland, 2023,
      ["01-02", "01-03", "04-07", "05-01", "05-08", "05-29", "08-07", "11-30", "12-25", "12-26"]
    ),
    (
      .scotland, 2024,
      ["01-01", "01-02", "03-29", "05-06", "05-27", "08-05", "12-02", "12-25", "12-26"]
    ),
    (
      .northernIreland, 2024,
      ["01-01", "03-18", "03-29", "04-01", "05-06", "05-27", "07-12", "08-26", "12-25", "12-26"]
    ),
    (
      .northernIreland, 2025,
      ["01-01", "03-17", "04-18", "04-21", "05-05", "05-26", "07-14", "08-25", "12-25", "12-26"]
    ),
  ]

  @Test("knows the bank holidays", arguments: published)
  func holidays(nation: Nation, year: Int, days: [String]) {
    #expect(BankHolidays.days(in: year, nation).map(\.description) == days.map { "\(year)-\($0)" })
  }

  @Test("gives a day that is 23 or 25 hours long when the clocks change")
  func dayLength() throws {
    let march = try #require(CivilDate("2026-03-29"))
    let october = try #require(CivilDate("2026-10-25"))
    #expect(london.length(of: march) == .hours(23))
    #expect(london.length(of: october) == .hours(25))
    #expect(london.length(of: march.advanced(by: 1)) == .hours(24))
    #expect(london.instant("2026-03-29")?.description == "2026-03-29T00:00:00.000Z")
    #expect(london.instant("2026-03-30")?.description == "2026-03-29T23:00:00.000Z")
  }

  @Test("puts a missing 01:30 at the change, and a double 01:30 at its first occurrence")
  func changes() {
    #expect(london.instant("2026-03-29 00:59")?.description == "2026-03-29T00:59:00.000Z")
    #expect(london.instant("2026-03-29 01:30")?.description == "2026-03-29T01:00:00.000Z")
    #expect(london.instant("2026-03-29 02:00")?.description == "2026-03-29T01:00:00.000Z")
    #expect(london.instant("2026-10-25 01:30")?.description == "2026-10-25T00:30:00.000Z")
    #expect(london.instant("2026-10-25 02:00")?.description == "2026-10-25T02:00:00.000Z")
  }

  @Test(
    "writes what it reads, in zones either side of Greenwich",
    arguments: [
      "Europe/London", "America/New_York", "Pacific/Auckland", "Asia/Kolkata",
    ])
  func roundTrip(zone: String) throws {
    let civil = try #require(CivilTime(zone: zone))
    for text in ["2026-01-05 09:00", "2026-07-05 23:59", "2027-12-31 00:00", "2026-02-28 12:00:30"]
    {
      let instant = try #require(civil.instant(text))
      #expect(civil.text(instant) == text)
    }
  }

  @Test(
    "knows weekdays and dates",
    arguments: [
      ("1970-01-01", Weekday.thursday), ("2024-02-29", .thursday), ("2026-03-02", .monday),
      ("1969-12-31", .wednesday), ("2000-01-01", .saturday),
    ])
  func weekday(text: String, day: Weekday) throws {
    let date = try #require(CivilDate(text))
    #expect(date.weekday == day)
    #expect(date.description == text)
  }

  @Test(
    "refuses days that do not exist",
    arguments: [
      "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-04-31",
    ])
  func refused(text: String) { #expect(CivilDate(text) == nil) }
}

@Suite("Calendars")
struct CalendarTests {
  static func plan(_ calendars: String, at now: Instant = Examples.now) -> CompiledPlan {
    let text = """
      service: Test
      units: [centre]
      skills: [x]
      numbers: { "+441632960100": { flow: line } }
      calendars:
      \(calendars)
      """
    let flow = """
      flow: line
      information only: true
      steps: { told: { say: "Hello.", end: true } }
      """
    return CompiledPlan.compile(
      PlanSource(files: [
        PlanFile(path: "p.yaml", text: text), PlanFile(path: "line.yaml", text: flow),
      ]), PlanOptions(compiledAt: now))
  }

  static func isOpen(_ plan: CompiledPlan, _ local: String) throws -> Bool {
    let at = try #require(plan.civilTime.instant(local))
    return plan.policy.calendars[0].changes.filter { $0 <= at }.count % 2 == 1
  }

  @Test("open and close by the clock on the wall, summer and winter")
  func office() throws {
    let plan = Self.plan("  office: { mon-fri: \"08:30-17:00\", except: bank holidays }")
    #expect(plan.errors.isEmpty)
    for day in ["2026-01-12", "2026-03-30", "2026-07-01", "2026-10-26"] {
      #expect(try !Self.isOpen(plan, day + " 08:29"))
      #expect(try Self.isOpen(plan, day + " 08:30"))
      #expect(try Self.isOpen(plan, day + " 16:59"))
      #expect(try !Self.isOpen(plan, day + " 17:00"))
    }
    #expect(try !Self.isOpen(plan, "2026-04-06 10:00"), "Easter Monday")
    #expect(try !Self.isOpen(plan, "2026-01-17 10:00"), "a Saturday")
  }

  @Test("a night and the day after it meet without hole on the days the clocks change")
  func nights() throws {
    let calendars = """
        day: { every day: "01:30-22:00" }
        night: { every day: "22:00-01:30" }
        rest: { outside: day }
      """
    let plan = Self.plan(calendars)
    #expect(plan.errors.isEmpty)
    let day = Intervals(changes: plan.policy.calendars[0].changes)
    let night = Intervals(changes: plan.policy.calendars[1].changes)
    let from = try #require(plan.civilTime.instant("2026-01-01"))
    let to = try #require(plan.civilTime.instant("2027-12-01"))
    #expect(day.union(night).within(from..<to).spans == [from..<to])
    let overlap = day.within(from..<to).subtracting(
      day.within(from..<to).subtracting(night.within(from..<to)))
    #expect(overlap.spans.isEmpty)
    let rest = Intervals(changes: plan.policy.calendars[2].changes)
    #expect(rest.within(from..<to) == night.within(from..<to))
  }

  @Test("a day may have hours of its own")
  func special() throws {
    let plan = Self.plan(
      """
        office:
          mon-fri: "09:00-17:00"
          on: { 2026-12-23: "09:00-12:00", 2026-12-26: "10:00-11:00" }
          closed: [ "2026-12-28 to 2026-12-31" ]
      """)
    #expect(plan.errors.isEmpty)
    #expect(try Self.isOpen(plan, "2026-12-23 11:59"))
    #expect(try !Self.isOpen(plan, "2026-12-23 12:00"))
    #expect(try Self.isOpen(plan, "2026-12-26 10:30"))
    #expect(try !Self.isOpen(plan, "2026-12-30 10:00"))
    #expect(try Self.isOpen(plan, "2027-01-04 10:00"))
  }

  @Test("always is open for ever, also before the compiled days")
  func always() {
    let plan = Self.plan("  always: { every day: \"00:00-24:00\" }")
    #expect(plan.policy.calendars[0].changes == [Instant(milliseconds: .min)])
  }

  @Test(
    "openings that overlap are refused",
    arguments: [
      "  c: { mon: \"08:00-12:00, 11:00-13:00\" }",
      "  c: { mon-fri: \"08:00-12:00\", wed: \"13:00-14:00\" }",
      "  c: { mon: \"22:00-06:00\", tue: \"05:00-09:00\" }",
      "  c: { mon: \"08:00-12:00\", closed: [2026-05-05], on: { 2026-05-05: \"08:00-09:00\" } }",
    ])
  func overlaps(text: String) {
    let plan = Self.plan(text)
    #expect(plan.errors.contains { $0.what.contains("overlap") || $0.what.contains("twice") })
  }
}
