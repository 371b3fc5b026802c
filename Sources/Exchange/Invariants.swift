public import Vocabulary

/// What is true of every exchange between two inputs, whatever came before. Simulation and tests
/// ask after each step; a sentence comes back for everything that is not so.
public struct ExchangeInvariants: Sendable {
  private let exchange: Exchange
  private var found: [String] = []

  private init(_ exchange: Exchange) { self.exchange = exchange }

  /// Everything that is wrong, in the order of contacts, then advisers, then queues. The work
  /// grows with the open contacts and advisers; `quick` looks at some of them only.
  ///
  /// A plan that lowers a capacity or takes an adviser out of a unit in the middle of their work
  /// leaves that work with them, and is then reported here until they finish it.
  public static func violations(in exchange: Exchange) -> [String] {
    guard exchange.policy.version > 0 else { return [] }
    var check = ExchangeInvariants(exchange)
    for id in exchange.openContacts { check.contact(exchange.contacts[id]) }
    for at in exchange.advisers.indices { check.adviser(AdviserID(index: at)) }
    check.queues()
    check.deadlines()
    return check.found
  }

  /// Only these contacts (those still open) and advisers, such as the ones an input touched.
  public static func quick(
    in exchange: Exchange, contacts: [ContactID], advisers: [AdviserID]
  ) -> [String] {
    guard exchange.policy.version > 0 else { return [] }
    var check = ExchangeInvariants(exchange)
    for id in contacts {
      if let contact = exchange.contacts.find(id) { check.contact(contact) }
    }
    for id in advisers where id.index < exchange.advisers.count { check.adviser(id) }
    return check.found
  }

  /// What differs between the derived state of this exchange and of one restored from its
  /// snapshot. Costs as much as a restart; for now and then.
  public static func restoredDifferences(_ exchange: Exchange) -> [String] {
    derivedDifferences(exchange, Exchange(ExchangeSnapshot(exchange)), "restored")
  }

  private mutating func expect(_ isTrue: Bool, _ sentence: @autoclosure () -> String) {
    if !isTrue { found.append(sentence()) }
  }
}

// One contact.
extension ExchangeInvariants {
  private mutating func contact(_ contact: Contact) {
    let id = contact.id
    waits(contact)
    hasDeadline(contact)
    rung(contact)
    for (at, interaction) in contact.interactions.enumerated() {
      let adviser = interaction.adviser
      expect(
        !contact.interactions[..<at].contains { $0.adviser == adviser },
        "\(id) is with adviser \(adviser) twice")
      expect(
        exchange.advisers[adviser.index].contacts.contains(id),
        "\(id) is with adviser \(adviser), who does not have it")
      let isOver = interaction.state == .wrappingUp || interaction.isTalkOver
      if !isOver, !contact.unit.isNone, isOfThisPlan(interaction) {
        expect(
          belongs(adviser, to: contact.unit),
          "\(id) of unit \(contact.unit) is with adviser \(adviser) of another unit")
      }
    }
    let isAttended = contact.interactions.contains {
      $0.state != .wrappingUp && !$0.isConsulted && !$0.isTalkOver
    }
    switch contact.phase {
    case .handling: expect(isAttended, "\(id) is being handled by nobody")
    case .wrappingUp:
      expect(contact.ending != nil, "\(id) wraps up without an end")
      expect(!contact.interactions.isEmpty, "\(id) is over and still open")
    default: expect(!isAttended, "\(id) is \(contact.phase) and with an adviser")
    }
    expect(
      (contact.ending == nil) == (contact.phase != .wrappingUp),
      "\(id) is \(contact.phase) with end \(String(describing: contact.ending?.result))")
    expect(
      (contact.duty?.officer.isNone == false) == (contact.phase == .duty && isRung(contact)),
      "\(id) keeps a duty officer rung")
  }

  /// Begun under the plan in force: what an earlier plan allowed may end in peace.
  private func isOfThisPlan(_ interaction: Interaction) -> Bool {
    interaction.planVersion == exchange.policy.version
  }

  private func isRung(_ contact: Contact) -> Bool { contact.duty?.officer.isNone == false }

  private func belongs(_ adviser: AdviserID, to unit: UnitID) -> Bool {
    guard adviser.index < exchange.policy.advisers.count else { return false }
    let policy = exchange.policy.advisers[adviser.index]
    return policy.unit == unit || policy.alsoUnits.contains(unit)
  }

