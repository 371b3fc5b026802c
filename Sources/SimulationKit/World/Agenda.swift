import Exchange
import HeapModule
import Vocabulary

/// Something a simulated person or system will do.
enum Intention: Sendable {
  case reply(ContactID)
  case leave(ContactID)
  case accept(ContactID, AdviserID)
  case decline(ContactID, AdviserID)
  case endTalk(ContactID, AdviserID, generation: UInt32)
  case endWrapUp(ContactID, AdviserID)
  case findOut(ContactID, step: UInt16)
  case leaveMessage(ContactID)
  case answerOutside(ContactID)
  case endOutside(ContactID)
  case arriveAgain(Arrival, attempt: Int)
  case dial(Arrival, tries: Int)
  case takeCallback(ContactID)
  case reachCallback(ContactID, AdviserID)
  case answerDuty(ContactID, AdviserID)
  case declineDuty(ContactID, AdviserID)
  case hold(ContactID, AdviserID, generation: UInt32)
  case unhold(ContactID, AdviserID)
  case chaos
  /// An input that was lost the first time, or comes again; with who arrives by it.
  indirect case resend(Input, SimulatedContact?)
}

/// What will happen, by time; at the same time in the order it was decided on.
struct Agenda<Act: Sendable>: Sendable {
  private struct Entry: Comparable, Sendable {
    var at: Instant
    var number: UInt64
    var intention: Act

    static func < (a: Entry, b: Entry) -> Bool {
      a.at != b.at ? a.at < b.at : a.number < b.number
    }
    static func == (a: Entry, b: Entry) -> Bool { a.number == b.number }
  }

  private var entries = Heap<Entry>()
  private var next: UInt64 = 0

  var firstAt: Instant { entries.min?.at ?? .distantFuture }

  mutating func add(_ intention: Act, at moment: Instant) {
    entries.insert(Entry(at: moment, number: next, intention: intention))
    next += 1
  }

  mutating func removeFirst() -> (at: Instant, intention: Act)? {
    entries.popMin().map { ($0.at, $0.intention) }
  }
}
