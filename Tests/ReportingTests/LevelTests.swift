import Exchange
import Reporting
import Testing
import Vocabulary

@Suite("Service levels, percentiles and half-hours")
struct LevelTests {
  /// Answered after 10, 20 and 30 s; abandoned after 4, 15 and 40 s; moved on after 50 s.
  private func story(_ definitions: [ServiceLevelDefinition]) -> Story {
    var story = Story(ReportOptions(definitions: definitions))
    for id in 1...7 as ClosedRange<UInt64> { story.enter(id, 0) }
    for (id, wait) in [(1, 10.0), (2, 20.0), (3, 30.0)] as [(UInt64, Double)] {
      story.answer(id, Story.anna, wait)
    }
    for (id, wait) in [(4, 4.0), (5, 15.0), (6, 40.0)] as [(UInt64, Double)] {
      story.abandon(id, wait)
    }
    story.queue(7, 50, in: Story.mail, cause: .overflow)
    return story
  }

  @Test("the published formulas, side by side from one fold")
  func published() {
    let twenty = Span.seconds(20)
    let report = story([
      .asterisk(within: twenty), .asterisk2(within: twenty), .genesys(),
      .genesys(includesFlowOuts: true), .genesys(excludesShortAbandons: .seconds(5)),
      .genesys(excludesAbandons: true), .cxEngage, .standard,
    ]).report()
    let levels = report.byQueue[0].figures.serviceLevels
    // Asterisk: 2 of 3. SL2: (2 + 2) / 6. Genesys: 2 / 6; with flow-outs 2 / 7; without short
    // abandons 2 / 5; without abandons 2 / 3. CxEngage: abandons at 4 s and 15 s ignored, 2 / 4.
    // The queue's own: 60 s, short before 5 s; moved on in time is left out: 3 / 5.
    #expect(levels.map(\.judged) == [3, 6, 6, 7, 5, 3, 4, 5])
    #expect(levels.map(\.met) == [2, 4, 2, 2, 2, 2, 2, 3])
    #expect(
      levels.map(\.serviceLevelBasisPoints)
        == [6_667, 6_667, 3_333, 2_857, 4_000, 6_667, 5_000, 6_000])
    #expect(ReportText(report).text.contains("CxEngage (within 20 s)"))
  }

  @Test("CxEngage ignores an abandon at exactly 20 s, and not one a millisecond later")
  func inclusive() {
    var story = Story(ReportOptions(definitions: [.cxEngage]))
    story.enter(1, 0)
    story.enter(2, 0)
    story.abandon(1, 20)
    story.abandon(2, 20.001)
    #expect(story.report().total.serviceLevels[0].judged == 1)
  }

  @Test("the clock may start at queue entry, first queue entry or arrival")
  func clocks() {
    let starts: [ServiceLevelDefinition.ClockStart] = [.queueEntry, .firstQueueEntry, .arrival]
    let definitions = starts.map { start in
      var definition = ServiceLevelDefinition(name: "\(start)")
      definition.clockStart = start
      definition.threshold = .seconds(30)
      return definition
    }
    var story = Story(ReportOptions(definitions: definitions))
    story.arrive(1, 0)
    story.queue(1, 20)
    story.queue(1, 35, in: Story.mail, cause: .overflow)
    // 10 s in this queue, 25 s since the first, 45 s since arrival.
    story.answer(1, Story.anna, 45)
    let levels = story.report().byQueue[1].figures.serviceLevels
    #expect(levels.map(\.met) == [1, 1, 0])
  }

  @Test("versions of a definition judge what began while they were in force")
  func effectiveDates() {
    var old = ServiceLevelDefinition(name: "council")
    old.threshold = .seconds(10)
    old.until = Story.moment(1000)
    var new = old
    new.version = 2
    new.threshold = .seconds(60)
    new.from = Story.moment(1000)
    new.until = .distantFuture
    var story = Story(ReportOptions(definitions: [old, new]))
    story.enter(1, 990)
    story.enter(2, 1000)
    story.answer(1, Story.anna, 1020)
    story.answer(2, Story.anna, 1030)
    let report = story.report()
    #expect(report.total.serviceLevels.map(\.judged) == [1, 1])
    #expect(report.total.serviceLevels.map(\.met) == [0, 1])
    // The half-hours take both versions of the first name.
    #expect(report.halfHours[0].figures.serviceLevelBasisPoints == 5_000)
    #expect(ReportText(report).text.contains("council, version 2") == false)
    #expect(ReportText(report).text.contains("council (version 2) (within 1 min)"))
  }

  @Test("an entry is held to the target in force when it began")
  func targetChanges() {
    var story = Story()
    story.enter(1, 0)
    story.add(
      .policyPublished(PolicyPublished(policy: Story.policy(version: 2, target: .seconds(10)))), 5)
    story.enter(2, 5)
    story.answer(1, Story.anna, 35)
    story.answer(2, Story.anna, 35)
    let report = story.report()
    #expect(report.total.serviceLevels[0].met == 1)
    #expect(report.planVersion == 2)
  }

  @Test("percentiles are nearest rank, within 0.8% above the exact time")
  func percentiles() {
    var story = Story()
    // Waits 1 s, 2 s … 1000 s.
    for id in 1...1000 as ClosedRange<UInt64> { story.enter(id, 0) }
    for id in 1...1000 as ClosedRange<UInt64> { story.answer(id, Story.anna, Double(id)) }
    let waits = story.report().total.waits
    for (value, exact) in [
      (waits.medianWaitMilliseconds, 500_000), (waits.wait90thPercentileMilliseconds, 900_000),
      (waits.wait95thPercentileMilliseconds, 950_000),
      (waits.wait99thPercentileMilliseconds, 990_000),
    ] as [(Int64?, Int64)] {
      let found = value ?? 0
      #expect(found >= exact && found <= exact + exact / 128)
    }
    #expect(waits.longestWaitMilliseconds == 1_000_000)
    #expect(waits.averageSpeedOfAnswerMilliseconds == 500_500)
  }

  @Test("a percentile never exceeds the longest wait, and short waits are exact")
  func exactPercentiles() {
    var story = Story()
    story.enter(1, 0)
    story.answer(1, Story.anna, 777.777)
    #expect(story.report().total.waits.wait99thPercentileMilliseconds == 777_777)
    var quick = Story()
    for id in 1...3 as ClosedRange<UInt64> { quick.enter(id, 0) }
    quick.answer(1, Story.anna, 0)
    quick.answer(2, Story.anna, 0.1)
    quick.answer(3, Story.anna, 0.12)
    #expect(quick.report().total.waits.medianWaitMilliseconds == 100)
  }

  @Test("half-hours follow the clock on the wall, also when summer time begins")
  func summerTime() {
    // Clocks go forward on 29 March 2026 at 01:00 UTC.
    let change = Instant(milliseconds: 1_774_746_000_000)
    let summer = ClockOffset(from: change, offset: .hours(1))
    var story = Story(ReportOptions(clockOffsets: [summer], keepsEachHalfHour: true))
    let day = 86_400.0 * 27
    story.enter(1, 8.5 * 3600)
    story.enter(2, day + 7.5 * 3600)
    story.enter(3, day + 23.25 * 3600)
    let report = story.report()
    #expect(report.halfHours[17].minuteOfDay == 510)
    #expect(report.halfHours[17].figures.counts.offered == 2)
    #expect(report.halfHours[0].figures.counts.offered == 1)
    #expect(report.dates.map(\.date) == ["2026-03-02", "2026-03-29", "2026-03-30"])
    #expect(report.eachHalfHour.map(\.minuteOfDay) == [510, 510, 0])
    #expect(
      report.eachHalfHour.map(\.start) == [
        Story.moment(8.5 * 3600), Story.moment(day + 7.5 * 3600), Story.moment(day + 23 * 3600),
      ])
  }

  @Test("an answer belongs to the half-hour in which the contact was queued")
  func cohorts() {
    var story = Story()
    story.enter(1, 1799.999)
    story.enter(2, 1800)
    story.serve(1, Story.anna, at: 1900, talk: 100)
    let rows = story.report().halfHours.map(\.figures)
    #expect(rows[0].counts.offered == 1 && rows[0].counts.answered == 1)
    #expect(rows[0].averageHandleMilliseconds == 100_000)
    #expect(rows[0].averageSpeedOfAnswerMilliseconds == 100_001)
    #expect(rows[1].counts.offered == 1 && rows[1].counts.answered == 0)
    #expect(rows[1].averageSpeedOfAnswerMilliseconds == nil)
  }

  @Test("a report survives the log's encoding, with every figure")
  func recorded() throws {
    let report = story([.standard, .cxEngage]).report()
    #expect(try Report(decoding: report.encoded()) == report)
  }
}

