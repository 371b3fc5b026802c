public import Vocabulary

// What is written in a conversation, and asking for help with one.
extension Exchange {
  /// Sealed bytes of one message at most; larger things are files outside the log.
  public static let postBytesMaximum = 64 << 10
  /// Messages of one contact at most; beyond, a new contact is begun.
  public static let postsMaximum = 5_000
  /// How many of a contact's latest messages are known again when they are sent twice.
  public static let postsRemembered = 16
  static let postReferenceMaximum = 100

  mutating func decide(_ input: Post) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    if input.sealed.isEmpty || input.reference.isEmpty { return .textMissing }
    if input.sealed.count > Exchange.postBytesMaximum
      || input.reference.utf8.count > Exchange.postReferenceMaximum
    {
      return .tooLong
    }
    // The sender did not see the answer and tries again: it has been said.
    if contact.recentPosts.contains(input.reference) { return nil }
    switch input.author {
    case .customer:
      if contact.ending != nil { return .customerGone }
    case .adviser:
      guard let interaction = contact.interaction(of: input.adviser) else { return .notHandling }
      if contact.ending != nil { return .customerGone }
      if interaction.state == .wrappingUp { return .notHandling }
    case .note:
      if contact.interaction(of: input.adviser) == nil,
        let refused = mayWatch(contact, input.adviser)
      {
        return refused
      }
    }
    if contact.postCount >= Exchange.postsMaximum { return .messagesFull }
    emit(.messagePosted(MessagePosted(input)))
    return nil
  }

  /// A supervisor of the contact's unit.
  private func mayWatch(_ contact: Contact, _ adviser: AdviserID) -> Rejection? {
    guard adviser.index < policy.advisers.count else { return .unknownAdviser }
    if !contact.unit.isNone, !index.isMember(adviser, of: contact.unit) { return .otherUnit }
    return policy.supervises(adviser, contact.unit) ? nil : .notSupervisor
  }

  /// Closed contacts are read as well: the edge that shows them knows their unit. Of an open one
  /// it is checked here.
  mutating func decide(_ input: ReadMessages) -> Rejection? {
    guard input.by.index < policy.advisers.count else { return .unknownAdviser }
    guard !input.contact.isNone, input.contact.raw < nextContact else { return .unknownContact }
    if let contact = contacts.find(input.contact) {
      if contact.interaction(of: input.by) != nil { return nil }
      if !contact.unit.isNone, !index.isMember(input.by, of: contact.unit) { return .otherUnit }
    }
    emit(.messagesRead(MessagesRead(contact: input.contact, by: input.by)))
    return nil
  }

  mutating func decide(_ input: AskHelp) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard contact.interaction(of: input.adviser) != nil else { return .notHandling }
    if contact.help != nil { return .helpAskedAlready }
    if input.text.utf8.count > Exchange.textMaximum { return .tooLong }
    emit(
      .helpAsked(HelpAsked(contact: input.contact, adviser: input.adviser, text: input.text)))
    return nil
  }

  mutating func decide(_ input: EndHelp) -> Rejection? {
    guard let contact = contacts.find(input.contact) else { return .unknownContact }
    guard let help = contact.help else { return .helpNotAsked }
    if input.by != help.adviser, let refused = mayWatch(contact, input.by) { return refused }
    emit(.helpEnded(HelpEnded(contact: input.contact, by: input.by)))
    return nil
  }

  mutating func converse(by event: Event) {
    switch event {
    case .messagePosted(let event): change(event)
    case .helpAsked(let event): change(event)
    case .helpEnded(let event): contacts[event.contact].help = nil
    default: break
    }
  }

  private mutating func change(_ event: MessagePosted) {
    let id = event.contact
    contacts[id].postCount += 1
    if contacts[id].recentPosts.count == Exchange.postsRemembered {
      contacts[id].recentPosts.removeFirst()
    }
    contacts[id].recentPosts.append(event.reference)
    switch event.author {
    case .customer: contacts[id].customerPostedAt = clock
    case .adviser: contacts[id].adviserPostedAt = clock
    case .note: break
    }
    if event.author != .customer, event.adviser.index < advisers.count {
      advisers[event.adviser.index].lastHeardAt = clock
      reschedule(event.adviser)
    }
  }

  private mutating func change(_ event: HelpAsked) {
    var help = HelpWanted()
    help.adviser = event.adviser
    help.text = event.text
    help.askedAt = clock
    contacts[event.contact].help = help
  }
}

/// What an adviser asked of a supervisor, not answered yet.
public struct HelpWanted: Hashable, Sendable, Recorded {
  public var adviser = AdviserID.none
  public var text = ""
  public var askedAt = Instant.epoch
  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("adviser", &adviser)
    try coder.field("text", &text)
    try coder.field("askedAt", &askedAt)
  }
}
