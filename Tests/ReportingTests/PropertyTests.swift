import Exchange
import Reporting
import Testing
import Vocabulary

@Suite("Totals of parts equal the whole")
struct PropertyTests {
  private static let seeds: [UInt64] = Array(1...8)
  /// Made once: every test looks at the same logs from another side.
  private static let centres = Dictionary(
    uniqueKeysWithValues: seeds.map { ($0, RandomCentre(seed: $0, steps: 1200)) })

  private func centre(_ seed: UInt64) throws -> RandomCentre {
    try #require(PropertyTests.centres[seed])
  }

  private func fold(_ centre: RandomCentre) -> ReportFold {
    var fold = ReportFold(
      ReportOptions(
        definitions: [.standard, .asterisk2(within: .seconds(30)), .cxEngage],
        keepsEachHalfHour: true))
    for (event, at) in centre.events { fold.fold(event, at: at) }
    return fold
  }

  @Test("by queue, by channel, by unit and live with deferred", arguments: seeds)
  func parts(seed: UInt64) throws {
    let report = try fold(centre(seed)).makeReport()
    let whole = report.total
    for rows in [
      report.byQueue.map(\.figures), report.byChannel.map(\.figures),
      report.byUnit.map(\.figures), [report.live, report.deferred],
    ] {
      var entries = EntryCounts()
      var offers = OfferCounts()
      var handling = HandleCounts()
      var callbacks = CallbackCounts()
      var due = DueCounts()
      for row in rows {
        entries += row.entries
        offers += row.offers
        handling += row.handling
        callbacks += row.callbacks
        due += row.due
      }
      #expect(entries == whole.entries, "seed \(seed)")
      #expect(offers == whole.offers, "seed \(seed)")
      #expect(handling == whole.handling, "seed \(seed)")
      #expect(callbacks == whole.callbacks, "seed \(seed)")
      #expect(due == whole.due, "seed \(seed)")
      for at in whole.serviceLevels.indices {
        let judged = rows.reduce(0) { $0 + $1.serviceLevels[at].judged }
        let met = rows.reduce(0) { $0 + $1.serviceLevels[at].met }
        #expect(judged == whole.serviceLevels[at].judged, "seed \(seed)")
        #expect(met == whole.serviceLevels[at].met, "seed \(seed)")
      }
    }
    #expect(whole.entries.offered > 20, "seed \(seed) does too little to prove anything")
  }

