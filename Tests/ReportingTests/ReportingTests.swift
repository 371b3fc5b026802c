import Exchange
import Reporting
import Testing
import Vocabulary

@Suite("Queue entries and waits")
struct EntryTests {
  @Test("an empty log gives a report without shares or means")
  func empty() {
    let report = ReportFold().makeReport()
    #expect(report.total.entries == EntryCounts())
    #expect(report.total.serviceLevels.map(\.serviceLevelBasisPoints) == [nil])
    #expect(report.total.waits == WaitFigures())
    #expect(report.total.rates == RateFigures())
    #expect(report.occupancy.occupancyBasisPoints == nil)
    #expect(report.byQueue.isEmpty && report.byChannel.isEmpty && report.advisers.isEmpty)
    #expect(report.halfHours.count == 48)
    #expect(!ReportText(report).text.isEmpty)
  }

  @Test("offered, answered, abandoned, speed of answer and service level of four calls")
  func fourCalls() {
    var story = Story()
    for id in 1...4 as ClosedRange<UInt64> { story.enter(id, 100) }
    story.serve(1, Story.anna, at: 110, talk: 60, wrapUp: 30)
    story.serve(2, Story.ben, at: 160, talk: 120, wrapUp: 10)
    story.serve(3, Story.anna, at: 220, talk: 30)
    story.abandon(4, 140)
    let figures = story.report().total
    #expect(figures.entries.offered == 4)
    #expect(figures.entries.answered == 3)
    #expect(figures.entries.abandoned == 1)
    #expect(figures.entries.shortAbandoned == 0)
    // Waits 10 s, 60 s (exactly the target: met) and 120 s.
    #expect(figures.waits.averageSpeedOfAnswerMilliseconds == 63_333)
    #expect(figures.waits.longestWaitMilliseconds == 120_000)
    #expect(figures.waits.averageTimeToAbandonMilliseconds == 40_000)
    #expect(figures.serviceLevels[0].judged == 4)
    #expect(figures.serviceLevels[0].met == 2)
    #expect(figures.serviceLevels[0].serviceLevelBasisPoints == 5_000)
    #expect(figures.rates.abandonedBasisPoints == 2_500)
    // Handle times 90 s, 130 s, 30 s.
    #expect(figures.rates.averageHandleMilliseconds == 83_333)
    #expect(figures.rates.averageTalkMilliseconds == 70_000)
    #expect(figures.rates.averageWrapUpMilliseconds == 13_333)
    #expect(figures.handling.longestHandleMilliseconds == 130_000)
  }

  @Test("an abandon before the short-abandon time is short, at exactly that time it is not")
  func shortAbandons() {
    var story = Story()
    story.enter(1, 0)
    story.enter(2, 0)
    story.abandon(1, 4.999)
    story.abandon(2, 5)
    let figures = story.report().total
    #expect(figures.entries.abandoned == 2)
    #expect(figures.entries.shortAbandoned == 1)
    #expect(figures.serviceLevels[0].judged == 1)
    #expect(figures.serviceLevels[0].serviceLevelBasisPoints == 0)
    #expect(figures.rates.abandonedBasisPoints == 10_000)
  }

