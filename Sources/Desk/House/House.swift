public import EventLog
public import Exchange
import Foundation
import Reporting
public import Vocabulary

/// What desks, boards and chats see: a second exchange that follows the log, so that nobody is
/// shown anything that is not on disk, and the streams that say what changed.
///
/// Everything shown carries the number of the record up to which it holds; a client that has read
/// up to there goes on from its stream without a gap.
public actor House {
  /// Deltas kept for clients that come back after a short break.
  public static let keptMaximum = 8_192
  /// How often queues, advisers and the waiting list are sent, at most.
  public static let boardEvery = Span.milliseconds(500)
  /// Each stream says every ten seconds that it lives.
  static let boardsPerBeat = 20
  /// Rows of the waiting list that are shown.
  public static let waitingShownMaximum = 500
  static let broadcastsMaximum = 50
  public static let programVersion = "0.1.0"

  public nonisolated let journal: Journal
  public nonisolated let historyFollower: HistoryFollower
  public nonisolated let confidant: Confidant
  public nonisolated let clock: any HouseClock

  public internal(set) var exchange: Exchange
  /// The last record read.
  public internal(set) var sequence: UInt64
  var names: PlanNames
  /// Full names of advisers by their accounts.
  var accountNames: [AdviserID: String] = [:]
  var today: DayFigures
  /// Record that last changed the contact; of those not in here, the one at opening.
  var versions: [ContactID: UInt64] = [:]
  let openedAt: UInt64
  /// When this house opened: since then at most, of those who never changed their presence.
  let startedAt: Instant
  /// Advisers in whose list it stood when it was sent last.
  var shown: [ContactID: Set<AdviserID>] = [:]
  /// Supervisors who have it open without having it.
  var watchers: [ContactID: Set<String>] = [:]
  /// The last line of its conversation that was sent; of those not in here, the opening.
  var lastLine: [ContactID: UInt64] = [:]
  /// Sealed cards of open contacts, as they arrived.
  var cards: [ContactID: [UInt8]] = [:]
  var broadcasts: [Broadcasted] = []
  /// Chats that a browser has open, and since when others have none.
  var connected: Set<ContactID> = []
  var leftAt: [ContactID: Instant] = [:]
  var figuresToday: [QueueID: TodayView] = [:]

  var subscriptions: [UInt64: Subscription] = [:]
  var byAdviser: [AdviserID: Set<UInt64>] = [:]
  var byPerson: [String: Set<UInt64>] = [:]
  var byChat: [ContactID: Set<UInt64>] = [:]
  var widgetStreams: Set<UInt64> = []
  var lastWidget: [UInt64: String] = [:]
  /// What was sent last to advisers who have a stream.
  var lastMe: [AdviserID: MeView] = [:]
  var nextSubscription: UInt64 = 1
  var kept: KeptDeltas
  var moves = Moves()
  var boardMoves = BoardMoves()
  var isFlushScheduled = false
  let lineJobs: AsyncStream<LineJob>.Continuation
  private let lines: AsyncStream<LineJob>
  private var waiters: [(sequence: UInt64, continuation: CheckedContinuation<Void, Never>)] = []

  struct Broadcasted: Sendable {
    var sequence: UInt64
    var at: Instant
    var event: MessageBroadcast
  }

  /// Reads the state from the log as it is now; `run` follows it from there.
  public init(
    journal: Journal, history: HistoryFollower, confidant: Confidant, clock: any HouseClock,
    timeZone: String = "Europe/London"
  ) throws {
    self.journal = journal
    historyFollower = history
    self.confidant = confidant
    self.clock = clock
    let (exchange, opening) = try JournalState.restore(journal.log)
    self.exchange = exchange
    sequence = opening.head
    openedAt = opening.head
    startedAt = clock.now()
    names = PlanNames(exchange.policy)
    kept = KeptDeltas(from: opening.head)
    (lines, lineJobs) = AsyncStream.makeStream()
    var sent: [Broadcasted] = []
    today = try DayFigures(
      journal.log, policy: exchange.policy, startedAt, timeZone: timeZone
    ) { event, record in
      if case .messageBroadcast(let event) = event {
        sent.append(Broadcasted(sequence: record.sequence, at: record.at, event: event))
      }
    }
    broadcasts = sent.suffix(House.broadcastsMaximum)
    // Whether their browsers come back is seen from now on.
    for id in exchange.openContacts where exchange.contact(id)?.channel == .chat {
      leftAt[id] = startedAt
    }
  }

  // MARK: Following

  /// Follows the log until the task is cancelled or the log closes.
  public func run() async throws {
    let speaking = Task { for await job in lines { await self.deliver(job) } }
    let boards = Task {
      var beats = 0
      while !Task.isCancelled {
        try await Task.sleep(for: .milliseconds(House.boardEvery.milliseconds))
        self.flushBoard()
        self.flushWidgets()
        beats += 1
        if beats % House.boardsPerBeat == 0 { self.beatAll() }
      }
    }
    defer {
      boards.cancel()
      lineJobs.finish()
      speaking.cancel()
    }
    var follower = journal.log.follow(after: sequence).makeAsyncIterator()
    while let record = try await follower.next(isolation: self) {
      try take(record)
    }
  }

  var history: any HistoryStore { historyFollower.store }

  private func take(_ record: LogRecord) throws {
    defer { wakeWaiters() }
    sequence = record.sequence
    guard !record.isInput else { return }
    let event = try ExchangeCodec.event(record, place: journal.log.driver.place)
    exchange.apply(event, at: record.at)
    today.take(event, at: record.at)
    remember(event, at: record.at)
    note(event)
  }

  private func remember(_ event: Event, at moment: Instant) {
    switch event {
    case .policyPublished(let event): names = PlanNames(event.policy)
    case .contactArrived(let event):
      if !event.identity.isEmpty { cards[event.contact] = event.identity }
      // Until its browser opens the stream.
      if event.channel == .chat { leftAt[event.contact] = moment }
    case .messageBroadcast(let event):
      broadcasts.append(Broadcasted(sequence: sequence, at: moment, event: event))
      if broadcasts.count > House.broadcastsMaximum { broadcasts.removeFirst() }
    case .contactClosed(let event):
      versions[event.contact] = nil
      cards[event.contact] = nil
    default: break
    }
  }

  /// Returns when everything up to this record has been read.
  public func caughtUp(to target: UInt64) async {
    if sequence >= target { return }
    await withCheckedContinuation { waiters.append((target, $0)) }
  }

  private func wakeWaiters() {
    guard !waiters.isEmpty else { return }
    waiters.removeAll { waiter in
      guard waiter.sequence <= sequence else { return false }
      waiter.continuation.resume()
      return true
    }
  }

  // MARK: Inputs

  /// Gives the exchange an input; when this returns, it is on disk and seen here.
  public nonisolated func submit(_ input: Input) async throws -> Outcome {
    let outcome = try await journal.submit(input, at: clock.now())
    await caughtUp(to: try journal.log.head().sequence)
    return outcome
  }
}
