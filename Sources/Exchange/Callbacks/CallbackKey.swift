import Vocabulary

/// By what an open callback is found: there is one to a number, within a unit.
///
/// Who has a number is known by it; who has none that could be told, by their subject. A library
/// never learns that a safeguarding hub is to ring somebody back, so every key has its unit.
enum CallbackKey: Hashable, Sendable {
  case number(UnitID, NumberFingerprint)
  /// Any callback of the subject.
  case subject(UnitID, SubjectID)
  /// One whose number has no fingerprint.
  case unnumbered(UnitID, SubjectID)
}

extension Exchange {
  /// Why another callback may not be made: nobody to ring is known, or one is open.
  func refusal(
    ofCallbackIn unit: UnitID, to subject: SubjectID, _ number: NumberFingerprint
  ) -> Rejection? {
    if subject.isNone, number.isNone { return .numberMissing }
    let isOpen =
      number.isNone
      ? callbacks[.subject(unit, subject)] != nil
      : callbacks[.number(unit, number)] != nil || callbacks[.unnumbered(unit, subject)] != nil
    return isOpen ? .callbackAlreadyWaiting : nil
  }

  /// Counts an open callback in, or out.
  mutating func count(callbackOf contact: Contact, by change: Int) {
    guard let number = contact.callback?.fingerprint else { return }
    func add(_ key: CallbackKey) {
      let open = callbacks[key, default: 0] + change
      callbacks[key] = open > 0 ? open : nil
    }
    if !number.isNone { add(.number(contact.unit, number)) }
    guard !contact.subject.isNone else { return }
    add(.subject(contact.unit, contact.subject))
    if number.isNone { add(.unnumbered(contact.unit, contact.subject)) }
  }
}
