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
    emit(.contactIdentified(identified))
    let contact = contacts[input.contact]
    if contact.phase == .waiting, contact.wait.stage == Waiting.pool {
      holdForPreferred(input.contact, from: 0)
    }
    return nil
  }

  mutating func change(_ event: ContactIdentified) {
    let id = event.contact
    contacts[id].subject = event.subject
    contacts[id].isKnown = event.isKnown
    if !event.caseOwner.isNone { contacts[id].caseOwner = event.caseOwner }
    contacts[id].lastHandler = event.lastHandler
    if !event.language.isNone { contacts[id].language = event.language }
    subjects.update(event.subject, at: clock, rememberFor: policy.conduct.rememberFor) {
      $0.lastArrival = clock
    }
  }
}
