public import Vocabulary

// What a supervisor tells everyone who waits at once, and everyone who arrives before anything
// else, until it is over.
extension Exchange {
  /// Announcements in force at a time; more would be heard by nobody to the end.
  public static let announcementsMaximum = 20
  /// An announcement ends this long after it was made, at the latest.
  public static let announcementAtMost = Span.days(7)

  mutating func decide(_ input: Announce) -> Rejection? {
    if announcements.count >= Exchange.announcementsMaximum { return .announcementsFull }
    let texts = input.text.byLanguage
    guard texts.contains(where: { !$0.isEmpty }) else { return .textMissing }
    if texts.count > policy.names.languages.count { return .tooLong }
    if texts.contains(where: { $0.utf8.count > Exchange.textMaximum }) { return .tooLong }
    if input.until <= clock { return .inThePast }
    if input.until > clock + Exchange.announcementAtMost { return .tooFarAhead }
    if let refused = mayAnnounce(input) { return refused }
    var announcement = Announcement()
    announcement.id = AnnouncementID(nextAnnouncement)
    announcement.units = input.units
    announcement.queues = input.queues
    announcement.entries = input.entries
    announcement.channels = input.channels
    announcement.text = input.text
    announcement.until = input.until
    announcement.by = input.by
    announcement.why = input.why
    announcement.madeAt = clock
    emit(.announcementMade(AnnouncementMade(announcement: announcement)))
    for id in contacts.ids { tellAnnouncements(to: id) }
    return nil
  }

  /// Everything it reaches is theirs to supervise; what reaches everyone, the whole house's.
  private func mayAnnounce(_ input: Announce) -> Rejection? {
    var units: [UnitID] = []
    for unit in input.units {
      guard unit.index < policy.names.units.count else { return .unknownUnit }
      units.append(unit)
    }
    for queue in input.queues {
      guard queue.index < policy.queues.count else { return .unknownQueue }
      units.append(policy.queues[queue.index].unit)
    }
    for entry in input.entries {
      guard entry.index < policy.entryPoints.count else { return .unknownEntryPoint }
      units.append(policy.entryPoints[entry.index].unit)
    }
    guard units.count <= Exchange.announcementReachMaximum else { return .tooLong }
    if units.isEmpty { units = [.none] }
    for unit in units {
      // Who may speak to everyone may speak to some.
      let unit = policy.supervises(input.by, .none) ? .none : unit
      if let refused = mayIntervene(in: unit, input.by, input.why) { return refused }
    }
    return nil
  }

  /// Units, queues and entry points that one announcement names.
  static let announcementReachMaximum = 1000

  mutating func decide(_ input: EndAnnouncement) -> Rejection? {
    guard let found = announcements.first(where: { $0.id == input.announcement }) else {
      return .unknownAnnouncement
    }
    var reach = Announce()
    reach.units = found.units
    reach.queues = found.queues
    reach.entries = found.entries
    reach.by = input.by
    reach.why = input.why
    if let refused = mayAnnounce(reach) { return refused }
    emit(
      .announcementEnded(
        AnnouncementEnded(announcement: found.id, by: input.by, why: input.why)))
    return nil
  }

  mutating func announcementDue(_ id: AnnouncementID) {
    emit(.announcementEnded(AnnouncementEnded(announcement: id)))
  }

  /// Tells the customer what is in force and they have not been told, the oldest first.
  mutating func tellAnnouncements(to id: ContactID) {
    for announcement in announcements where mayHear(announcement, contacts[id]) {
      emit(
        .announcementTold(AnnouncementTold(contact: id, announcement: announcement.id)))
    }
  }

  /// Whether it concerns a customer who is with nobody yet and has not been told.
  private func mayHear(_ announcement: Announcement, _ contact: Contact) -> Bool {
    guard announcement.channels.contains(contact.channel), contact.origin == .inbound,
      !contact.told.contains(announcement.id)
    else { return false }
    switch contact.phase {
    case .flow, .waiting, .offered, .duty: break
    case .scheduled, .handling, .outside, .wrappingUp: return false
    }
    let isInQueue = contact.phase == .waiting || contact.phase == .offered
    let isToAll =
      announcement.units.isEmpty && announcement.queues.isEmpty && announcement.entries.isEmpty
    return isToAll || announcement.units.contains(contact.unit)
      || announcement.entries.contains(contact.entry)
      || (isInQueue && announcement.queues.contains(contact.wait.queue))
  }

  mutating func change(_ event: AnnouncementMade) {
    announcements.append(event.announcement)
    nextAnnouncement = event.announcement.id.raw + 1
    deadlines.push(DeadlineHeap.Entry(event.announcement))
  }

  mutating func change(_ event: AnnouncementTold) {
    let inForce = announcements
    contacts[event.contact].told.removeAll { id in !inForce.contains { $0.id == id } }
    contacts[event.contact].told.append(event.announcement)
  }

  mutating func change(_ event: AnnouncementEnded) {
    announcements.removeAll { $0.id == event.announcement }
  }
}

extension DeadlineHeap.Entry {
  init(_ announcement: Announcement) {
    self.init(
      at: announcement.until, owner: UInt64(announcement.id.raw) | Self.announcementBit)
  }
}