  @Test("a transferred call is offered once per queue but is one contact")
  func transfer() {
    var story = Story()
    story.enter(1, 0)
    story.answer(1, Story.anna, 10)
    story.transfer(1, from: Story.anna, 70, to: .queue(Story.mail))
    story.wrapUp(1, Story.anna, from: 70, to: 70, talk: 60)
    story.queue(1, 70, in: Story.mail, cause: .transfer)
    story.serve(1, Story.ben, at: 90, talk: 100, wrapUp: 5)
    let report = story.report()
    #expect(report.contacts.counts.arrived == 1)
    #expect(report.contacts.counts.queued == 1)
    #expect(report.contacts.counts.answered == 1)
    #expect(report.contacts.counts.transferred == 1)
    #expect(report.contacts.counts.transfers == 1)
    #expect(report.contacts.counts.handled == 1)
    #expect(report.contacts.transfersPerContactBasisPoints == 10_000)
    #expect(report.total.entries.offered == 2)
    #expect(report.total.entries.answered == 2)
    #expect(report.total.entries.enteredByTransfer == 1)
    #expect(report.byQueue.map(\.name) == ["calls", "mail"])
    #expect(report.byQueue.map(\.figures.entries.offered) == [1, 1])
    // The wait counts from each queue's own entry: 10 s and 20 s.
    #expect(
      report.byQueue.map(\.figures.waits.averageSpeedOfAnswerMilliseconds) == [10_000, 20_000])
    #expect(report.byQueue.map(\.figures.rates.averageHandleMilliseconds) == [60_000, 105_000])
    #expect(report.byQueue[0].figures.handling.transfersBlind == 1)
    #expect(report.byQueue[0].figures.handling.transfersToQueue == 1)
    #expect(report.byQueue[0].figures.rates.transferBasisPoints == 10_000)
    #expect(report.byQueue[1].figures.rates.transferBasisPoints == 0)
  }

  @Test("the first wrap-up may end after the contact waits in the next queue")
  func wrapUpOverlapsNextQueue() {
    var story = Story()
    story.enter(1, 0)
    story.answer(1, Story.anna, 10)
    story.transfer(1, from: Story.anna, 70, to: .queue(Story.mail))
    let started = WrapUpStarted(
      contact: ContactID(1), adviser: Story.anna, talkMilliseconds: 60_000)
    story.add(.wrapUpStarted(started), 70)
    story.queue(1, 70, in: Story.mail, cause: .transfer)
    story.answer(1, Story.ben, 90)
    story.add(
      .wrapUpEnded(
        WrapUpEnded(contact: ContactID(1), adviser: Story.anna, wrapUpMilliseconds: 25_000)), 95)
    let report = story.report()
    #expect(report.byQueue[0].figures.rates.averageHandleMilliseconds == 85_000)
    #expect(report.byQueue[1].figures.handling.interactions == 0)
    #expect(report.byQueue[1].figures.rates.averageHandleMilliseconds == nil)
  }

  @Test("overflow ends one entry and begins another; each entry has one outcome")
  func overflow() {
    var story = Story()
    story.enter(1, 0)
    story.queue(1, 90, in: Story.mail, cause: .overflow)
    story.serve(1, Story.ben, at: 100, talk: 10)
    let report = story.report()
    let first = report.byQueue[0].figures
    #expect(first.entries.overflowedOut == 1)
    #expect(first.entries.outcomes == first.entries.offered)
    // It had waited past the target, so the queue it left is held to it.
    #expect(first.serviceLevels[0].judged == 1)
    #expect(first.serviceLevels[0].met == 0)
    #expect(report.byQueue[1].figures.entries.enteredByOverflow == 1)
    #expect(report.byQueue[1].figures.serviceLevels[0].serviceLevelBasisPoints == 10_000)
    #expect(report.contacts.counts.queued == 1)
  }

  @Test("a contact moved on in time is judged in the queue where it then waits")
  func movedInTime() {
    var story = Story()
    story.enter(1, 0)
    story.add(.contactUnqueued(ContactUnqueued(contact: ContactID(1), cause: .alternative)), 20)
    story.queue(1, 20, in: Story.mail, cause: .alternative)
    story.serve(1, Story.ben, at: 100, talk: 10)
    let report = story.report()
    #expect(report.byQueue[0].figures.entries.flowedOut == 1)
    #expect(report.byQueue[0].figures.serviceLevels[0].judged == 0)
    #expect(report.byQueue[0].figures.serviceLevels[0].serviceLevelBasisPoints == nil)
    #expect(report.byQueue[1].figures.serviceLevels[0].serviceLevelBasisPoints == 0)
  }

  @Test("turned away at the door is not offered, turned away while waiting is")
  func turnedAway() {
    var story = Story()
    story.arrive(1, 0)
    var turned = AlternativeTaken(contact: ContactID(1), queue: Story.calls)
    turned.cause = .full
    turned.action = .end
    story.add(.alternativeTaken(turned), 0)
    story.close(1, 0, .turnedAway)
    story.enter(2, 10)
    turned.contact = ContactID(2)
    turned.cause = .waited
    story.add(.alternativeTaken(turned), 130)
    story.close(2, 130, .turnedAway)
    let report = story.report()
    #expect(report.total.entries.offered == 1)
    #expect(report.total.entries.turnedAwayAtEntry == 1)
    #expect(report.total.entries.turnedAwayWaiting == 1)
    #expect(report.total.entries.alternativesGiven == 2)
    #expect(report.total.entries.statutoryDropped == 0)
    #expect(report.contacts.counts.turnedAway == 2)
    #expect(report.contacts.counts.queued == 1)
  }

  @Test("a statutory contact turned away or overflowed is counted as a fault")
  func statutory() {
    var story = Story()
    story.enter(1, 0, in: Story.hub)
    story.queue(1, 50, in: Story.mail, cause: .overflow)
    story.arrive(2, 60)
    var turned = AlternativeTaken(contact: ContactID(2), queue: Story.hub)
    turned.action = .end
    story.add(.alternativeTaken(turned), 60)
    story.close(2, 60, .turnedAway)
    // Statutory since the queue it came on from was.
    story.arrive(3, 70)
    var queued = ContactQueued(contact: ContactID(3), queue: Story.mail)
    queued.isStatutory = true
    story.add(.contactQueued(queued), 70)
    turned.contact = ContactID(3)
    turned.queue = Story.mail
    story.add(.alternativeTaken(turned), 80)
    story.close(3, 80, .turnedAway)
    #expect(story.report().total.entries.statutoryDropped == 3)
  }

  @Test("a contact still waiting at the end is offered, has no outcome and is not judged")
  func openAtTheEnd() {
    var story = Story()
    story.enter(1, 0)
    story.enter(2, 0)
    story.answer(2, Story.anna, 30)
    story.offer(1, Story.ben, 40)
    let report = story.report(at: 500)
    #expect(report.total.entries.offered == 2)
    #expect(report.total.entries.stillWaiting == 1)
    #expect(report.total.entries.outcomes == 2)
    #expect(report.total.serviceLevels[0].judged == 1)
    #expect(report.contacts.counts.stillOpen == 2)
    #expect(report.total.handling.interactions == 0)
    #expect(report.to == Story.moment(500))
    // Making a report changes nothing: what follows is counted as if none had been made.
    story.abandon(1, 600)
    let later = story.report()
    #expect(later.total.entries.stillWaiting == 0)
    #expect(later.total.entries.abandoned == 1)
  }

  @Test("a caller who takes the old place again, and one who is reopened")
  func comingBack() {
    var story = Story()
    story.enter(1, 0)
    story.abandon(1, 30)
    story.arrive(2, 60, placeFrom: 0, continues: 1)
    story.queue(2, 60, cause: .resumed)
    story.serve(2, Story.anna, at: 70, talk: 10)
    story.arrive(3, 200, continues: 2)
    story.queue(3, 200, cause: .resumed)
    let report = story.report()
    #expect(report.total.entries.resumed == 1)
    #expect(report.total.entries.reopened == 1)
    #expect(report.total.entries.enteredByResuming == 2)
    #expect(report.total.entries.abandoned == 1)
    #expect(report.contacts.counts.arrived == 3)
  }

  @Test("a contact that came without a unit counts, with all it brings, in the first it reaches")
  func firstUnit() {
    var story = Story()
    story.arrive(1, 0, unit: .none)
    story.add(.flaggedWordsHeard(FlaggedWordsHeard(contact: ContactID(1))), 5)
    story.arrive(2, 0, unit: .none)
    story.queue(1, 10, in: Story.hub)
    let report = story.report()
    #expect(report.byUnit.map(\.name) == ["", "hub"])
    #expect(report.byUnit.map(\.contacts.counts.arrived) == [1, 1])
    #expect(report.byUnit.map(\.contacts.counts.flaggedWords) == [0, 1])
    #expect(report.contacts.counts.arrived == 2)
  }

  @Test("what ends in the flow is counted by how it ended, and no queue is concerned")
  func flows() {
    var story = Story()
    for id in 1...3 as ClosedRange<UInt64> { story.arrive(id, 0) }
    story.leave(1, 20)
    story.close(1, 20, .leftInFlow)
    var answered = ContactClosed(contact: ContactID(2), termination: Termination(.selfServed))
    answered.disposition = DispositionID(1)
    story.add(.contactClosed(answered), 30)
    story.add(.flaggedWordsHeard(FlaggedWordsHeard(contact: ContactID(3))), 31)
    story.add(
      .messageTaken(MessageTaken(contact: ContactID(3), becomes: ContactID(4))), 40)
    story.close(3, 40, .continued)
    story.arrive(4, 40, channel: .task, origin: .message, continues: 3)
    story.queue(4, 40, in: Story.mail)
    let report = story.report()
    let counts = report.contacts.counts
    #expect(counts.leftInFlow == 1 && counts.selfServed == 1 && counts.continued == 1)
    #expect(counts.messagesTaken == 1 && counts.messages == 1 && counts.inbound == 3)
    #expect(counts.flaggedWords == 1)
    #expect(counts.stillOpen == 1)
    #expect(report.contacts.selfServedBasisPoints == 3_333)
    #expect(report.total.entries.offered == 1 && report.total.entries.leftByMessage == 1)
    #expect(report.total.entries.callbacksTaken == 0)
    #expect(report.dispositions.map(\.name) == ["chased"])
    #expect(report.live.entries.offered == 0 && report.deferred.entries.offered == 1)
  }
}
