public import Vocabulary

/// Everything an exchange keeps, to be stored and read back; what is derived is left out.
public struct ExchangeSnapshot: Recorded, Sendable {
  var policy = Policy()
  var now = Instant.epoch
  var nextContact: UInt64 = 1
  var advisers: [Adviser] = []
  var idleSince: [Instant] = []
  var queues: [QueueState] = []
  var dutyOverrides: [DutyOverridden] = []
  var contacts: [Contact] = []
  var traces: [SubjectTrace] = []
  var announcements: [Announcement] = []
  var nextAnnouncement: UInt32 = 1
  var closedReferences: [ClosedReference] = []

  public init() {}

  public init(_ exchange: Exchange) {
    policy = exchange.policy
    now = exchange.now
    nextContact = exchange.nextContact
    advisers = exchange.advisers
    idleSince = exchange.idleSince
    queues = exchange.queues
    dutyOverrides = exchange.dutyOverrides
    contacts = exchange.openContacts.map { exchange.contacts[$0] }
    traces = exchange.subjects.stored
    announcements = exchange.announcements
    nextAnnouncement = exchange.nextAnnouncement
    closedReferences = exchange.recentReferences.stored
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("policy", &policy)
    try coder.field("now", &now)
    try coder.field("nextContact", &nextContact)
    try coder.field("advisers", &advisers)
    try coder.field("idleSince", &idleSince)
    try coder.field("queues", &queues)
    try coder.field("dutyOverrides", &dutyOverrides)
    try coder.field("contacts", &contacts)
    try coder.field("traces", &traces)
    guard coder.version >= 2 else { return }
    try coder.field("announcements", &announcements)
    try coder.field("nextAnnouncement", &nextAnnouncement)
    guard coder.version >= 3 else { return }
    try coder.field("closedReferences", &closedReferences)
  }
}

extension Exchange {
  public init(_ snapshot: ExchangeSnapshot) {
    self.init()
    policy = snapshot.policy
    now = snapshot.now
    clock = snapshot.now
    nextContact = snapshot.nextContact
    advisers = snapshot.advisers
    idleSince = snapshot.idleSince
    queues = snapshot.queues
    dutyOverrides = snapshot.dutyOverrides
    for contact in snapshot.contacts { contacts.insert(contact) }
    subjects = SubjectMemory(snapshot.traces)
    announcements = snapshot.announcements
    nextAnnouncement = snapshot.nextAnnouncement
    recentReferences = RecentReferences(snapshot.closedReferences)
    rebuild()
    newlyWaiting.removeAll()
    newlyFree.removeAll()
  }
}
