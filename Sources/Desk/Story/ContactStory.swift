public import Exchange
import Flows
public import Vocabulary

/// What became of one contact, event by event, with the reasons for each offer.
public struct ContactStory {
  public struct Line: Hashable, Sendable {
    public var at: Instant
    /// Name of the event, as in JSON exports.
    public var event: String
    public var text: String
    /// Why this adviser, in sentences; for offers.
    public var why: [String] = []
    /// Whether the reasons found now are those recorded with the offer.
    public var agrees = true
  }

  /// Events of one contact; beyond, the story is cut off and says so.
  public static let linesMaximum = 10_000

  public let contact: ContactID
  public private(set) var lines: [Line] = []
  /// The contact was closed.
  public private(set) var isOver = false
  /// There are more events than lines.
  public private(set) var isCut = false
  private let linesAtMost: Int
  private let time: (Instant) -> String
  /// The flow it is in, or was in last.
  private var flow = FlowID.none

  /// - Parameters:
  ///   - linesAtMost: events told; `linesMaximum` at most.
  ///   - time: how moments are written, such as in the service's own time zone.
  public init(
    _ contact: ContactID, linesAtMost: Int = ContactStory.linesMaximum,
    time: @escaping (Instant) -> String
  ) {
    self.contact = contact
    self.linesAtMost = min(max(1, linesAtMost), Self.linesMaximum)
    self.time = time
  }

  /// - Parameter before: the state just before the event.
  public mutating func take(_ event: Event, in before: Exchange, at moment: Instant) {
    guard ContactSeeker.contact(of: event) == contact else { return }
    if case .contactClosed = event { isOver = true }
    guard lines.count < linesAtMost else {
      isCut = true
      return
    }
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
    lines.append(line)
  }

  /// What is left out when it is cut: to be shown after the lines.
  public var cutText: String? {
    isCut ? "The story is longer than \(linesAtMost) lines and is cut off here." : nil
  }
}
