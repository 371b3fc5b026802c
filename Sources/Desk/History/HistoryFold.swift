import Exchange
import Vocabulary

/// Turns events, in the order of the log, into rows of history. Pure: the same events give the
/// same rows, whether in one go or in pieces with restarts between.
///
/// It holds the open contacts and the plan in force; a store keeps both (`plan`, and the rows that
/// are not closed) and hands them back when it is opened again.
public struct HistoryFold: Sendable {
  /// Raised whenever the same events give other rows: stores made by another are built again.
  public static let version = 2

  public private(set) var plan = HistoryPlan()
  private var open: [ContactID: StoredContact] = [:]

  public init() {}

  /// Goes on from what a store kept.
  /// - Parameter open: the contacts that are not closed, in any order.
  public init(plan: HistoryPlan, open: [StoredContact]) {
    self.plan = plan
    for contact in open where contact.closedAt == nil { self.open[contact.id] = contact }
  }

  public var openCount: Int { open.count }

  /// The rows that a stretch of events makes.
  public mutating func take(_ records: [HistoryRecord]) -> HistoryRows {
    var rows = HistoryRows()
    for record in records { take(record, into: &rows) }
    return rows
  }

  /// Codes of the events that make or change rows; all others need not be read.
  public static let codes: Set<UInt16> = {
    let blank: [Event] = [
      .contactArrived(ContactArrived()), .contactIdentified(ContactIdentified(contact: .none)),
      .flowStarted(FlowStarted(contact: .none)), .flowAdvanced(FlowAdvanced(contact: .none)),
      .messageTaken(MessageTaken(contact: .none)), .contactQueued(ContactQueued()),
      .alternativeTaken(AlternativeTaken(contact: .none)),
      .offerAccepted(OfferAccepted(contact: .none)),
      .handlingStarted(HandlingStarted(contact: .none)),
      .consultAnswered(ConsultAnswered(contact: .none)),
      .consultEnded(ConsultEnded(contact: .none)),
      .contactTransferred(ContactTransferred(contact: .none)),
      .conferenceStarted(ConferenceStarted(contact: .none)),
      .partyLeft(PartyLeft(contact: .none)), .customerLeft(CustomerLeft(contact: .none)),
      .messagePosted(MessagePosted()), .wrapUpEnded(WrapUpEnded(contact: .none)),
      .contactClosed(ContactClosed(contact: .none)),
      .callbackRequested(CallbackRequested(contact: .none)),
      .callbackBooked(CallbackBooked(contact: .none)), .dutyStarted(DutyStarted(contact: .none)),
      .dutyAnswered(DutyAnswered(contact: .none)), .policyPublished(PolicyPublished()),
      .contactHandedOver(ContactHandedOver(contact: .none)),
      .announcementMade(AnnouncementMade()),
      .announcementTold(AnnouncementTold(contact: .none)),
      .announcementEnded(AnnouncementEnded()),
    ]
    return Set(blank.map(\.code))
  }()

  private mutating func take(_ record: HistoryRecord, into rows: inout HistoryRows) {
    switch record.event {
    case .policyPublished(let event):
      plan.publish(event.policy)
      rows.plan = plan
    case .announcementMade(let event):
      plan.announce(event.announcement)
      rows.plan = plan
    case .announcementEnded(let event):
      plan.end(event.announcement)
      rows.plan = plan
    case .contactArrived(let event):
      var contact = open[event.contact] ?? StoredContact()
      contact.arrive(event, at: record.at)
      keep(contact, &rows)
    case .messageTaken(let event): take(event, record, &rows)
    default: change(record, &rows)
    }
  }

  private mutating func keep(_ contact: StoredContact, _ rows: inout HistoryRows) {
    open[contact.id] = contact.closedAt == nil ? contact : nil
    rows.changed[contact.id] = contact
  }

  /// What was left is a line of the contact that ends, and the first of the one that goes on.
  private mutating func take(
    _ event: MessageTaken, _ record: HistoryRecord, _ rows: inout HistoryRows
  ) {
    guard var from = open[event.contact] else { return }
    var line = StoredMessage()
    line.author = .customer
    line.happening = .messageLeft
    line.sealed = event.message
    add(line, to: &from, record, &rows)
    keep(from, &rows)
    // Its arrival follows with the same input; until then its row is known by its number.
    var next = StoredContact()
    next.id = event.becomes
    next.subject = from.subject
    next.arrivedAt = record.at
    add(line, to: &next, record, &rows)
    keep(next, &rows)
  }

  private mutating func change(_ record: HistoryRecord, _ rows: inout HistoryRows) {
    guard let id = record.event.historyContact, var contact = open[id] else { return }
    if let line = contact.change(by: record.event, at: record.at, plan) {
      add(line, to: &contact, record, &rows)
    }
    keep(contact, &rows)
  }

  private func add(
    _ line: StoredMessage, to contact: inout StoredContact, _ record: HistoryRecord,
    _ rows: inout HistoryRows
  ) {
    var line = line
    line.contact = contact.id
    line.sequence = record.sequence
    line.at = record.at
    line.subject = line.sealed.isEmpty && line.places.isEmpty ? .none : contact.subject
    contact.messageCount += 1
    contact.lastMessage = record.sequence
    if line.author == .customer { contact.lastCustomerMessage = record.sequence }
    rows.messages.append(line)
  }
}

/// What a store writes in one transaction.
public struct HistoryRows: Sendable {
  fileprivate(set) var changed: [ContactID: StoredContact] = [:]
  /// New lines, in the order of the log.
  public fileprivate(set) var messages: [StoredMessage] = []
  /// The plan in force, when it changed.
  public fileprivate(set) var plan: HistoryPlan?

  public init() {}

  /// Contacts as they are afterwards, by number: to be put in the place of what there was.
  public var contacts: [StoredContact] { changed.values.sorted { $0.id < $1.id } }
  public var isEmpty: Bool { changed.isEmpty && messages.isEmpty && plan == nil }
}
