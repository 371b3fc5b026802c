import Synchronization
public import Vocabulary

/// A history that lives as long as the process, for tests and demonstrations.
public final class MemoryHistoryStore: HistoryStore {
  private struct State {
    var fold = HistoryFold()
    var cursor = HistoryCursor()
    var contacts: [ContactID: StoredContact] = [:]
    /// Ascending.
    var ids: [ContactID] = []
    var messages: [ContactID: [StoredMessage]] = [:]
    var isClosed = false
  }
  private let state = Mutex(State())
  private static let place = "memory"

  public init() {}

  public func cursor() throws(HistoryFault) -> HistoryCursor { try locked { $0.cursor } }

  public func take(_ records: [HistoryRecord], to cursor: HistoryCursor) throws(HistoryFault) {
    try locked { state in
      guard cursor.sequence > state.cursor.sequence else { return }
      let done = state.cursor.sequence
      let rows = state.fold.take(records.filter { $0.sequence > done })
      for contact in rows.contacts {
        if state.contacts.updateValue(contact, forKey: contact.id) == nil {
          state.ids.append(contact.id)
        }
      }
      // A message that was left names its successor before others of the same number arrive.
      state.ids.sort()
      for message in rows.messages {
        state.messages[message.contact, default: []].append(message)
      }
      state.cursor = cursor
    }
  }

  public func clear() throws(HistoryFault) { try locked { $0 = State() } }

  public func messages(
    of contact: ContactID, after: UInt64, before: UInt64?, limit: Int
  ) throws(HistoryFault) -> [StoredMessage] {
    let limit = min(max(0, limit), HistoryLimits.messagesPerPage)
    return try locked { state in
      let all = (state.messages[contact] ?? []).filter {
        $0.sequence > after && $0.sequence < before ?? .max
      }
      return before == nil ? Array(all.prefix(limit)) : Array(all.suffix(limit))
    }
  }

  public func contact(_ id: ContactID) throws(HistoryFault) -> StoredContact? {
    try locked { $0.contacts[id] }
  }

  public func contacts(
    _ query: HistoryQuery, before: ContactID?, limit: Int
  ) throws(HistoryFault) -> [StoredContact] {
    let limit = min(max(0, limit), HistoryLimits.contactsPerPage)
    if let units = query.units, units.count > HistoryLimits.unitsPerQuery {
      throw .tooManyUnits(units.count, at: Self.place)
    }
    return try locked { state in
      var found: [StoredContact] = []
      for id in state.ids.reversed() where before.map({ id < $0 }) ?? true {
        if found.count == limit { break }
        if let contact = state.contacts[id], query.holds(contact) { found.append(contact) }
      }
      return found
    }
  }

  public func close() throws(HistoryFault) { state.withLock { $0.isClosed = true } }

  private func locked<R: Sendable>(
    _ body: (inout State) -> R
  ) throws(HistoryFault) -> R {
    try state.withLock { (state: inout State) throws(HistoryFault) -> R in
      if state.isClosed { throw HistoryFault.closed(at: Self.place) }
      return body(&state)
    }
  }
}
