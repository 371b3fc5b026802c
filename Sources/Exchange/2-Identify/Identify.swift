import Vocabulary

// The customer becomes known, at arrival or later.
extension Exchange {
  mutating func decide(_ input: Identify) -> Rejection? {
    guard contacts.contains(input.contact) else { return .unknownContact }
    var identified = ContactIdentified(contact: input.contact)
    identified.subject = input.subject
    identified.isKnown = input.isKnown
    identified.caseOwner = input.caseOwner
    let before = contacts[input.contact]
    identified.lastHandler =
      subjects.trace(of: input.subject, in: before.unit)?.lastHandler ?? .none
    identified.language = input.language
    emit(.contactIdentified(identified))
    let contact = contacts[input.contact]
    let isNews = contact.caseOwner != before.caseOwner || contact.lastHandler != before.lastHandler
    if isNews, contact.phase == .waiting, contact.wait.stage == Waiting.pool {
      holdForPreferred(input.contact, from: 0)
    }
    return nil
  }

  mutating func change(_ event: ContactIdentified) {
    let id = event.contact
    let isOther = contacts[id].subject != event.subject
    count(callbackOf: contacts[id], by: -1)
    contacts[id].subject = event.subject
    count(callbackOf: contacts[id], by: 1)
    contacts[id].isKnown = event.isKnown
    if !event.caseOwner.isNone { contacts[id].caseOwner = event.caseOwner }
    contacts[id].lastHandler = event.lastHandler
    if !event.language.isNone { contacts[id].language = event.language }
    guard isOther, contacts[id].origin == .inbound else { return }
    let arrival = contacts[id].arrivedAt
    let unit = contacts[id].unit
    subjects.update(
      event.subject, in: unit, at: clock, rememberFor: policy.conduct.rememberFor
    ) {
      guard $0.lastArrival < arrival else { return }
      $0.previousArrival = $0.lastArrival
      $0.lastArrival = arrival
    }
  }
}
