import Exchange
import Reporting
import Testing
import Vocabulary

@Suite("Handling, offers, people")
struct WorkTests {
  @Test("overlapping chats are one busy time; occupancy = busy / (busy + available)")
  func overlappingChats() {
    var story = Story()
    story.signIn(Story.anna, 0)
    story.enter(1, 10, in: Story.calls, channel: .chat)
    story.enter(2, 10, in: Story.calls, channel: .chat)
    story.answer(1, Story.anna, 20)
    story.answer(2, Story.anna, 50)
    story.leave(1, 100)
    story.wrapUp(1, Story.anna, from: 100, to: 110, talk: 80)
    story.close(1, 110)
    story.leave(2, 170)
    story.wrapUp(2, Story.anna, from: 170, to: 180, talk: 120)
    story.close(2, 180)
    story.presence(Story.anna, .unavailable, 200)
    let report = story.report(at: 300)
    // Busy 20–180, available 0–20 and 180–200, unavailable 200–300.
    #expect(report.occupancy.busyMilliseconds == 160_000)
    #expect(report.occupancy.availableMilliseconds == 40_000)
    #expect(report.occupancy.unavailableMilliseconds == 100_000)
    #expect(report.occupancy.occupancyBasisPoints == 8_000)
    // The handle times overlap and add up beyond the busy time: 90 s and 130 s.
    #expect(report.total.handling.handleMilliseconds == 220_000)
    #expect(report.advisers.map(\.averageHandleMilliseconds) == [110_000])
    #expect(report.teams.map(\.name) == ["day"])
    #expect(report.teams[0].occupancy == report.occupancy)
    #expect(report.byUnit[0].occupancy == report.occupancy)
  }

  @Test("a parked email is not busy time, a resumed one is")
  func parked() {
    var story = Story()
    story.signIn(Story.anna, 0)
    story.enter(1, 0, in: Story.mail, channel: .email)
    story.answer(1, Story.anna, 0)
    let act = { InteractionParked(contact: ContactID(1), adviser: Story.anna) }
    story.add(.interactionParked(act()), 10)
    story.add(
      .interactionResumed(InteractionResumed(contact: ContactID(1), adviser: Story.anna)), 40)
    story.add(.interactionParked(act()), 50)
    // Ending a parked interaction: its wrap-up is work again.
    story.wrapUp(1, Story.anna, from: 80, to: 90, talk: 20)
    let report = story.report(at: 100)
    #expect(report.occupancy.busyMilliseconds == 30_000)
    #expect(report.occupancy.availableMilliseconds == 70_000)
    #expect(report.total.handling.parks == 2)
  }

  @Test("wrap-up that a call interrupts counts before and after, and its end of talk once")
  func interruptedWrapUp() {
    var story = Story()
    story.signIn(Story.anna, 0)
    story.arrive(1, 0, channel: .email)
    story.queue(1, 0, in: Story.mail, dueAt: 60)
    story.answer(1, Story.anna, 0)
    story.leave(1, 60)
    let started = WrapUpStarted(
      contact: ContactID(1), adviser: Story.anna, talkMilliseconds: 60_000)
    story.add(.wrapUpStarted(started), 60)
    story.add(
      .interactionParked(InteractionParked(contact: ContactID(1), adviser: Story.anna)), 70)
    story.add(
      .interactionResumed(InteractionResumed(contact: ContactID(1), adviser: Story.anna)), 100)
    // Wrap-up goes on for 20 s more.
    story.wrapUp(1, Story.anna, from: 100, to: 120, talk: 60)
    story.close(1, 120)
    let report = story.report()
    #expect(report.total.handling.wrapUpMilliseconds == 30_000)
    #expect(report.total.handling.handleMilliseconds == 90_000)
    #expect(report.advisers[0].wrapUpMilliseconds == 30_000)
    #expect(report.occupancy.busyMilliseconds == 90_000)
    #expect(report.total.due.met == 1)
  }

