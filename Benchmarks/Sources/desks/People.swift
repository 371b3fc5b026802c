import Foundation
import SimulationKit

/// What residents and advisers do, at the moment it is due, by a few threads with a connection
/// each.
final class Agenda: @unchecked Sendable {
  typealias Act = @Sendable (Connection) -> Void

  private struct Entry {
    var due: Date
    var act: Act
  }
  private let workers: Int
  private let condition = NSCondition()
  /// The next one last.
  private var entries: [Entry] = []

  init(workers: Int) { self.workers = workers }

  func add(afterMilliseconds span: Double, _ act: @escaping Act) {
    let entry = Entry(due: Date() + span / 1000, act: act)
    condition.lock()
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].due > entry.due { low = middle + 1 } else { high = middle }
    }
    entries.insert(entry, at: low)
    condition.signal()
    condition.unlock()
  }

  func start(port: UInt16) {
    for _ in 0..<workers {
      Thread.detachNewThread { [self] in
        let connection = Connection(port: port)
        while true { next()(connection) }
      }
    }
  }

  private func next() -> Act {
    condition.lock()
    defer { condition.unlock() }
    while true {
      guard let entry = entries.last else {
        condition.wait()
        continue
      }
      if entry.due <= Date() {
        entries.removeLast()
        return entry.act
      }
      _ = condition.wait(until: entry.due)
    }
  }
}

/// One seed for all chances, drawn by several threads.
final class Chances: @unchecked Sendable {
  private let lock = NSLock()
  private var random: SeededRandom

  init(_ random: SeededRandom) { self.random = random }

  func between(_ range: ClosedRange<Int>) -> Int {
    lock.withLock { range.lowerBound + random.below(range.count) }
  }

  /// To the next arrival of a Poisson process.
  func gapMilliseconds(perSecond: Int) -> Double {
    let draw = Double(between(1...1_000_000)) / 1_000_001
    return -log(draw) * 1000 / Double(perSecond)
  }

  func name() -> String { "Resident \(between(1...1_000_000))" }
}

/// An offer, as the desk reads it.
struct Offer: Hashable {
  private struct View: Decodable {
    struct Offered: Decodable {
      var adviser: String
      var deadline: String
      var ringMilliseconds: Double
    }
    var id: String
    var phase: String
    var offer: Offered?
  }

  var contact: String
  var deadline: String
  /// When its event was decided, by the log's time.
  var atMilliseconds: Double

  /// Nil for contacts that are not offered to this adviser.
  init?(_ data: Data, for adviser: String, receivedAt: Double) {
    guard let view = try? JSONDecoder().decode(View.self, from: data), view.phase == "offered",
      let offer = view.offer, offer.adviser == adviser,
      let deadline = try? Date(
        offer.deadline, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    else { return nil }
    contact = view.id
    self.deadline = offer.deadline
    atMilliseconds = deadline.timeIntervalSince1970 * 1000 - offer.ringMilliseconds
  }
}

/// A resident who begins a chat.
struct Resident {
  private let connection: Connection
  private let figures: Figures

  init(_ connection: Connection, _ figures: Figures) {
    self.connection = connection
    self.figures = figures
  }

  func begin(_ name: String) {
    figures.ask("begin a chat", connection) {
      try $0.ask(
        "POST", "/api/v1/chats", ["Idempotency-Key: \(UUID())"],
        #"{"widget":"chat","name":"\#(name)"}"#)
    }
  }
}

/// An adviser at a desk.
struct Adviser {
  private let person: StaffMember
  private let connection: Connection
  private let figures: Figures

  init(_ person: StaffMember, _ connection: Connection, _ figures: Figures) {
    self.person = person
    self.connection = connection
    self.figures = figures
  }

  /// Accepts, answers once; ends some seconds later.
  func take(_ contact: String, _ agenda: Agenda, _ chances: Chances) {
    let path = "/api/v1/contacts/\(contact)"
    let (person, figures) = (person, figures)
    let isTaken = figures.ask("accept", connection) {
      try $0.ask("POST", path + "/accept", person.headers, "{}")
    }
    guard isTaken else { return }
    figures.ask("send a message", connection) {
      try $0.ask(
        "POST", path + "/messages", person.headers + ["Idempotency-Key: \(UUID())"],
        #"{"text":"Good morning, how can I help you today?"}"#)
    }
    agenda.add(afterMilliseconds: Double(chances.between(Desks.talkMilliseconds))) { connection in
      figures.ask("end", connection) {
        try $0.ask("POST", path + "/end", person.headers, "{}")
      }
    }
  }
}
