import Flows
import Testing
import Vocabulary

@testable import Exchange

@Suite("A supervisor tells everyone who waits and who arrives")
struct AnnounceScenarios {
  static let plan = """
    unit main
    unit hub
    queue Q
    queue Other
    queue HubQ unit=hub
    adviser A1
    adviser S1 supervises=main
    adviser H1 unit=hub supervises=hub
    adviser W1 supervises=main,all
    """

  @Test("everyone waiting at once, everyone arriving, until its time")
  func everyone() {
    Scenario.run(
      """
      \(Self.plan)
      duty D shifts=00:00-24:00/A1
      09:00 arrive C1 voice Q
      arrive C2 chat HubQ
      arrive C3 voice D
      arrive E1 email Q
      announce flood until=09:30 by=W1 why=storm
      expect announcement 1 by=W1 until=09:30:00
      expect announced C1 1
      expect announced C2 1
      expect announced C3 1
      expect no announced E1
      09:00:50 arrive C4 voice Q
      expect announced C4 1
      09:29:59 arrive C5 voice Other
      expect announced C5 1
      tick 1s
      expect announcement-ended 1 by=-
      arrive C6 voice Q
      expect no announced
      """)
  }

  @Test("who arrives hears it first, before the flow says anything")
  func firstThing() throws {
    func flow(_ plan: inout ScenarioPlan) {
      plan.policy.names.flows = ["F"]
      var ask = AskStep()
      ask.within = .seconds(10)
      ask.noAnswer = 1
      var queue = QueueStep()
      queue.queue = QueueID(0)
      var flow = Flow()
      flow.name = "F"
      flow.person = 1
      flow.emergency = 1
      flow.steps = [
        Step(name: "menu", says: [TextID(0)], action: .ask(ask)),
        Step(name: "queue", action: .queue(queue)),
      ]
      plan.policy.flows = [flow]
    }
    let recorded = Scenario.record(
      """
      \(Self.plan)
      entry F flow=F
      09:00 arrive C1 voice F
      announce flood until=10:00 by=W1 why=storm
      expect announced C1 1
      09:00:59 arrive C2 voice F
      hear C2 person
      expect queued C2 Q
      expect no announced
      """, flows: flow)
    let names = recorded.history.map(\.event.name)
    let told = try #require(names.lastIndex(of: "AnnouncementTold"))
    #expect(names[told - 1] == "ContactArrived")
    #expect(names[told + 1] == "FlowStarted")
    let made = try #require(recorded.history.first { $0.event.name == "AnnouncementMade" })
    #expect(recorded.history[told].at - made.at <= .seconds(60))
  }

  @Test("a unit's, a queue's or an entry point's customers, each told once")
  func reach() {
    Scenario.run(
      """
      \(Self.plan)
      entry E queue=Other
      09:00 arrive C1 voice Q
      arrive C2 voice HubQ
      announce one until=10:00 units=main by=S1 why=storm
      expect announced C1 1
      expect no announced C2
      announce two until=10:00 queues=Other by=S1 why=storm
      expect no announced
      announce three until=10:00 entries=E by=S1 why=storm
      arrive C3 voice E
      expect announced C3 1
      expect announced C3 3
      expect announced C3 2
      move C1 Other by=S1 why=mistake
      expect announced C1 2
      expect no announced C1 1
      move C1 Q by=S1 why=mistake
      move C1 Other by=S1 why=mistake
      expect no announced
      """)
  }

  @Test("written contacts only when asked; a callback or a task never")
  func channels() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive E1 email Q
      arrive C1 voice Q
      announce closed until=10:00 channels=email,sms by=W1 why=snow
      expect announced E1 1
      expect no announced C1
      """)
  }

  @Test("ended by hand, by who may make it")
  func byHand() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 announce flood until=10:00 units=main by=S1 why=storm
      end-announcement 1 by=H1 why=over
      expect refused otherUnit
      end-announcement 1 by=A1 why=over
      expect refused notSupervisor
      end-announcement 1 by=S1
      expect refused whyMissing
      end-announcement 1 by=W1 why=over
      expect announcement-ended 1 by=W1 why=over
      end-announcement 1 by=W1 why=over
      expect refused unknownAnnouncement
      arrive C1 voice Q
      expect no announced
      tick 1h
      expect nothing
      """)
  }

  @Test("only by who supervises all it reaches; to everyone by those of the whole house")
  func refusals() {
    Scenario.run(
      """
      \(Self.plan)
      09:00 announce flood until=10:00 by=S1 why=storm
      expect refused notSupervisor
      announce flood until=10:00 units=main by=A1 why=storm
      expect refused notSupervisor
      announce flood until=10:00 units=main,hub by=S1 why=storm
      expect refused otherUnit
      announce flood until=10:00 queues=HubQ by=S1 why=storm
      expect refused otherUnit
      announce flood until=10:00 by=W1
      expect refused whyMissing
      announce until=10:00 by=W1 why=storm
      expect refused textMissing
      announce flood until=08:00 by=W1 why=storm
      expect refused inThePast
      announce flood until=700:00 by=W1 why=storm
      expect refused tooFarAhead
      """)
  }

  @Test("as many as may be in force, and no more")
  func many() {
    let announce = "announce flood until=10:00 units=main by=S1 why=storm\n"
    let most = Exchange.announcementsMaximum
    Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q
      \(String(repeating: announce, count: most))\(announce)\
      expect refused announcementsFull
      jump 2h
      expect announcement-ended \(most)
      announce flood until=20:00 units=main by=S1 why=storm
      expect announcement \(most + 1)
      """)
  }

  @Test("its words in the customer's language, else in one that there is")
  func words() {
    var announcement = Announcement()
    announcement.text = LocalisedText(byLanguage: ["Flood.", ""])
    #expect(announcement.words(in: LanguageID(0)) == "Flood.")
    #expect(announcement.words(in: LanguageID(1)) == "Flood.")
    #expect(announcement.words(in: .none) == "Flood.")
  }

  @Test("it outlives a restart: told to who arrives after, ended at its time")
  func restart() throws {
    let story = Scenario.run(
      """
      \(Self.plan)
      09:00 arrive C1 voice Q
      announce flood until=09:30 by=W1 why=storm
      """)
    var restored = Exchange(
      try ExchangeSnapshot(decoding: ExchangeSnapshot(story).encoded()))
    let soon = ScenarioTime.midnight + .hours(9) + .minutes(1)
    var arrive = Arrive(reference: "later")
    arrive.entry = EntryPointID(0)
    let arrived = restored.handle(.arrive(arrive), at: soon)
    #expect(arrived.events.map(\.name).contains("AnnouncementTold"))
    #expect(restored.nextDeadline() == ScenarioTime.midnight + .hours(9) + .minutes(30))
    let over = restored.handle(.tick(Tick()), at: soon + .hours(1))
    #expect(over.events.map(\.name) == ["AnnouncementEnded"])
    #expect(restored.announcements.isEmpty)
  }
}
