public import Exchange
import Vocabulary

/// What a journal must do on every driver. Returns what it does not, in words; empty when all is
/// well.
public struct JournalContract: Sendable {
  /// Makes an empty log, open for writing.
  public var make: @Sendable () throws -> any LogDriver
  /// Opens the log of a closed driver again.
  public var reopen: @Sendable (any LogDriver) throws -> any LogDriver
  /// A plan with at least two advisers and one entry point whose contacts reach a queue.
  public var policy: Policy

  public init(
    make: @escaping @Sendable () throws -> any LogDriver,
    reopen: @escaping @Sendable (any LogDriver) throws -> any LogDriver, policy: Policy
  ) {
    self.make = make
    self.reopen = reopen
    self.policy = policy
  }

  public func violations() async -> [String] {
    let parts: [(String, (inout LogDriverContract.Findings) async throws -> Void)] = [
      ("answers", checkAnswers),
      ("many at once", checkPipeline),
      ("opening again", checkReopen),
      ("snapshots", checkSnapshots),
      ("reading back", checkReader),
    ]
    var findings = LogDriverContract.Findings()
    for (name, part) in parts {
      findings.part = name
      do { try await part(&findings) } catch { findings.expect(false, "threw \(error)") }
    }
    return findings.violations
  }

  static let start = Instant(milliseconds: 1_772_445_600_000)

  private func opened(_ driver: any LogDriver, every: Int = 1_000_000) async throws -> Journal {
    let journal = try Journal.open(driver, snapshotEvery: every)
    _ = try await journal.submit(
      .publish(Publish(policy: policy, by: "tests", why: "a beginning")), at: Self.start)
    for adviser in policy.advisers.indices {
      let input = Input.signIn(SignIn(adviser: AdviserID(index: adviser)))
      _ = try await journal.submit(input, at: Self.start)
    }
    return journal
  }

  private static func arrival(_ number: Int) -> Input {
    .arrive(
      Arrive(reference: "r\(number)", channel: .voice, entry: EntryPointID(0)))
  }

  /// Contacts come, are taken, declined and finished; each second something.
  private func work(_ journal: Journal, _ numbers: Range<Int>) async throws {
    var handled: [(contact: ContactID, adviser: AdviserID)] = []
    var offers: [(contact: ContactID, adviser: AdviserID)] = []
    for number in numbers {
      let at = Self.start + .seconds(Int64(number))
      func submit(_ input: Input) async throws {
        for event in try await journal.submit(input, at: at).events {
          if case .contactOffered(let offer) = event {
            offers.append((offer.contact, offer.adviser))
          }
        }
      }
      try await submit(Self.arrival(number))
      if let offer = offers.popLast() {
        if number % 10 == 9 {
          let input = DeclineOffer(contact: offer.contact, adviser: offer.adviser, reason: "busy")
          try await submit(.declineOffer(input))
        } else {
          try await submit(
            .acceptOffer(AcceptOffer(contact: offer.contact, adviser: offer.adviser)))
          handled.append(offer)
        }
      }
      if handled.count > 1 {
        let done = handled.removeFirst()
        try await submit(.endHandling(HandleAct(contact: done.contact, adviser: done.adviser)))
      }
    }
  }

  private func checkAnswers(_ found: inout LogDriverContract.Findings) async throws {
    let driver = try make()
    let journal = try Journal.open(driver)
    let before = try await journal.submit(Self.arrival(0), at: Self.start)
    found.expect(before.rejection == .noPlan, "an input before any plan is not refused")
    found.expect(try driver.head().sequence == 0, "an input that led to nothing was kept")
    _ = try await journal.submit(
      .publish(Publish(policy: policy)), at: Self.start)
    let arrived = try await journal.submit(Self.arrival(0), at: Self.start)
    let head = try driver.head().sequence
    found.expect(arrived.rejection == nil && !arrived.events.isEmpty, "nothing came of an arrival")
    found.expect(
      head == UInt64(4 - 1 + arrived.events.count), "answered before it was on disk (\(head))")
    let again = try await journal.submit(Self.arrival(0), at: Self.start)
    found.expect(again.rejection == .referenceInUse, "a repeat is not refused")
    found.expect(try driver.head().sequence == head, "a refusal without events was kept")
    try await journal.close()
    found.expect(.closed, "looking at the end after close") { _ = try driver.head() }
    do {
      _ = try await journal.submit(Self.arrival(1), at: Self.start)
      found.expect(false, "an input after close was taken")
    } catch {
      found.expect(error.reason == .closed, "an input after close threw \(error.reason)")
    }
  }

