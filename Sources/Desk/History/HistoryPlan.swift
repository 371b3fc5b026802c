import EventLog
import Exchange
import Flows
public import Vocabulary

/// What the fold needs of the plan in force and of announcements. Kept with the rows, so that a
/// store goes on after a restart without reading the log from its beginning.
public struct HistoryPlan: Hashable, Sendable {
  /// First byte of the encoding. Raised when the fields change their form.
  static let form: UInt8 = 1
  /// Filled in by edges at the moment of telling; the history does not know what was told.
  static let momentary: Set<String> = ["position", "expected wait"]

  public private(set) var version: UInt32 = 0
  private var service = ""
  private var queueNames: [String] = []
  private var variableNames: [String] = []
  private var queueUnits: [UnitID] = []
  private var dutyUnits: [UnitID] = []
  private var texts: [LocalisedText] = []
  private var flows: [Flow] = []
  /// In force, ascending by number.
  private var announcements: [Announcement] = []

  public init() {}

  // MARK: Changing

  mutating func publish(_ policy: Policy) {
    version = policy.version
    service = policy.service
    queueNames = policy.names.queues
    variableNames = policy.names.variables
    queueUnits = policy.queues.map(\.unit)
    dutyUnits = policy.duties.map(\.unit)
    texts = policy.texts
    flows = policy.flows
  }

  mutating func announce(_ announcement: Announcement) { announcements.append(announcement) }
  mutating func end(_ announcement: AnnouncementID) {
    announcements.removeAll { $0.id == announcement }
  }

  // MARK: Asking

  func unit(of queue: QueueID) -> UnitID {
    queue.index < queueUnits.count ? queueUnits[queue.index] : .none
  }
  func unit(of duty: DutyID) -> UnitID {
    duty.index < dutyUnits.count ? dutyUnits[duty.index] : .none
  }

  func announcement(_ id: AnnouncementID, in language: LanguageID) -> String {
    announcements.first { $0.id == id }?.words(in: language) ?? ""
  }

  /// The text in the language, else in the first that has it; "" when there is none.
  func text(_ id: TextID, in language: LanguageID) -> String {
    guard id.index < texts.count else { return "" }
    let all = texts[id.index].byLanguage
    let own = language.index < all.count ? all[language.index] : ""
    return own.isEmpty ? all.first { !$0.isEmpty } ?? "" : own
  }

  /// The answers with buttons of the question at this step.
  func buttons(
    _ flow: FlowID, _ step: StepIndex, in language: LanguageID
  ) -> [StoredButton] {
    guard flow.index < flows.count, case .ask(let ask)? = flows[flow.index].step(step)?.action
    else { return [] }
    return ask.answers.enumerated().compactMap { number, answer in
      let label = text(answer.label, in: language)
      guard !label.isEmpty, let option = UInt8(exactly: number) else { return nil }
      return StoredButton(option: option, label: label)
    }
  }

  /// Fills the `{name}` places of a text. Those with personal values stay, and are returned.
  func filled(_ text: String, for contact: StoredContact) -> (String, [StoredPlace]) {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return (text, []) }
    var places: [StoredPlace] = []
    let filled = FlowText.filled(text) { name in
      switch name {
      case "service": return service
      case "queue": return queueName(contact.queue)
      default: break
      }
      if Self.momentary.contains(name) { return "…" }
      guard let number = variableNames.firstIndex(of: name),
        let fact = contact.facts.first(where: { $0.variable.index == number })
      else { return "…" }
      switch fact.value {
      case .none: return "…"
      case .flag(let flag): return flag ? "✓" : "✗"
      case .number(let number): return "\(number)"
      case .text(let text): return text
      case .sealed(let sealed):
        // Nobody is left to whom a value sealed for somebody else belongs.
        guard fact.subject == contact.subject else { return "…" }
        if !places.contains(where: { $0.name == name }) {
          places.append(StoredPlace(name: name, sealed: sealed))
        }
        return nil
      }
    }
    return (filled, places)
  }

  private func queueName(_ id: QueueID) -> String {
    id.index < queueNames.count ? queueNames[id.index] : "…"
  }

  // MARK: Keeping

  public func encoded() -> [UInt8] {
    var writer = BinaryWriter(version: ExchangeCodec.version)
    var copy = self
    // A writer has nothing to refuse: faults come from reading only.
    try! copy.fields(&writer)
    return [Self.form, ExchangeCodec.version] + writer.bytes
  }

  /// - Throws: when the bytes are of another form; then the store is to be built again.
  public init(decoding bytes: [UInt8]) throws(CodingFault) {
    guard bytes.count >= 2, bytes[0] == Self.form, bytes[1] <= ExchangeCodec.version else {
      throw CodingFault(.unknownCode, field: "form")
    }
    var reader = BinaryReader(bytes[2...], version: bytes[1])
    try fields(&reader)
    guard reader.isAtEnd else { throw CodingFault(.tooLong, field: "plan") }
  }

  private mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("version", &version)
    try coder.field("service", &service)
    try coder.field("queueNames", &queueNames)
    try coder.field("variableNames", &variableNames)
    try coder.field("queueUnits", &queueUnits)
    try coder.field("dutyUnits", &dutyUnits)
    try coder.field("texts", &texts)
    try coder.field("flows", &flows)
    try coder.field("announcements", &announcements)
  }
}
