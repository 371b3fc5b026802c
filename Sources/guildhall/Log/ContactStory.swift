import EventLog
import Exchange
import Flows
import Vocabulary

/// What became of one contact, event by event, with the reasons for each offer.
struct ContactStory {
  struct Line {
    var at: Instant
    var event: String
    var text: String
    /// Why this adviser, in sentences; for offers.
    var why: [String] = []
    /// Whether the reasons found now are those recorded with the offer.
    var agrees = true
  }

  /// Events of one contact; beyond, the story is cut off and says so.
  static let linesMaximum = 10_000

  let contact: ContactID
  private(set) var lines: [Line] = []
  private(set) var isOver = false
  private let time: (Instant) -> String
  /// The flow it is in, or was in last.
  private var flow = FlowID.none

  init(_ contact: ContactID, time: @escaping (Instant) -> String) {
    self.contact = contact
    self.time = time
  }

  /// - Parameter before: the state just before the event.
  mutating func take(_ event: Event, in before: Exchange, at moment: Instant) {
    guard Self.concerns(event, contact), lines.count < Self.linesMaximum else { return }
    switch event {
    case .flowStarted(let started): flow = started.flow
    case .flowAdvanced(let advanced) where !advanced.turn.flow.isNone: flow = advanced.turn.flow
    default: break
    }
    let policy = before.policy
    let steps = policy.flows.indices.contains(flow.index) ? policy.flows[flow.index].steps : []
    let words = StoryWords(names: policy.names, steps: steps.map(\.name), time: time)
    var line = Line(at: moment, event: event.name, text: words.sentence(event))
    if case .contactOffered(let offered) = event,
      let explanation = Explanation(of: offered, in: before, at: moment)
    {
      line.why = explanation.text(policy.names, time: time)
      line.agrees = explanation.agrees(with: offered.why)
    }
    if lines.count == Self.linesMaximum - 1 {
      line.text += " The story is longer than \(Self.linesMaximum) lines and is cut off here."
    }
    lines.append(line)
    if case .contactClosed = event { isOver = true }
  }

  /// Every event about a contact has a field of that name.
  private static func concerns(_ event: Event, _ contact: ContactID) -> Bool {
    var writer = JSONFieldWriter()
    var copy = event
    // A writer has nothing to refuse.
    try! copy.fields(&writer)
    return writer.value["contact"] == .whole(contact.raw)
  }
}