  /// In exactly one list while it waits, in none otherwise; and nobody free could take it.
  private mutating func waits(_ contact: Contact) {
    let id = contact.id
    let wait = contact.wait
    guard contact.phase == .waiting else {
      expect(contact.demandClass < 0, "\(id) is \(contact.phase) and still in the pool")
      return
    }
    let free = exchange.free[Int(contact.channel.rawValue)]
    if wait.stage == Waiting.pool {
      guard contact.demandClass >= 0 else {
        found.append("\(id) waits and is not in the pool")
        return
      }
      let group = exchange.room.classes[Int(contact.demandClass)]
      expect(
        group.queue == wait.queue && group.channel == contact.channel,
        "\(id) waits in a group of another queue or channel")
      expect(group.list.contains(contact.place), "\(id) is missing from its group")
      group.eligible.forEachCommon(free) { adviser in
        expect(
          exchange.isExcluded(adviser, from: id),
          "\(id) waits while adviser \(adviser) is free and able")
        expect(
          belongs(adviser, to: contact.unit), "\(id) may go to adviser \(adviser) of another unit")
      }
    } else {
      let holder = wait.heldFor
      expect(contact.demandClass < 0, "\(id) is held and in the pool")
      guard holder.index < exchange.advisers.count else {
        found.append("\(id) is held for nobody")
        return
      }
      expect(
        exchange.advisers[holder.index].held.contains(contact.place),
        "\(id) is missing from what is held for adviser \(holder)")
      expect(
        !free.contains(holder) || exchange.isExcluded(holder, from: id),
        "\(id) is held for adviser \(holder), who is free")
      expect(wait.heldUntil < .distantFuture, "\(id) is held without end")
    }
    expect(
      contact.unit == exchange.policy.queues[wait.queue.index].unit,
      "\(id) waits in a queue of another unit")
  }

  /// Nobody is stuck: what does not last has an end that is on the heap.
  private mutating func hasDeadline(_ contact: Contact) {
    let id = contact.id
    let due = contact.dueTime(by: exchange.policy.queues)
    switch contact.phase {
    case .flow: expect(contact.flowDeadline < .distantFuture, "\(id) is in a flow without end")
    case .scheduled:
      expect(
        (contact.callback?.nextAt ?? .distantFuture) < .distantFuture,
        "\(id) is a callback that is never due")
    case .outside:
      expect(contact.flowDeadline < .distantFuture, "\(id) is outside without end")
    case .offered: expect(contact.offerDeadline < .distantFuture, "\(id) is offered without end")
    case .duty:
      expect(
        (contact.duty?.deadline ?? .distantFuture) < .distantFuture, "\(id) rings without end")
    case .waiting, .handling, .wrappingUp: break
    }
    if let consult = contact.consult, !consult.isAnswered {
      expect(consult.deadline < .distantFuture, "\(id) is asked about without end")
    }
    for interaction in contact.interactions {
      expect(
        interaction.isOverdue || interaction.deadline < .distantFuture,
        "\(id) is \(interaction.state) with adviser \(interaction.adviser) without end")
    }
    expect(contact.wakeAt == due, "\(id) wakes at \(contact.wakeAt), is due at \(due)")
  }

  /// An offer, a consultation that rings and a duty that rings each reserve their adviser.
  private mutating func rung(_ contact: Contact) {
    let id = contact.id
    if contact.phase == .offered {
      guard contact.offeredTo.index < exchange.advisers.count else {
        found.append("\(id) is offered to nobody")
        return
      }
      expect(
        exchange.advisers[contact.offeredTo.index].offer == id,
        "\(id) is offered to adviser \(contact.offeredTo), who has another offer or none")
      expect(
        belongs(contact.offeredTo, to: contact.unit),
        "\(id) is offered to adviser \(contact.offeredTo) of another unit")
    } else {
      expect(contact.offeredTo.isNone, "\(id) is \(contact.phase) and keeps an offer")
    }
    if let consult = contact.consult, !consult.isAnswered, !consult.asked.isNone {
      expect(
        exchange.advisers[consult.asked.index].offer == id,
        "\(id) asks adviser \(consult.asked), who has another offer or none")
    }
    if contact.phase == .duty, let officer = contact.duty?.officer, !officer.isNone {
      expect(
        contact.unit.isNone || belongs(officer, to: contact.unit),
        "\(id) rings officer \(officer) of another unit")
      expect(
        exchange.advisers[officer.index].offer == id,
        "\(id) rings officer \(officer), who has another offer or none")
    }
  }
}