@Suite("Text")
struct TextTests {
  @Test("times, shares and counts as people read them")
  func wording() {
    var story = Story()
    for id in 1...2 as ClosedRange<UInt64> { story.enter(id, 3600 * 9) }
    story.serve(1, Story.anna, at: 3600 * 9 + 83, talk: 4000, wrapUp: 20)
    story.serve(2, Story.ben, at: 3600 * 9 + 10, talk: 45)
    let text = ReportText(story.report()).text
    for expected in [
      "Northshire: 2026-03-02 00:00 to", "Contacts: 2: 2 came in",
      "Service level, standard (each queue's target)", "50.0%",
      "Longest wait of one answered", "1 min 23 s", "average handle time 33 min 53 s",
      "Statutory contacts dropped", "09:00", "########################",
    ] { #expect(text.contains(expected), "\(expected) is missing in:\n\(text)") }
    #expect(!text.contains("Optional") && !text.contains("nil"))
    for line in text.split(separator: "\n") {
      #expect(line.count <= 110)
      #expect(line.last != " ")
    }
  }

  @Test("the columns of a table stand under one another")
  func columns() {
    var story = Story()
    for id in 1...1200 as ClosedRange<UInt64> { story.enter(id, 0) }
    story.enter(1201, 0, in: Story.hub)
    let lines = ReportText(story.report(), parts: .queues).text.split(separator: "\n")
    let rows = lines.drop { !$0.hasPrefix("  Queue") }
    #expect(rows.count == 4)
    let ends = rows.map { row in row.count }
    #expect(Set(ends).count == 1)
    #expect(rows.contains { $0.contains("1,200") })
  }
}