  @Test("every entry, offer, contact, callback and duty has exactly one outcome", arguments: seeds)
  func outcomes(seed: UInt64) throws {
    let centre = try centre(seed)
    let report = fold(centre).makeReport()
    for row in report.byQueue.map(\.figures) + report.byChannel.map(\.figures) {
      #expect(row.entries.outcomes == row.entries.offered, "seed \(seed)")
      #expect(row.entries.statutoryDropped == 0, "seed \(seed)")
      for level in row.serviceLevels {
        #expect(level.met <= level.judged && level.judged <= row.entries.offered, "seed \(seed)")
      }
    }
    let counts = report.contacts.counts
    let closed = [
      counts.handled, counts.selfServed, counts.abandoned, counts.leftInFlow, counts.continued,
      counts.transferredOut, counts.turnedAway, counts.notReached, counts.ended,
    ].reduce(0, +)
    #expect(closed + counts.stillOpen == counts.arrived, "seed \(seed)")
    #expect(counts.inbound + counts.outbound + counts.callbacks + counts.messages == counts.arrived)
    #expect(counts.arrived == centre.exchange.nextContact - 1, "seed \(seed)")
    #expect(counts.stillOpen == UInt64(centre.exchange.openContactCount), "seed \(seed)")
    let open = centre.exchange.openContacts.compactMap { centre.exchange.contact($0) }
    let waiting = open.filter { $0.phase == .waiting || $0.phase == .offered }
    #expect(report.total.entries.stillWaiting == UInt64(waiting.count), "seed \(seed)")
    let ringing = open.filter { $0.phase == .offered }.count
    let offers = report.total.offers
    #expect(
      offers.accepted + offers.declined + offers.notAnswered + offers.withdrawn + UInt64(ringing)
        == offers.made, "seed \(seed)")
    let callbacks = report.total.callbacks
    let unmade = open.filter { $0.callback != nil && $0.callback?.isReached == false }.count
    #expect(
      callbacks.reached + callbacks.gaveUp + callbacks.endedUnreached + UInt64(unmade)
        == callbacks.requested + callbacks.booked, "seed \(seed)")
    for duty in report.duties.map(\.counts) {
      let ends = duty.answered + duty.abandoned + duty.passedOn + duty.ended + duty.stillRinging
      #expect(ends == duty.started, "seed \(seed)")
    }
  }

  @Test("half-hours of the day, each half-hour and dates add up to the total", arguments: seeds)
  func intervals(seed: UInt64) throws {
    let report = try fold(centre(seed)).makeReport()
    for rows in [
      report.halfHours.map(\.figures), report.eachHalfHour.map(\.figures),
      report.dates.map(\.figures),
    ] {
      var sum = IntervalCounts()
      for row in rows { sum += row.counts }
      let entries = report.total.entries
      #expect(sum.offered == entries.offered, "seed \(seed)")
      #expect(sum.answered == entries.answered, "seed \(seed)")
      #expect(sum.abandoned == entries.abandoned, "seed \(seed)")
      #expect(sum.shortAbandoned == entries.shortAbandoned, "seed \(seed)")
      #expect(sum.waitMilliseconds == entries.waitMilliseconds, "seed \(seed)")
      #expect(sum.interactions == report.total.handling.interactions, "seed \(seed)")
      #expect(sum.handleMilliseconds == report.total.handling.handleMilliseconds, "seed \(seed)")
      #expect(sum.levelJudged == report.total.serviceLevels[0].judged, "seed \(seed)")
      #expect(sum.levelMet == report.total.serviceLevels[0].met, "seed \(seed)")
    }
  }

  @Test("reports of single units add up to the report of all", arguments: seeds)
  func units(seed: UInt64) throws {
    let fold = try fold(centre(seed))
    let whole = fold.makeReport()
    var entries = EntryCounts()
    var contacts = ContactCounts()
    var busy: Int64 = 0
    var interactions: UInt64 = 0
    for unit in [Story.centre, Story.restricted, .none] {
      let part = fold.makeReport(ReportScope(units: [unit]))
      entries += part.total.entries
      contacts += part.contacts.counts
      busy += part.occupancy.busyMilliseconds
      interactions += part.total.handling.interactions
      #expect(part.byQueue.allSatisfy { $0.unit == unit }, "seed \(seed)")
      #expect(part.advisers.allSatisfy { $0.unit == unit }, "seed \(seed)")
    }
    #expect(entries == whole.total.entries, "seed \(seed)")
    #expect(contacts == whole.contacts.counts, "seed \(seed)")
    #expect(busy == whole.occupancy.busyMilliseconds, "seed \(seed)")
    #expect(interactions == whole.total.handling.interactions, "seed \(seed)")
  }

  @Test("advisers are busy as long as the exchange has them active", arguments: seeds)
  func busyTime(seed: UInt64) throws {
    let centre = try centre(seed)
    let report = fold(centre).makeReport(at: centre.now)
    // Another way to the same time: the exchange applied event by event, looked at in between.
    var exchange = Exchange()
    var last = Story.midnight
    var busy = [Int64](repeating: 0, count: 4)
    for (event, at) in centre.events + [(.messageBroadcast(MessageBroadcast()), centre.now)] {
      let shares = exchange.openContacts.flatMap { exchange.contact($0)?.interactions ?? [] }
      for number in 0..<4
      where shares.contains(where: { $0.adviser.index == number && $0.state != .parked }) {
        busy[number] += (at - last).milliseconds
      }
      last = at
      exchange.apply(event, at: at)
    }
    for number in 0..<4 {
      let row = report.advisers.first { $0.adviser.index == number }?.occupancy
      let counted = (row?.busyMilliseconds ?? 0) + (row?.onDutyMilliseconds ?? 0)
      #expect(counted == busy[number], "seed \(seed), adviser \(number)")
    }
  }

  @Test("handle time of the queues, the duties and the advisers is the same time", arguments: seeds)
  func handleTime(seed: UInt64) throws {
    let report = try fold(centre(seed)).makeReport()
    let byAdviser = report.advisers.reduce(0) {
      $0 + $1.talkMilliseconds + $1.holdMilliseconds + $1.wrapUpMilliseconds
    }
    let byDuty = report.duties.reduce(0) { $0 + $1.counts.handleMilliseconds }
    let total = report.total
    #expect(
      byAdviser == total.handling.handleMilliseconds + total.outbound.handleMilliseconds + byDuty,
      "seed \(seed)")
  }
}
