import EventLog
import Exchange
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

  init(_ contact: ContactID, time: @escaping (Instant) -> String) {
    self.contact = contact
    self.time = time
  }

  /// - Parameter before: the state just before the event.
  mutating func take(_ event: Event, in before: Exchange, at moment: Instant) {
    guard Self.concerns(event, contact), lines.count < Self.linesMaximum else { return }
    let names = before.policy.names
    var line = Line(at: moment, event: event.name, text: StoryWords.text(event, names))
    if case .contactOffered(let offered) = event,
      let explanation = Explanation(of: offered, in: before, at: moment)
    {
      line.why = explanation.text(names, time: time)
      line.agrees = explanation.agrees(with: offered.why)
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

/// Events in words.
enum StoryWords {
  static func text(_ event: Event, _ names: NameTables) -> String {
    switch event {
    case .contactArrived(let event):
      return "It arrived by \(event.channel.name)" + at(event.entry.index, names.entryPoints) + "."
    case .contactQueued(let event):
      return "It began to wait in the queue \(name(event.queue.index, names.queues))."
    case .requirementRelaxed(let event):
      return "Nobody had taken it: its needs were relaxed (step \(event.step))."
    case .contactOffered(let event):
      return "It was offered to \(name(event.adviser.index, names.advisers))."
    case .offerAccepted(let event):
      let wait = Span(milliseconds: Int64(event.waitMilliseconds))
      return "\(name(event.adviser.index, names.advisers)) accepted, after a wait of \(wait)."
    case .offerDeclined(let event):
      return "\(name(event.adviser.index, names.advisers)) declined."
    case .offerNotAnswered(let event):
      return "\(name(event.adviser.index, names.advisers)) did not answer."
    case .wrapUpStarted(let event):
      return "\(name(event.adviser.index, names.advisers)) began to wrap up."
    case .wrapUpEnded(let event):
      return "\(name(event.adviser.index, names.advisers)) finished wrapping up."
    case .customerLeft: return "The customer left."
    case .contactClosed(let event):
      let reason = event.termination.reason
      return "It was closed: \(words("\(event.termination.result)"))"
        + (reason.isEmpty ? "." : " (\(reason)).")
    default: return words(event.name) + "."
    }
  }

  private static func at(_ index: Int, _ names: [String]) -> String {
    index < names.count ? " at \(names[index])" : ""
  }

  private static func name(_ index: Int, _ names: [String]) -> String {
    index < names.count ? names[index] : "number \(index)"
  }

  /// `HoldStarted` as "Hold started".
  private static func words(_ name: String) -> String {
    var text = ""
    for character in name {
      if character.isUppercase, !text.isEmpty {
        text += " " + character.lowercased()
      } else {
        text.append(character)
      }
    }
    return text
  }
}