  @Test("ended while an earlier share is still wrapped up: not abandoned")
  func endedDuringWrapUp() {
    var story = Story()
    for (id, result) in [(1, .ended), (2, .turnedAway), (3, .continued)]
      as [(UInt64, Termination.Result)]
    {
      story.enter(id, 0)
      story.answer(id, Story.anna, 0)
      story.queue(id, 10, in: Story.mail, cause: .transfer)
      let left = CustomerLeft(contact: ContactID(id), ending: Termination(result))
      story.add(.customerLeft(left), 20)
      story.wrapUp(id, Story.anna, from: 20, to: 30, talk: 10)
      story.close(id, 30, result)
    }
    let entries = story.report().byQueue[1].figures.entries
    #expect(entries.offered == 3 && entries.abandoned == 0)
    #expect(entries.ended == 1 && entries.turnedAwayWaiting == 1 && entries.callbacksTaken == 1)
  }

  @Test("time of advisers is cut to the period, and entries count when they began in it")
  func period() {
    let period = Story.moment(100)..<Story.moment(200)
    var story = Story(ReportOptions(period: period))
    story.signIn(Story.anna, 0)
    story.enter(1, 50)
    story.serve(1, Story.anna, at: 60, talk: 60)
    story.enter(2, 199)
    story.enter(3, 200)
    story.serve(2, Story.anna, at: 230, talk: 10)
    let report = story.report(at: 300)
    #expect(report.total.entries.offered == 1)
    #expect(report.total.entries.waitMilliseconds == 31_000)
    #expect(report.contacts.counts.arrived == 1 && report.contacts.counts.handled == 1)
    #expect(report.total.offers.made == 0)
    #expect(report.occupancy.busyMilliseconds == 20_000)
    #expect(report.occupancy.availableMilliseconds == 80_000)
    #expect(report.from == period.lowerBound && report.to == period.upperBound)
  }

  @Test("declined and not answered are shares of the offers that came to an end by the adviser")
  func offers() {
    var story = Story()
    story.enter(1, 0)
    story.offer(1, Story.anna, 0)
    story.add(.offerDeclined(OfferDeclined(contact: ContactID(1), adviser: Story.anna)), 5)
    story.offer(1, Story.ben, 5)
    story.add(.offerNotAnswered(OfferNotAnswered(contact: ContactID(1), adviser: Story.ben)), 25)
    story.offer(1, Story.ben, 25)
    story.add(.offerNotAnswered(OfferNotAnswered(contact: ContactID(1), adviser: Story.ben)), 45)
    story.answer(1, Story.anna, 50)
    story.enter(2, 60)
    story.offer(2, Story.ben, 60)
    story.add(.offerWithdrawn(OfferWithdrawn(contact: ContactID(2), adviser: Story.ben)), 61)
    story.abandon(2, 61)
    let report = story.report()
    let offers = report.total.offers
    #expect(offers.made == 5 && offers.accepted == 1 && offers.declined == 1)
    #expect(offers.notAnswered == 2 && offers.withdrawn == 1)
    #expect(report.total.rates.acceptedBasisPoints == 2_500)
    #expect(report.total.rates.declinedBasisPoints == 2_500)
    #expect(report.total.rates.notAnsweredBasisPoints == 5_000)
    #expect(report.advisers.map(\.offers.made) == [2, 3])
    #expect(report.advisers.map(\.offers.notAnswered) == [0, 2])
    // Declining does not shorten the wait: one entry, answered after 50 s.
    #expect(report.total.entries.offered == 2)
    #expect(report.total.waits.averageSpeedOfAnswerMilliseconds == 50_000)
  }

