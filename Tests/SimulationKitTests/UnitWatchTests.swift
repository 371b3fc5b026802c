import Exchange
import Testing
import Vocabulary

@testable import SimulationKit

@Suite("The watch over units")
struct UnitWatchTests {
  /// Two units with a queue and an adviser each; the hub takes what the centre hands over.
  static let policy: Policy = {
    var policy = SmallCouncil.plain(advisers: 2)
    policy.names.units = ["centre", "hub"]
    policy.units = [UnitPolicy(), UnitPolicy(acceptsFrom: [UnitID(0)])]
    policy.queues.append(policy.queues[0])
    policy.queues[1].unit = UnitID(1)
    policy.advisers[1].unit = UnitID(1)
    policy.duties = [DutyPolicy()]
    policy.duties[0].unit = UnitID(1)
    return policy
  }()
  static let one = ContactID(1)

  private func found(_ events: [Event], arrivedIn unit: UnitID = UnitID(0)) -> [String] {
    var watch = UnitWatch()
    var arrived = ContactArrived(contact: Self.one)
    arrived.unit = unit
    return ([.contactArrived(arrived)] + events).flatMap {
      watch.violations(by: $0, in: Self.policy)
    }
  }

  @Test("is silent about what stays in its unit, and about a hand-over that the plan states")
  func allowed() {
    let events: [Event] = [
      .contactQueued(ContactQueued(contact: Self.one, queue: QueueID(0))),
      .contactOffered(ContactOffered(contact: Self.one, adviser: AdviserID(0))),
      .contactHandedOver(ContactHandedOver(contact: Self.one, from: UnitID(0), to: UnitID(1))),
      .contactQueued(ContactQueued(contact: Self.one, queue: QueueID(1))),
      .offerAccepted(OfferAccepted(contact: Self.one, adviser: AdviserID(1))),
    ]
    #expect(found(events) == [])
  }

  @Test("sees a queue, a duty, an offer and an officer of another unit")
  func crossings() {
    let crossings: [Event] = [
      .contactQueued(ContactQueued(contact: Self.one, queue: QueueID(1))),
      .dutyStarted(DutyStarted(contact: Self.one, duty: DutyID(0))),
      .contactOffered(ContactOffered(contact: Self.one, adviser: AdviserID(1))),
      .handlingStarted(HandlingStarted(contact: Self.one, adviser: AdviserID(1))),
      .dutyRung(DutyRung(contact: Self.one, officer: AdviserID(1))),
      .preferenceHeld(PreferenceHeld(contact: Self.one, adviser: AdviserID(1))),
    ]
    for event in crossings { #expect(found([event]).count == 1, "\(event.name)") }
  }

  @Test("sees a hand-over that the plan does not state, and one that says the wrong unit")
  func handOvers() {
    let back = Event.contactHandedOver(
      ContactHandedOver(contact: Self.one, from: UnitID(1), to: UnitID(0)))
    #expect(found([back], arrivedIn: UnitID(1)).count == 1)
    #expect(found([back], arrivedIn: UnitID(0)).count == 1)
  }

  @Test("a contact without a unit belongs to the first that gets it")
  func adopted() {
    let events: [Event] = [
      .contactQueued(ContactQueued(contact: Self.one, queue: QueueID(1))),
      .contactQueued(ContactQueued(contact: Self.one, queue: QueueID(0))),
    ]
    #expect(found(events, arrivedIn: .none).count == 1)
  }
}
