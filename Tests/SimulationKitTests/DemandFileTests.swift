import Foundation
import Testing
import Vocabulary

@testable import SimulationKit

private let examples = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "Examples")

private func example(_ path: String) throws -> DemandModel {
  try DemandFile.load(path: examples.appending(path: path).path(percentEncoded: false))
}

@Suite("Demand files")
struct DemandFileTests {
  @Test("the Oxfordshire year has the paper's totals, contact by contact")
  func oxfordshire() throws {
    let model = try example("demand/oxfordshire.yaml")
    let holidays = ["2025-04-18", "2025-12-25", "2025-12-26", "2026-01-01"]
      .compactMap { CivilDate($0) }
    let generator = try DemandGenerator(
      model: model, calendar: LondonCalendar(bankHolidays: holidays), seed: 2025,
      counting: .exact)
    var inbound = 0
    var outbound = 0
    var byChannel: [Channel: Int] = [:]
    var total = 0
    var christmas = 0
    for arrival in generator.arrivals(onDays: model.year) {
      let stream = model.streams[arrival.stream]
      if stream.channel == .voice {
        if stream.direction == .inbound { inbound += 1 } else { outbound += 1 }
      }
      byChannel[stream.channel, default: 0] += 1
      total += 1
      let day = arrival.at.milliseconds / 86_400_000
      if day == Int64(holidays[1].dayNumber), stream.channel == .voice { christmas += 1 }
    }
    #expect(inbound == 125_046)
    #expect(outbound == 68_841)
    #expect(byChannel[.email] == 131_991)
    #expect(byChannel[.walkIn] == 11_412)
    #expect(byChannel[.task] == 15_346)
    #expect(total == 352_636)
    #expect(christmas == 0)
  }

  @Test("the snow day has about four times the road calls of the day a week before it")
  func snow() throws {
    let model = try example("demand/oxfordshire.yaml")
    let generator = try DemandGenerator(model: model, calendar: LondonCalendar(), seed: 1)
    let roads = try #require(model.streams.firstIndex { $0.name == "roads by telephone" })
    let snow = try #require(CivilDate("2026-01-08")).dayNumber
    let ratio =
      generator.expected(stream: roads, onDay: snow)
      / generator.expected(stream: roads, onDay: snow + 7)
    #expect(abs(ratio - 4) < 1e-9)
  }

  @Test("the minimal demands are those of the Erlang comparison")
  func minimal() throws {
    let patient = try example("minimal/demand-erlang-c.yaml")
    let model = try example("minimal/demand.yaml")
    #expect(model.streams.count == 1 && patient.streams.count == 1)
    let stream = model.streams[0]
    #expect(stream.volume == .perHour(400))
    #expect(stream.entry == "+441632960200")
    #expect(stream.handleTime == .exponential(mean: 180))
    #expect(stream.patience == .exponential(mean: 180))
    #expect(patient.streams[0].patience == nil)
    for answering in [model.answering, patient.answering] {
      #expect(answering.delay == .constant(seconds: 0) && answering.notAnsweredShare == 0)
    }
    for roster in model.rosters + patient.rosters {
      #expect(roster.who == .everyone && roster.worksOnBankHolidays)
      #expect(roster.weekdays == Array(repeating: true, count: 7))
      #expect(roster.from == .zero && roster.to == .days(1))
    }
  }

  static let whole = """
    demand: All of it
    year from: 2026-04-01
    profiles:
      p:
        day: { "09:00-10:00": 2, "10:00-12:30": 1 }
        week: { mon-wed: 1, "thu, fri": 0.5 }
        bank holidays: 25%
    surges:
      s: { from: 2026-05-01, times: 2, shape: peaking, on top: true }
    streams:
      a:
        channel: walk-in
        direction: outbound
        team: care
        to: county-hall
        answers: ["1", yes]
        per year: 120
        profile: p
        surges: [s]
        handle time: { weibull: { scale: 2min, shape: 1.5 } }
        patience: { empirical: { seen: [10s, 1min 10s], tail: 1h } }
        redial: { chance: 12.5%, after: { uniform: { from: 500ms, to: 2d } } }
        callbacks accepted: 40%
      b:
        channel: voice
        to: x
        rate: 1.5 per hour
        handle time: { log-normal: { median: 2min, sigma: 0.5 } }
        patience: 90s
    rosters:
      - { team: care, numbers: 2-3, days: "mon, wed-fri", from: "22:00", to: "06:00",
          bank holidays: worked, shrinkage: 18%,
          breaks: [{ at: "01:30", for: 45min, spread over: 90min }] }
      - { people: [a.jones, "desk-*"], days: sat, from: "08:30", to: "12:00" }
    advisers: { answer after: 2s, not answered: 1%, declined: 3% }
    """

  @Test("holds and who is passed on are read; without them there are none")
  func holds() throws {
    let text = Self.whole.replacing(
      "    callbacks accepted: 40%\n",
      with: """
            callbacks accepted: 40%
            hold: { share: 15%, for: 30s }
            passed on: { share: 5%, to: general }

        """)
    let model = try DemandFile.parse(text, file: "whole.yaml")
    let a = model.streams[0]
    #expect(a.hold == HoldModel(share: 0.15, duration: .constant(seconds: 30)))
    #expect(a.passedOn == PassedOn(share: 0.05, queue: "general"))
    #expect(model.streams[1].hold == nil && model.streams[1].passedOn == nil)
  }

