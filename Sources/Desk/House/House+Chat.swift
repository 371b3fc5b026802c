import Exchange
public import Flows
public import Vocabulary

// What residents are shown.
extension House {
  public static let messageCharactersMaximum = 10_000
  public static let fileBytesMaximum = 10_000_000
  public static let filesPerMessageMaximum = 5
  /// Media types, as file pickers take them.
  public static let fileTypes = FileType.allCases.map(\.mediaType)
  /// A chat whose browser is gone for so long is left by its customer.
  public static let goneAtMost = Span.minutes(15)

  /// A chat by its open contact; one that is closed says so.
  public func chatView(_ id: ContactID) -> ChatView {
    guard let contact = exchange.contact(id), contact.ending == nil else {
      let spoken = exchange.contact(id)?.language ?? (try? history.contact(id))?.language ?? .none
      let language = policy.names.languages.name(spoken) ?? policy.names.languages.first
      return ChatView(
        id: "\(id)", version: sequence, state: "ended", language: language ?? "en", buttons: [],
        mayAskForPerson: false)
    }
    let language = contact.language.isNone ? LanguageID(0) : contact.language
    var view = ChatView(
      id: "\(id)", version: version(of: id), state: chatState(contact),
      language: policy.names.languages.name(language) ?? "en", buttons: [], mayAskForPerson: false)
    // Who passed it on may still write it up; the customer does not talk to them any more.
    if let share = contact.interactions.first(where: {
      !$0.isConsulted && !$0.isTalkOver && $0.state != .wrappingUp
    }) {
      view.adviser = publicName(share.adviser)
    }
    if let outlook = exchange.outlook(of: id) {
      view.position = outlook.position
      view.expectedWait = RangeView(
        lowMilliseconds: outlook.low.milliseconds, highMilliseconds: outlook.high.milliseconds)
    }
    view.buttons = exchange.question(of: id).map { option, label in
      ButtonView(option: Int(option), label: words(label, in: language))
    }
    if let flow = contact.run?.flow, flow.index < policy.flows.count, contact.phase == .flow {
      view.mayAskForPerson = true
    }
    return view
  }

  private func chatState(_ contact: Contact) -> String {
    switch contact.phase {
    case .flow:
      if case .message = contact.flowWants { return "leaving" }
      return "asking"
    case .scheduled, .waiting, .offered, .duty, .outside: return "waiting"
    case .handling: return "talking"
    case .wrappingUp: return "ended"
    }
  }

  func words(_ text: TextID, in language: LanguageID) -> String {
    guard text.index < policy.texts.count else { return "" }
    let all = policy.texts[text.index].byLanguage
    let own = language.index < all.count ? all[language.index] : ""
    return own.isEmpty ? all.first { !$0.isEmpty } ?? "" : own
  }

  // MARK: Widgets

  public func entryPoint(ofWidget name: String) -> EntryPointID? {
    policy.entryPoints.firstIndex {
      $0.address == name && $0.channels.contains(.chat) && !$0.isRetired
    }.map { EntryPointID(index: $0) }
  }

  public func widgetView(_ name: String) -> WidgetView? {
    guard let entry = entryPoint(ofWidget: name) else { return nil }
    let now = clock.now()
    let queues = chatQueues(from: policy.entryPoints[entry.index])
    let open = queues.filter { exchange.takesContacts($0, at: now) }
    let staffing = open.map { exchange.staffing(of: $0).working }.max() ?? 0
    var view = WidgetView(
      name: name, service: policy.service, languages: policy.names.languages, isOpen: !open.isEmpty,
      hasAdvisers: staffing > 0, messageCharactersMaximum: House.messageCharactersMaximum,
      fileBytesMaximum: House.fileBytesMaximum, fileTypes: House.fileTypes)
    let calendars = Set(queues.map { policy.queues[$0.index].open })
    let changes = calendars.compactMap { nextChange(of: $0, after: now) }.min()
    if open.isEmpty { view.opensAt = changes.map { "\($0)" } }
    if !open.isEmpty { view.closesAt = changes.map { "\($0)" } }
    return view
  }