  @Test("a consultation that leads to nothing is no interaction, a consulted transfer is two")
  func consultations() {
    var story = Story()
    story.signIn(Story.ben, 0)
    story.enter(1, 0)
    story.answer(1, Story.anna, 0)
    for start in [10.0, 40.0] {
      story.add(.holdStarted(HoldStarted(contact: ContactID(1), adviser: Story.anna)), start)
      story.add(
        .consultStarted(
          ConsultStarted(
            contact: ContactID(1), adviser: Story.anna, target: .adviser(Story.ben))), start)
      story.add(
        .consultAnswered(ConsultAnswered(contact: ContactID(1), consulted: Story.ben)), start + 5)
      if start == 10 {
        story.add(.consultEnded(ConsultEnded(contact: ContactID(1), answered: true)), 25)
      }
    }
    story.transfer(1, from: Story.anna, 60, to: .adviser(Story.ben), consulted: true)
    story.wrapUp(1, Story.anna, from: 60, to: 60, talk: 25, hold: 35)
    story.leave(1, 100)
    story.wrapUp(1, Story.ben, from: 100, to: 105, talk: 55)
    story.close(1, 105)
    let report = story.report()
    let handling = report.total.handling
    #expect(handling.interactions == 2)
    #expect(handling.consultations == 2 && handling.holds == 2)
    #expect(handling.transfersConsulted == 1 && handling.transfersToAdviser == 1)
    #expect(handling.handleMilliseconds == 120_000)
    #expect(report.total.rates.averageHoldMilliseconds == 17_500)
    // 10 s asked in vain, then from 45 s to the end of wrap-up.
    #expect(report.advisers[1].occupancy.busyMilliseconds == 70_000)
    #expect(report.total.entries.offered == 1)
  }

  @Test("a conference counts once and leaves both with an interaction")
  func conference() {
    var story = Story()
    story.enter(1, 0)
    story.answer(1, Story.anna, 0)
    story.add(.consultAnswered(ConsultAnswered(contact: ContactID(1), consulted: Story.ben)), 10)
    story.add(.conferenceStarted(ConferenceStarted(contact: ContactID(1))), 20)
    story.leave(1, 50)
    story.wrapUp(1, Story.anna, from: 50, to: 50, talk: 50)
    story.wrapUp(1, Story.ben, from: 50, to: 60, talk: 40, timedOut: true)
    story.close(1, 60)
    let handling = story.report().total.handling
    #expect(handling.conferences == 1 && handling.interactions == 2)
    #expect(handling.wrapUpsTimedOut == 1)
    #expect(story.report().total.rates.wrapUpTimedOutBasisPoints == 5_000)
  }

  @Test("first-contact resolution is a share of what advisers said")
  func resolution() {
    var story = Story()
    let said: [Resolution] = [.resolvedAtFirstContact, .resolved, .notResolved, .notSaid]
    for (number, resolution) in said.enumerated() {
      let id = UInt64(number + 1)
      story.enter(id, 0)
      story.answer(id, Story.anna, 0)
      story.wrapUp(
        id, Story.anna, from: 10, to: 10, talk: 10, disposition: DispositionID(0),
        resolution: resolution)
    }
    let report = story.report()
    #expect(report.total.rates.firstContactResolutionBasisPoints == 3_333)
    #expect(report.total.rates.resolutionSaidBasisPoints == 7_500)
    #expect(report.dispositions.map(\.count) == [4])
  }

  @Test("calls begun by an adviser are apart: not offered, not in the average handle time")
  func outbound() {
    var story = Story()
    story.arrive(1, 0, origin: .outbound)
    story.add(
      .handlingStarted(
        HandlingStarted(contact: ContactID(1), adviser: Story.anna, queue: Story.calls)), 0)
    story.leave(1, 60)
    story.wrapUp(1, Story.anna, from: 60, to: 70, talk: 60)
    story.close(1, 70)
    let report = story.report()
    #expect(report.contacts.counts.outbound == 1 && report.contacts.counts.answered == 1)
    #expect(report.total.entries.offered == 0 && report.total.entries.answered == 0)
    #expect(report.total.outbound.interactions == 1)
    #expect(report.total.outbound.handleMilliseconds == 70_000)
    #expect(report.total.rates.averageHandleMilliseconds == nil)
    #expect(report.advisers[0].interactions == 1)
  }