// One adviser.
extension ExchangeInvariants {
  private mutating func adviser(_ id: AdviserID) {
    let adviser = exchange.advisers[id.index]
    var active = [Int](repeating: 0, count: Channel.allCases.count)
    var onDuty = active
    var begun = ChannelSet()
    for (at, contactID) in adviser.contacts.enumerated() {
      expect(!adviser.contacts[..<at].contains(contactID), "adviser \(id) has \(contactID) twice")
      guard let contact = exchange.contacts.find(contactID),
        let interaction = contact.interaction(of: id)
      else {
        found.append("adviser \(id) has \(contactID), which is not with them")
        continue
      }
      let kind = Int(contact.channel.rawValue)
      if interaction.state != .parked { active[kind] += 1 }
      if interaction.state != .parked, interaction.queue.isNone { onDuty[kind] += 1 }
      if interaction.state != .parked, !interaction.queue.isNone, isOfThisPlan(interaction) {
        begun.insert(contact.channel)
      }
      expect(
        adviser.isSignedIn || interaction.queue.isNone,
        "adviser \(id) is offline and has \(contactID)")
    }
    for kind in Channel.allCases.indices {
      expect(
        Int(adviser.active[kind]) == active[kind], "adviser \(id): wrong count of active contacts")
    }
    expect(adviser.activeTotal == active.reduce(0, +), "adviser \(id): wrong total")
    within(id, active, onDuty, begun)
    offered(id, adviser)
    free(id, adviser)
    let due = exchange.dueTime(of: id)
    expect(adviser.wakeAt == due, "adviser \(id) wakes at \(adviser.wakeAt), is due at \(due)")
  }

  /// Capacity: by channel, in all, and which channels go together. What an officer answered on
  /// duty comes on top, as it is answered whatever the hour. A plan that allows less is kept by
  /// what begins after it (`begun`): what was rightly taken before is finished.
  private mutating func within(
    _ id: AdviserID, _ active: [Int], _ onDuty: [Int], _ begun: ChannelSet
  ) {
    guard begun.bits != 0 else { return }
    let at = exchange.policy.advisers[id.index].capacity.index
    guard at < exchange.policy.capacities.count else { return }
    let capacity = exchange.policy.capacities[at]
    let counted = zip(active, onDuty).map { $0 - $1 }
    let total = counted.reduce(0, +)
    expect(total <= Int(capacity.total), "adviser \(id) has \(total) of \(capacity.total)")
    for a in Channel.allCases where counted[Int(a.rawValue)] > 0 {
      let kind = Int(a.rawValue)
      expect(
        !begun.contains(a) || counted[kind] <= Int(capacity.limits[kind]),
        "adviser \(id) has \(counted[kind]) of \(capacity.limits[kind]) \(a.name)")
      for b in Channel.allCases where b.rawValue > a.rawValue && counted[Int(b.rawValue)] > 0 {
        expect(
          !(begun.contains(a) || begun.contains(b)) || capacity.goesWith[kind].contains(b)
            || capacity.goesWith[Int(b.rawValue)].contains(a),
          "adviser \(id) has \(a.name) beside \(b.name)")
      }
    }
  }

  private mutating func offered(_ id: AdviserID, _ adviser: Adviser) {
    guard !adviser.offer.isNone else { return }
    guard let contact = exchange.contacts.find(adviser.offer) else {
      found.append("adviser \(id) is offered \(adviser.offer), which is closed")
      return
    }
    let isOffer = contact.phase == .offered && contact.offeredTo == id
    let isAsked = contact.consult.map { $0.asked == id && !$0.isAnswered } ?? false
    let isRung = contact.phase == .duty && contact.duty?.officer == id
    expect(
      isOffer || isAsked || isRung, "adviser \(id) keeps an offer of \(adviser.offer) that is over")
    expect(adviser.isSignedIn || isRung, "adviser \(id) is offline and offered \(adviser.offer)")
  }