  /// Queues for chats that the flow of an entry point leads to.
  private func chatQueues(from entry: EntryPointPolicy) -> [QueueID] {
    var found: Set<QueueID> = []
    if !entry.queue.isNone { found.insert(entry.queue) }
    if entry.flow.index < policy.flows.count {
      for step in policy.flows[entry.flow.index].steps {
        if case .queue(let step) = step.action { found.insert(step.queue) }
      }
    }
    return found.sorted().filter {
      $0.index < policy.queues.count && policy.queues[$0.index].channels.contains(.chat)
    }
  }

  private func nextChange(of calendar: CalendarID, after now: Instant) -> Instant? {
    guard calendar.index < policy.calendars.count else { return nil }
    return policy.calendars[calendar.index].changes.first { $0 > now }
  }

  /// Tells the pages that show a widget when its answer has changed.
  func flushWidgets() {
    guard !widgetStreams.isEmpty else { return }
    var made: [String: String] = [:]
    for id in widgetStreams {
      guard let subscription = subscriptions[id], case .widget(let name) = subscription.who else {
        continue
      }
      let data = made[name] ?? widgetView(name).map(House.json) ?? "null"
      made[name] = data
      guard lastWidget[id] != data else { continue }
      lastWidget[id] = data
      send(Delta(sequence: sequence, name: "widget", data: data), to: subscription)
    }
  }

  /// Chats that nobody has had open for too long. Those that are over are forgotten: nobody comes
  /// back for what was said last.
  public func abandonedChats() -> [ContactID] {
    let latest = clock.now() - House.goneAtMost
    let gone = leftAt.filter { $0.value <= latest }.map(\.key).sorted()
    for id in gone where exchange.contact(id) == nil { leftAt[id] = nil }
    return gone.filter { id in exchange.contact(id).map { $0.ending == nil } ?? false }
  }
}

// What the edge of the chat asks.
extension House {
  public func openContact(reference: String) -> ContactID? {
    exchange.openContact(reference: reference)
  }

  /// Whose key seals what is written there; nil when the contact is closed.
  public func subject(of id: ContactID) -> SubjectID? {
    guard let contact = exchange.contact(id), !contact.subject.isNone else { return nil }
    return contact.subject
  }

  public func versionNow(of id: ContactID) -> UInt64? {
    exchange.contact(id) == nil ? nil : version(of: id)
  }

  public func isLeavingMessage(_ id: ContactID) -> Bool {
    guard let contact = exchange.contact(id), contact.phase == .flow,
      case .message = contact.flowWants
    else { return false }
    return true
  }

  public func hasSaid(_ id: ContactID, _ reference: String) -> Bool {
    exchange.contact(id)?.recentPosts.contains(reference) ?? false
  }

  /// The label of a button of the present question, in the language of the chat.
  public func label(of option: UInt8, _ id: ContactID) -> String? {
    guard let contact = exchange.contact(id) else { return nil }
    let language = contact.language.isNone ? LanguageID(0) : contact.language
    return exchange.question(of: id).first { $0.option == option }
      .map { words($0.label, in: language) }
  }

  /// What the transcript says when somebody presses "Speak to a person".
  public func personWords(_ id: ContactID) -> String {
    let language = exchange.contact(id)?.language ?? .none
    let isWelsh = policy.names.languages.name(language)?.hasPrefix("cy") ?? false
    return isWelsh ? "Hoffwn siarad â pherson." : "I would like to speak to a person."
  }

  public func normalisedValue(_ utterance: Utterance, of id: ContactID) -> String? {
    exchange.normalisedValue(utterance, of: id)
  }

  public func recognise(_ utterance: Utterance, of id: ContactID, sealed: [UInt8]?) -> Heard? {
    exchange.recognise(utterance, of: id, sealed: sealed)
  }
}

// What made-up residents look at.
extension House {
  public func chatWidgets() -> [String] {
    policy.entryPoints.filter { $0.channels.contains(.chat) && !$0.isRetired }.map(\.address)
  }

  public struct DemoState: Sendable {
    public var isTalking: Bool
    /// Messages by advisers; counted by time, so that it rises with each.
    public var adviserPosts: Int
  }

  /// Nil when it is over.
  public func demoState(of id: ContactID) -> DemoState? {
    guard let contact = exchange.contact(id), contact.ending == nil else { return nil }
    let lines = (try? history.messages(of: id, after: 0, before: .max, limit: 100)) ?? []
    return DemoState(
      isTalking: contact.phase == .handling,
      adviserPosts: lines.filter { $0.author == .adviser }.count)
  }
}
