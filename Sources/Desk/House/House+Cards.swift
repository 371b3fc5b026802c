import EventLog
import Exchange
import Vocabulary

// Who contacts are from, as sealed in their arrival: also of those that arrived before a restart,
// and of those that are closed. The log has it; the house keeps it for open contacts.
extension House {
  /// Records at the moment of an arrival that are looked through; beyond, no card is found.
  static let arrivalRecordsMaximum = 200

  func card(of contact: Contact) -> [UInt8]? {
    if let known = cards[contact.id] { return known.isEmpty ? nil : known }
    let found = arrivalCard(of: contact.id, at: contact.arrivedAt)
    cards[contact.id] = found ?? []
    return found
  }

  /// Nil where nobody said who they are, and where the log cannot be read: a name is worth no
  /// fault.
  func arrivalCard(of id: ContactID, at moment: Instant) -> [UInt8]? {
    guard let first = try? DayFigures.first(in: journal.log, at: moment),
      let records = try? journal.log.read(from: first, limit: House.arrivalRecordsMaximum)
    else { return nil }
    let place = journal.log.driver.place
    for record in records where !record.isInput {
      if record.at > moment { return nil }
      guard case .contactArrived(let event)? = try? ExchangeCodec.event(record, place: place),
        event.contact == id
      else { continue }
      return event.identity.isEmpty ? nil : event.identity
    }
    return nil
  }

  func customerName(_ card: [UInt8]?, of subject: SubjectID) -> String? {
    guard let card else { return nil }
    return confidant.value(CustomerCard.self, card, of: subject, .identity)?.name
  }
}
