import Vocabulary

// The customer becomes known, at arrival or later.
extension Exchange {
  mutating func decide(_ input: Identify) -> Rejection? {
    guard contacts.contains(input.contact) else { return .unknownContact }
    var identified = ContactIdentified(contact: input.contact)
    identified.subject = input.subject
    identified.isKnown = input.isKnown
    identified.caseOwner = input.caseOwner
    identified.lastHandler = subjects.trace(of: input.subject)?.lastHandler ?? .none
    identified.language = input.language
    let before = contacts[input.contact]
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
    if contacts[id].callback != nil, isOther {
      count(callbackTo: contacts[id].subject, by: -1)
      count(callbackTo: event.subject, by: 1)
    }
    contacts[id].subject = event.subject
    contacts[id].isKnown = event.isKnown
    if !event.caseOwner.isNone { contacts[id].caseOwner = event.caseOwner }
    contacts[id].lastHandler = event.lastHandler
    if !event.language.isNone { contacts[id].language = event.language }
    guard isOther, contacts[id].origin == .inbound else { return }
    let arrival = contacts[id].arrivedAt
    subjects.update(event.subject, at: clock, rememberFor: policy.conduct.rememberFor) {
      guard $0.lastArrival < arrival else { return }
      $0.previousArrival = $0.lastArrival
      $0.lastArrival = arrival
    }
  }
}