  @Test("every word of the language is understood")
  func language() throws {
    let model = try DemandFile.parse(Self.whole, file: "whole.yaml")
    #expect(model.name == "All of it" && model.yearFrom == CivilDate("2026-04-01"))
    let a = model.streams[0]
    #expect(a.channel == .walkIn && a.direction == .outbound(team: "care"))
    #expect(a.answers == ["1", "yes"] && a.volume == .perYear(120))
    #expect(a.profile.halfHours[18...24].elementsEqual([2, 2, 1, 1, 1, 1, 1]))
    #expect(a.profile.halfHours.reduce(0, +) == 9)
    #expect(a.profile.weekdays == [1, 1, 1, 0.5, 0.5, 0, 0])
    #expect(a.profile.bankHolidayFactor == 0.25)
    #expect(model.answering.delay == .constant(seconds: 2))
    #expect(model.answering.notAnsweredShare == 0.01 && model.answering.declinedShare == 0.03)
    #expect(a.surges.count == 1 && a.surges[0].isOnTop && a.surges[0].shape == .peaking)
    #expect(a.surges[0].first == a.surges[0].last)
    #expect(a.handleTime == .weibull(shape: 1.5, scale: 120))
    #expect(a.patience == .empirical(try Empirical([10, 70], tailMean: 3600)))
    #expect(a.redial == Redial(chance: 0.125, after: .uniform(from: 0.5, to: 172_800)))
    #expect(a.callbackAcceptance == 0.4)
    let b = model.streams[1]
    #expect(b.direction == .inbound && b.volume == .perHour(1.5))
    #expect(b.patience == .constant(seconds: 90))
    #expect(abs(b.handleTime.quantile(0.5) - 120) < 1e-9)
    let night = model.rosters[0]
    #expect(night.who == .team("care") && night.numbers == 2...3)
    #expect(night.weekdays == [true, false, true, true, true, false, false])
    #expect(night.worksOnBankHolidays && night.shrinkage == 0.18)
    #expect(night.breaks[0].spread == .minutes(90))
    #expect(model.rosters[1].who == .people(["a.jones", "desk-*"]))
  }

  /// The whole file with one piece exchanged, and what must be said of it.
  static let slips: [(String, String, String, Int)] = [
    ("channel: walk-in", "chanel: walk-in", "stream \"a\" has no \"chanel\"", 12),
    ("channel: walk-in", "channel: fax", "\"fax\" is not known here", 12),
    ("per year: 120", "per year: 120.5", "not a whole number", 17),
    ("per year: 120", "rate: 3 per hour", "a constant rate has no profile", 18),
    ("    rate: 1.5 per hour\n", "", "lacks its volume", 24),
    ("1.5 per hour", "1.5 an hour", "not a rate", 27),
    ("profile: p", "profile: q", "no profile is called \"q\"", 18),
    ("surges: [s]", "surges: s", "a list belongs here", 19),
    ("patience: 90s", "patience: 90", "\"90\" is not a time", 29),
    ("patience: 90s", "patience: 20s 4min", "is not a time", 29),
    ("shape: 1.5", "shape: 0.001", "weibull: shape is 0.001", 20),
    ("shape: 1.5", "form: 1.5", "weibull with scale has no \"form\"", 20),
    ("12.5%", "125%", "not a percentage", 22),
    ("\"10:00-12:30\"", "\"09:30-12:30\"", "overlaps an earlier range", 5),
    ("\"10:00-12:30\"", "\"10:10-12:30\"", "not a range of half-hours", 5),
    ("mon-wed: 1", "mon-thu: 1", "has a weight already", 6),
    ("2026-05-01", "2026-02-30", "\"2026-02-30\" is not a date", 9),
    ("team: care\n", "tem: care\n", "has no \"tem\"", 14),
    ("direction: outbound\n", "direction: inbound\n", "a team makes calls out", 14),
    ("numbers: 2-3", "numbers: 3-2", "not a range of numbers", 31),
    ("at: \"01:30\"", "at: \"07:30\"", "does not lie inside its shift", 31),
    ("people: [a.jones, \"desk-*\"]", "people: all", "people are a list, or everyone", 34),
    ("to: \"12:00\"", "to: noon", "not a time of day", 34),
    ("declined: 3%", "declined: 99.5%", "more offers refused than made", 35),
    ("answer after: 2s", "answers after: 2s", "advisers has no \"answers after\"", 35),
    ("  b:\n", "  a:\n", "written twice", 11),
    ("surges: [s]", "surges: [s", "not YAML", 20),
  ]

  @Test("a slip is refused with its place and what to do", arguments: slips)
  func refusal(piece: String, slip: String, said: String, line: Int) throws {
    let text = Self.whole.replacing(piece, with: slip, maxReplacements: 1)
    #expect(text != Self.whole)
    let fault = #expect(throws: DemandFileFault.self) {
      try DemandFile.parse(text, file: "whole.yaml")
    }
    let description = fault?.description ?? ""
    #expect(description.contains(said), "said: \(description)")
    #expect(description.hasPrefix("whole.yaml:\(line):"), "said: \(description)")
    #expect(fault?.remedy.isEmpty == false)
  }

  @Test("an empty file, a file that is not there and an endless file are refused")
  func noFile() {
    #expect(throws: DemandFileFault.self) { try DemandFile.parse("", file: "x") }
    let absent = #expect(throws: DemandFileFault.self) {
      try DemandFile.load(path: "/nowhere/demand.yaml")
    }
    #expect(absent?.description.hasPrefix("/nowhere/demand.yaml: the file cannot be read") == true)
    let long = String(repeating: "#", count: DemandFile.maximumBytes + 1)
    #expect(throws: DemandFileFault.self) { try DemandFile.parse(long, file: "x") }
  }
}