  @Test("due dates: met at the very moment, missed a millisecond later, open and overdue")
  func dueDates() {
    var story = Story()
    for (id, end) in [(1, 100.0), (2, 100.001)] as [(UInt64, Double)] {
      story.arrive(id, 0, channel: .email)
      story.queue(id, 0, in: Story.mail, dueAt: 100)
      story.answer(id, Story.anna, 50)
      story.leave(id, end)
      story.wrapUp(id, Story.anna, from: end, to: end, talk: 50)
      story.close(id, end)
    }
    story.arrive(3, 0, channel: .email, dueAt: 100)
    story.queue(3, 0, in: Story.mail, dueAt: 100)
    // Moved to a queue that asks nothing: not judged.
    story.arrive(4, 0, channel: .email)
    story.queue(4, 0, in: Story.mail, dueAt: 100)
    story.queue(4, 10, cause: .intervention)
    story.answer(4, Story.anna, 50)
    story.leave(4, 150)
    story.wrapUp(4, Story.anna, from: 150, to: 150, talk: 100)
    story.close(4, 150)
    let due = story.report(at: 200).total.due
    #expect(due.met == 1 && due.missed == 1 && due.overdueOpen == 1)
    #expect(story.report().total.rates.dueMetBasisPoints == 5_000)
  }

  @Test("a report restricted to a unit shows nothing of others")
  func units() {
    var story = Story()
    story.signIn(Story.anna, 0)
    story.signIn(Story.cleo, 0)
    story.enter(1, 0)
    story.serve(1, Story.anna, at: 10, talk: 30)
    story.enter(2, 100, in: Story.hub)
    story.serve(2, Story.cleo, at: 120, talk: 60)
    // From the centre to the hub: the centre's contact, the hub's queue entry.
    story.enter(3, 200)
    story.answer(3, Story.anna, 200)
    story.transfer(3, from: Story.anna, 210, to: .queue(Story.hub))
    story.wrapUp(3, Story.anna, from: 210, to: 210, talk: 10)
    story.queue(3, 210, in: Story.hub, cause: .transfer)
    story.serve(3, Story.cleo, at: 220, talk: 20)
    let hub = story.report(ReportScope(units: [Story.restricted]))
    #expect(hub.byQueue.map(\.name) == ["safeguarding"])
    #expect(hub.total.entries.offered == 2)
    #expect(hub.contacts.counts.arrived == 1)
    #expect(hub.advisers.map(\.name) == ["Cleo"])
    #expect(hub.teams.map(\.name) == ["night"])
    #expect(hub.byUnit.map(\.name) == ["hub"])
    #expect(hub.halfHours.reduce(0) { $0 + $1.figures.counts.offered } == 2)
    let centre = story.report(ReportScope(units: [Story.centre]))
    #expect(centre.total.entries.offered == 2)
    #expect(centre.contacts.counts.arrived == 2)
    #expect(centre.advisers.map(\.name) == ["Anna"])
    let text = ReportText(centre, parts: [.usual, .advisers]).text
    #expect(!text.contains("safeguarding") && !text.contains("hub") && !text.contains("Cleo"))
    #expect(text.contains("calls") && text.contains("Anna"))
  }

  @Test("contacts whose arrival was not folded are left out")
  func unknownContacts() {
    var story = Story()
    story.queue(7, 0)
    story.answer(7, Story.anna, 5)
    story.wrapUp(7, Story.anna, from: 10, to: 20, talk: 5)
    story.close(7, 20)
    story.enter(9, 30)
    let report = story.report()
    #expect(report.total.entries.offered == 1 && report.total.handling.interactions == 0)
  }
}
