import Exchange
import Reporting
import Testing
import Vocabulary

@Suite("Callbacks and duty numbers")
struct CallbackDutyTests {
  @Test("a callback: one entry left for it, each attempt an entry, reached at the second")
  func callback() {
    var story = Story()
    story.enter(1, 0)
    story.close(1, 100, .continued)
    story.arrive(2, 100, channel: .callback, origin: .callback, placeFrom: 0, continues: 1)
    story.add(
      .callbackRequested(
        CallbackRequested(contact: ContactID(2), instead: ContactID(1), queue: Story.calls)), 100)
    story.queue(2, 100, cause: .callback)
    story.answer(2, Story.anna, 130)
    var missed = CallbackNotReached(contact: ContactID(2), adviser: Story.anna, attempt: 1)
    missed.nextAt = Story.moment(1000)
    story.add(.callbackNotReached(missed), 150)
    story.queue(2, 1000, cause: .callback)
    story.answer(2, Story.ben, 1010)
    story.add(
      .callbackReached(CallbackReached(contact: ContactID(2), adviser: Story.ben)), 1020)
    story.leave(2, 1100)
    story.wrapUp(2, Story.ben, from: 1100, to: 1100, talk: 90)
    story.close(2, 1100)
    let report = story.report()
    let callbacks = report.total.callbacks
    #expect(callbacks.requested == 1 && callbacks.reached == 1)
    #expect(callbacks.attemptsNotReached == 1 && callbacks.gaveUp == 0)
    #expect(callbacks.endedUnreached == 0)
    #expect(report.total.rates.callbackReachedBasisPoints == 10_000)
    #expect(report.total.entries.callbacksTaken == 1)
    #expect(report.total.entries.enteredByCallback == 2)
    #expect(report.total.handling.interactions == 1)
    // The caller had waited 100 s before taking the callback: late, so it counts against.
    #expect(report.total.serviceLevels[0].judged == 1 && report.total.serviceLevels[0].met == 0)
    #expect(report.contacts.counts.callbacks == 1 && report.contacts.counts.continued == 1)
  }

  @Test("a callback given up, and a booked one cancelled before its slot")
  func callbacksNotMade() {
    var story = Story()
    story.arrive(1, 0, channel: .callback, origin: .callback)
    story.add(.callbackBooked(CallbackBooked(contact: ContactID(1), queue: Story.calls)), 0)
    story.close(1, 50, .ended)
    story.arrive(2, 60, channel: .callback, origin: .callback)
    story.add(.callbackBooked(CallbackBooked(contact: ContactID(2), queue: Story.calls)), 60)
    story.queue(2, 100, cause: .callback)
    story.answer(2, Story.anna, 100)
    story.add(
      .callbackNotReached(
        CallbackNotReached(contact: ContactID(2), adviser: Story.anna, attempt: 1)), 130)
    story.close(2, 130, .notReached)
    // Taken by an adviser, and cancelled before the customer answers: no attempt was used up.
    story.arrive(3, 60, channel: .callback, origin: .callback)
    story.add(.callbackBooked(CallbackBooked(contact: ContactID(3), queue: Story.calls)), 60)
    story.queue(3, 100, cause: .callback)
    story.answer(3, Story.ben, 100)
    story.leave(3, 110)
    story.wrapUp(3, Story.ben, from: 110, to: 110, talk: 10)
    story.close(3, 110, .notReached)
    let report = story.report()
    let callbacks = report.total.callbacks
    #expect(callbacks.booked == 3 && callbacks.gaveUp == 1 && callbacks.endedUnreached == 2)
    #expect(report.total.rates.callbackReachedBasisPoints == 0)
    #expect(report.contacts.counts.notReached == 2)
  }

  @Test("duty numbers: answered by the second officer, abandoned, and a gap")
  func duty() {
    var story = Story()
    let duty = DutyID(0)
    for id in 1...2 as ClosedRange<UInt64> {
      story.arrive(id, 0, unit: .none)
      story.add(.dutyStarted(DutyStarted(contact: ContactID(id), duty: duty)), 0)
      story.add(.dutyRung(DutyRung(contact: ContactID(id), officer: Story.cleo)), 0)
    }
    story.add(.dutyGapFound(DutyGapFound(contact: ContactID(2), duty: duty)), 0)
    story.add(.dutyNotAnswered(DutyNotAnswered(contact: ContactID(1), officer: Story.cleo)), 20)
    story.add(.dutyRung(DutyRung(contact: ContactID(1), officer: Story.ben, level: 1)), 20)
    story.add(.dutyAnswered(DutyAnswered(contact: ContactID(1), officer: Story.ben)), 35)
    story.abandon(2, 10)
    story.leave(1, 95)
    story.wrapUp(1, Story.ben, from: 95, to: 95, talk: 60)
    story.close(1, 95)
    let report = story.report()
    #expect(report.duties.count == 1)
    let figures = report.duties[0]
    #expect(figures.counts.started == 2 && figures.counts.answered == 1)
    #expect(figures.counts.answeredByFirst == 0 && figures.counts.abandoned == 1)
    #expect(figures.counts.gaps == 1 && figures.counts.ringsNotAnswered == 1)
    #expect(figures.answeredBasisPoints == 5_000)
    #expect(figures.averageTimeToAnswerMilliseconds == 35_000)
    #expect(figures.averageHandleMilliseconds == 60_000)
    // Ben was signed out: his minute is in no occupancy.
    #expect(report.occupancy.onDutyMilliseconds == 60_000)
    #expect(report.occupancy.occupancyBasisPoints == nil)
    // Contacts that came without a unit belong to the duty's.
    #expect(report.byUnit.map(\.name).contains("hub"))
    #expect(report.byUnit.first { $0.name == "hub" }?.contacts.counts.arrived == 2)
  }
}