  private func checkPipeline(_ found: inout LogDriverContract.Findings) async throws {
    let driver = try make()
    let journal = try await opened(driver)
    let outcomes = try await withThrowingTaskGroup(of: (Bool, ContactID).self) { group in
      for number in 0..<300 {
        group.addTask {
          let outcome = try await journal.submit(Self.arrival(number), at: Self.start)
          let head = try driver.head().sequence
          let contact = outcome.events.lazy.compactMap { event -> ContactID? in
            if case .contactArrived(let event) = event { return event.contact }
            return nil
          }.first
          return (head > 0, contact ?? .none)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let contacts = outcomes.map(\.1).sorted()
    found.expect(
      contacts == (1...300).map { ContactID(UInt64($0)) }, "contacts are missing or doubled")
    found.expect(try LogVerifier.verify(driver).isGood, "the log does not verify")
    var reader = try JournalReader(journal.log)
    var last = UInt64(0)
    while let batch = try reader.next() {
      for case .contactArrived(let event) in batch.events {
        found.expect(event.contact.raw == last + 1, "contact \(event.contact) is out of order")
        last = event.contact.raw
      }
    }
    found.expect(last == 300, "the log ends with contact \(last)")
    try await journal.close()
  }

  private func checkReopen(_ found: inout LogDriverContract.Findings) async throws {
    let driver = try make()
    let journal = try await opened(driver)
    try await work(journal, 0..<60)
    let live = await journal.look { ExchangeSnapshot($0).encoded() }
    // The driver alone: no snapshot, as after a crash.
    try driver.close()
    let second = try reopen(driver)
    let again = try Journal.open(second)
    found.expect(again.opening.snapshotSequence == 0, "a snapshot came from nowhere")
    found.expect(again.opening.eventsApplied > 60, "few events were read")
    found.expect(
      await again.look { ExchangeSnapshot($0).encoded() } == live, "the state is another one")
    try await work(again, 60..<80)
    let later = await again.look { ExchangeSnapshot($0).encoded() }
    try await again.close()
    let third = try reopen(second)
    let last = try Journal.open(third)
    found.expect(last.opening.eventsApplied == 0, "closing in order left no snapshot")
    found.expect(last.opening.snapshotSequence == last.opening.head, "the snapshot is not the end")
    found.expect(
      await last.look { ExchangeSnapshot($0).encoded() } == later,
      "the state from the snapshot is another one")
    try await last.close()
  }

  private func checkSnapshots(_ found: inout LogDriverContract.Findings) async throws {
    let driver = try make()
    let journal = try await opened(driver, every: 50)
    try await work(journal, 0..<100)
    let live = await journal.look { ExchangeSnapshot($0).encoded() }
    // Waits for the one that may be under way.
    let reached = try await journal.saveSnapshot()
    found.expect(reached == (try driver.head().sequence), "a snapshot lies elsewhere")
    try driver.save(LogSnapshot(sequence: reached, bytes: [255, 1, 2]))
    let older = try driver.latestSnapshot(notAfter: reached - 1).snapshot
    found.expect(older != nil, "no snapshot was kept on the way")
    try driver.close()
    let second = try reopen(driver)
    let again = try Journal.open(second)
    found.expect(again.opening.notes.count == 1, "a snapshot of another version is not noted")
    found.expect(
      again.opening.snapshotSequence == older?.sequence, "the older snapshot is not used")
    found.expect(again.opening.eventsApplied > 0, "no event was read after the snapshot")
    found.expect(
      await again.look { ExchangeSnapshot($0).encoded() } == live, "the state is another one")
    try await again.close()
  }

  private func checkReader(_ found: inout LogDriverContract.Findings) async throws {
    let driver = try make()
    let journal = try await opened(driver)
    try await work(journal, 0..<40)
    // Long after: offers run out during an input that is refused.
    let late = try await journal.submit(
      Self.arrival(39), at: Self.start + .minutes(30))
    found.expect(
      late.rejection != nil && !late.events.isEmpty, "nothing was due; the check checks nothing")
    var fresh = Exchange()
    var reader = try JournalReader(journal.log)
    var lastInput = Input.tick(Tick())
    while let batch = try reader.next() {
      let outcome = fresh.handle(batch.input, at: batch.at)
      found.expect(
        outcome.events == batch.events && outcome.at == batch.at,
        "record \(batch.sequence) decides otherwise when it is fed again")
      lastInput = batch.input
    }
    found.expect(lastInput == .tick(Tick()), "a refused input was kept as itself")
    let codec = ExchangeCodec()
    for record in try driver.read(from: 1, limit: 10_000) {
      let json = try codec.describe(
        kind: record.kind, version: record.version, payload: record.payload)
      let bytes = try json.map {
        try codec.payload(kind: record.kind, version: record.version, json: $0)
      }
      found.expect(
        bytes == record.payload, "record \(record.sequence) does not survive as JSON")
    }
    try await journal.close()
  }
}