  private mutating func free(_ id: AdviserID, _ adviser: Adviser) {
    let mayBeOffered =
      adviser.presence == .available && adviser.offer.isNone
      && !exchange.policy.advisers[id.index].isRetired
    for channel in Channel.allCases {
      expect(
        exchange.free[Int(channel.rawValue)].contains(id)
          == (mayBeOffered && exchange.fits(channel, id)),
        "adviser \(id): free for \(channel.name) is out of date")
    }
    let isWorking =
      adviser.presence == .available
      || (adviser.presence == .unavailable && adviser.activeTotal > 0)
    expect(exchange.working.contains(id) == isWorking, "adviser \(id): working is out of date")
    for place in adviser.held.all {
      let contact = exchange.contacts.find(place.contact)
      expect(
        contact?.phase == .waiting && contact?.wait.heldFor == id,
        "adviser \(id): \(place.contact) is held and does not wait for them")
    }
  }
}

// Everything together.
extension ExchangeInvariants {
  private mutating func queues() {
    var waiting = [Int](repeating: 0, count: exchange.queues.count)
    var inPool = 0
    for id in exchange.openContacts {
      let contact = exchange.contacts[id]
      guard contact.phase == .waiting else { continue }
      waiting[contact.wait.queue.index] += 1
      if contact.wait.stage == Waiting.pool { inPool += 1 }
    }
    for at in waiting.indices {
      let counted = exchange.queues[at].waiting
      expect(counted == waiting[at], "queue \(at) counts \(counted), \(waiting[at]) wait")
    }
    let listed = exchange.room.occupied.reduce(0) { $0 + exchange.room.classes[$1].list.count }
    expect(listed == inPool, "the pool lists \(listed), \(inPool) wait in it")
  }

  private mutating func deadlines() {
    let entries = Set(exchange.deadlines.unordered)
    for id in exchange.openContacts {
      let due = exchange.contacts[id].wakeAt
      if due < .distantFuture {
        expect(
          entries.contains(DeadlineHeap.Entry(at: due, owner: id.raw)),
          "\(id): its next deadline is not on the heap")
      }
    }
    for announcement in exchange.announcements {
      expect(
        entries.contains(DeadlineHeap.Entry(announcement)),
        "announcement \(announcement.id): its end is not on the heap")
    }
    for at in exchange.advisers.indices {
      let due = exchange.advisers[at].wakeAt
      guard due < .distantFuture else { continue }
      let owner = UInt64(at) | DeadlineHeap.Entry.adviserBit
      expect(
        entries.contains(DeadlineHeap.Entry(at: due, owner: owner)),
        "adviser \(at): their next deadline is not on the heap")
    }
  }

  /// What differs between the derived states of two exchanges with the same stored state.
  static func derivedDifferences(_ a: Exchange, _ b: Exchange, _ name: String) -> [String] {
    var found: [String] = []
    func expect(_ isTrue: Bool, _ what: String) {
      if !isTrue { found.append("\(name): \(what) differ") }
    }
    expect(a.free == b.free, "the free")
    expect(a.working == b.working, "those at work")
    expect(a.references == b.references, "references")
    expect(a.callbacks == b.callbacks, "callbacks")
    expect(a.bookings == b.bookings, "bookings")
    expect(a.queues.map(\.waiting) == b.queues.map(\.waiting), "waiting counts")
    expect(a.advisers.map(\.wakeAt) == b.advisers.map(\.wakeAt), "deadlines of advisers")
    expect(a.advisers.map(\.active) == b.advisers.map(\.active), "active counts")
    for at in a.advisers.indices where at < b.advisers.count {
      let same = Array(a.advisers[at].held.all) == Array(b.advisers[at].held.all)
      expect(same, "contacts held for adviser \(at)")
    }
    for id in a.openContacts {
      guard let one = a.contacts.find(id), let other = b.contacts.find(id) else {
        expect(false, "open contacts")
        continue
      }
      expect(one.wakeAt == other.wakeAt, "deadlines of \(id)")
      expect((one.demandClass < 0) == (other.demandClass < 0), "places of \(id)")
      if one.demandClass >= 0, other.demandClass >= 0 {
        let left = a.room.classes[Int(one.demandClass)]
        let right = b.room.classes[Int(other.demandClass)]
        expect(left.eligible == right.eligible, "who may take \(id)")
        expect(Array(left.list.all) == Array(right.list.all), "groups of \(id)")
      }
    }
    return found
  }
}
