import Desk
import Exchange
import SimulationKit
import Testing
import Vocabulary

/// Events as rows of contacts and lines of conversations.
@Suite("The fold of the history")
struct HistoryFoldTests {
  @Test("a whole conversation is told line by line, in the words of the plan")
  func conversation() throws {
    var house = ChatHouse()
    house.signIn(0)
    let id = house.arrive("r1")
    house.choose(0, id)
    house.tell(.sealed([1, 2, 3]), id)
    house.accept(id, 0)
    house.write("hello", id)
    house.write("good day", id, by: 0)
    house.write("careful", id, by: 0, isNote: true)
    house.send(.endHandling(house.act(id, 0)))
    house.write("late note", id, by: 0, isNote: true)
    house.send(
      .wrapUp(
        WrapUp(
          contact: id, adviser: AdviserID(0), disposition: DispositionID(0),
          resolution: .resolved)))
    let lines = house.lines(id)
    let told = lines.map { line in
      switch (line.author, line.happening) {
      case (.service, nil): line.text
      case (_, let happening?): "\(happening) \(line.adviser)"
      default: "\(line.author): " + String(decoding: line.sealed, as: UTF8.self)
      }
    }
    #expect(
      told == [
        "Welcome to Small Council.\nWhat is it about?", "Who are you?",
        "Thank you, {name}, of High Street.", "joined 0", "customer: hello", "adviser: good day",
        "note: careful", "ended none", "note: late note",
      ])
    #expect(
      lines[0].buttons == [
        StoredButton(option: 0, label: "Roads"), StoredButton(option: 1, label: "A message"),
      ], "an answer without a label has no button")
    #expect(lines[1].buttons.isEmpty)
    #expect(lines[2].places == [StoredPlace(name: "name", sealed: [1, 2, 3])])
    #expect(lines[2].subject == SubjectID(7))
    #expect(lines[4].subject == SubjectID(7))
    #expect(lines[4].reference == "hello")
    #expect(lines.filter(\.isForCustomer).count == 7)
    #expect(lines.map(\.sequence) == lines.map(\.sequence).sorted())
    let row = try #require(house.row(id))
    #expect(row.messageCount == lines.count)
    #expect(row.lastMessage == lines.last?.sequence)
    #expect(row.lastCustomerMessage == lines[4].sequence)
    #expect(row.handlers == [AdviserID(0)])
    #expect(row.disposition == DispositionID(0))
    #expect(row.resolution == .resolved)
    #expect(row.termination?.result == .handled)
    #expect(row.facts.map(\.value) == [.text("High Street"), .sealed([1, 2, 3])])
    let times = [row.arrivedAt, row.answeredAt, row.endedAt, row.closedAt].compactMap(\.self)
    #expect(times.count == 4 && times == times.sorted())
  }

  @Test("texts come in the contact's language, or in the one that has them")
  func language() {
    var house = ChatHouse()
    let id = house.arrive("r1", language: 1)
    house.choose(0, id)
    house.tell(.sealed([9]), id)
    let lines = house.lines(id)
    #expect(lines[0].text == "Croeso i Small Council.\nBeth yw'r mater?")
    #expect(lines[0].buttons.map(\.label) == ["Ffyrdd", "Neges"])
    #expect(lines[0].language == LanguageID(1))
    #expect(lines[2].text == "Thank you, {name}, of High Street.", "no Welsh was written")
    house.send(.customerLeave(CustomerLeave(contact: id)))
    #expect(house.lines(id).last?.happening == .ended)
    #expect(house.lines(id).last?.language == LanguageID(1))
  }

  @Test("what was said stays when a later plan says it otherwise")
  func plans() {
    var house = ChatHouse()
    let first = house.arrive("r1")
    house.send(
      .publish(Publish(policy: ChatHouse.policy(version: 2, greeting: "{queue}: hello."))))
    let second = house.arrive("r2", subject: 8)
    #expect(house.lines(first)[0].text.hasPrefix("Welcome"))
    #expect(house.lines(second)[0].text.hasPrefix("…: hello."), "it is in no queue yet")
  }

  @Test("who is turned away is told why, and that it ended")
  func turnedAway() throws {
    var house = ChatHouse()
    let id = house.arrive("r1", entry: 1)
    let lines = house.lines(id)
    #expect(lines.map(\.text) == ["We are closed.", ""])
    #expect(lines.last?.happening == .ended)
    #expect(try #require(house.row(id)).termination?.result == .turnedAway)
  }

  @Test("a message that was left is the first line of the contact that goes on")
  func messageLeft() throws {
    var house = ChatHouse()
    let id = house.arrive("r1")
    house.choose(1, id)
    house.send(.leaveMessage(LeaveMessage(contact: id, message: [4, 5])))
    let lines = house.lines(id)
    #expect(lines.map(\.happening) == [nil, nil, .messageLeft, nil, .ended])
    #expect(lines[1].text == "Write to us.")
    #expect(lines[3].text == "We got it.")
    let next = try #require(house.rows.contacts.first { $0.continues == id })
    let first = try #require(house.lines(next.id).first)
    #expect(first.sealed == [4, 5])
    #expect(first.author == .customer)
    #expect(first.subject == SubjectID(7))
    #expect(next.origin == .message)
    #expect(next.messageCount == 1)
    #expect(next.closedAt == nil)
  }

  @Test("a transfer, a conference and who leaves it are told")
  func others() throws {
    var house = ChatHouse()
    house.signIn(0)
    house.signIn(1)
    let id = house.arrive("r1")
    house.choose(2, id)
    let had = try #require(house.exchange.contact(id)).offeredTo.index
    house.accept(id, had)
    let other = 1 - had
    var target = TransferTarget()
    target.adviser = AdviserID(index: other)
    house.send(
      .consult(Consult(contact: id, adviser: AdviserID(index: had), target: target)))
    house.accept(id, other)
    #expect(house.row(id)?.handlers.count == 1, "who is asked does not have it")
    #expect(house.row(id)?.consulted.index == other)
    house.send(.joinConference(house.act(id, had)))
    house.send(.leaveConference(house.act(id, had)))
    house.send(
      .transfer(
        Transfer(contact: id, adviser: AdviserID(index: other), target: .queue(QueueID(0)))))
    let told = house.lines(id).compactMap { line in line.happening.map { ($0, line) } }
    #expect(told.map(\.0).prefix(4) == [.joined, .joined, .left, .transferred])
    #expect(told[1].1.adviser.index == other)
    #expect(told[2].1.adviser.index == had)
    #expect(told[3].1.adviser.index == other)
    #expect(told[3].1.toQueue == QueueID(0))
    #expect(house.row(id)?.handlers.map(\.index) == [had, other])
  }

  @Test("a consulted transfer names who has it now")
  func consultedTransfer() throws {
    var house = ChatHouse()
    house.signIn(0)
    house.signIn(1)
    let id = house.arrive("r1")
    house.choose(2, id)
    let had = try #require(house.exchange.contact(id)).offeredTo.index
    house.accept(id, had)
    var target = TransferTarget()
    target.adviser = AdviserID(index: 1 - had)
    house.send(
      .consult(Consult(contact: id, adviser: AdviserID(index: had), target: target)))
    house.accept(id, 1 - had)
    house.send(.completeTransfer(house.act(id, had)))
    let line = try #require(house.lines(id).last)
    #expect(line.happening == .transferred)
    #expect(line.adviser.index == had)
    #expect(line.toAdviser.index == 1 - had)
    #expect(house.row(id)?.handlers.map(\.index) == [had, 1 - had])
    #expect(house.row(id)?.consulted == AdviserID.none)
  }

  @Test("an announcement is told in the customer's language, while it is in force")
  func announced() {
    var house = ChatHouse()
    let first = house.arrive("r1", language: 1)
    house.choose(2, first)
    house.send(
      .announce(
        Announce(
          text: LocalisedText(byLanguage: ["Lines are down.", "Mae'r llinellau i lawr."]),
          until: house.now + .hours(1), units: [UnitID(0)], by: AdviserID(2), why: "storm")))
    let told = house.lines(first).filter { $0.happening == .announced }
    #expect(told.map(\.text) == ["Mae'r llinellau i lawr."])
  }

  @Test("what was sealed for who it seemed to be is opened with that key, also later")
  func identified() throws {
    var house = ChatHouse()
    let id = house.arrive("r1")
    house.write("before", id)
    house.choose(0, id)
    house.tell(.sealed([1]), id)
    house.send(.identify(Identify(contact: id, subject: SubjectID(99), isKnown: true)))
    house.write("after", id)
    let posts = house.lines(id).filter { $0.author == .customer }
    #expect(posts.map(\.subject) == [SubjectID(7), SubjectID(99)])
    let row = try #require(house.row(id))
    #expect(row.subject == SubjectID(99))
    #expect(row.facts.last?.subject == SubjectID(7))
  }

  // MARK: - Thousands of events

  static let seeds = FaultyRecords.seeds

  @Test("pieces with restarts between give the same rows as one go", arguments: seeds)
  func pieces(seed: UInt64) throws {
    let records = try FaultyRecords.of(seed: seed)
    var whole = HistoryFold()
    let expected = whole.take(records)
    var random = SeededRandom(seed: seed).stream(named: "pieces")
    var contacts: [ContactID: StoredContact] = [:]
    var messages: [StoredMessage] = []
    var fold = HistoryFold()
    var plan = HistoryPlan()
    var start = 0
    while start < records.count {
      let end = min(records.count, start + 1 + random.below(200))
      let rows = fold.take(Array(records[start..<end]))
      for contact in rows.contacts { contacts[contact.id] = contact }
      messages += rows.messages
      if let changed = rows.plan { plan = try HistoryPlan(decoding: changed.encoded()) }
      fold = HistoryFold(plan: plan, open: Array(contacts.values))
      start = end
    }
    #expect(contacts.values.sorted { $0.id < $1.id } == expected.contacts, "seed \(seed)")
    #expect(messages == expected.messages, "seed \(seed)")
    #expect(fold.openCount == whole.openCount)
  }

  @Test("every contact has a row that says what the exchange says", arguments: seeds)
  func agrees(seed: UInt64) throws {
    let records = try FaultyRecords.of(seed: seed)
    var exchange = Exchange()
    var fold = HistoryFold()
    var contacts: [ContactID: StoredContact] = [:]
    var counted: [ContactID: Int] = [:]
    var posted = 0
    for (number, record) in records.enumerated() {
      exchange.apply(record.event, at: record.at)
      let rows = fold.take([record])
      for contact in rows.contacts { contacts[contact.id] = contact }
      for message in rows.messages { counted[message.contact, default: 0] += 1 }
      if case .messagePosted = record.event { posted += 1 }
      // Between inputs only: within one a contact may be named before it arrives.
      let isEnd = number == records.count - 1 || records[number + 1].sequence > record.sequence + 1
      guard isEnd, number % 50 < 10 || number == records.count - 1 else { continue }
      #expect(
        contacts.values.filter { $0.closedAt == nil }.map(\.id).sorted() == exchange.openContacts,
        "seed \(seed), event \(number)")
      for id in exchange.openContacts {
        let (row, truth) = (contacts[id], exchange.contact(id))
        guard let row, let truth else { continue }
        let place = "\(id), seed \(seed), event \(number)"
        #expect(row.unit == truth.unit, "\(place)")
        #expect(row.subject == truth.subject, "\(place)")
        #expect(row.language == truth.language, "\(place)")
        #expect(row.marks == truth.marks, "\(place)")
        #expect(row.disposition == truth.disposition, "\(place)")
        #expect((row.endedAt != nil) == (truth.ending != nil), "\(place)")
        if truth.phase == .waiting || truth.phase == .offered {
          #expect(row.queue == truth.wait.queue, "\(place)")
        }
        for interaction in truth.interactions where !interaction.isConsulted {
          #expect(row.handlers.contains(interaction.adviser), "\(place)")
        }
      }
    }
    #expect(contacts.count == Int(exchange.nextContact) - 1, "seed \(seed)")
    #expect(posted > 10, "seed \(seed): hardly anything was written")
    for contact in contacts.values {
      #expect(contact.messageCount == counted[contact.id, default: 0], "seed \(seed)")
    }
    let written = contacts.keys.map { id in counted[id, default: 0] }.reduce(0, +)
    #expect(written >= posted)
  }

  @Test("only the events that are said to be of interest are")
  func codes() throws {
    let records = try FaultyRecords.of(seed: 1)
    var all = HistoryFold()
    var some = HistoryFold()
    let rows = all.take(records)
    let fewer = records.filter { HistoryFold.codes.contains($0.event.code) }
    let same = some.take(fewer)
    #expect(fewer.count < records.count)
    #expect(rows.contacts == same.contacts)
    #expect(rows.messages == same.messages)
  }

  @Test("what is kept of the plan is refused when it is of another form or cut off")
  func keptPlan() throws {
    var house = ChatHouse()
    _ = house.arrive("r1")
    let bytes = try #require(house.rows.plan).encoded()
    #expect(try HistoryPlan(decoding: bytes) == house.rows.plan)
    for count in [0, 1, 2, bytes.count / 2, bytes.count - 1] {
      #expect(throws: CodingFault.self) { try HistoryPlan(decoding: Array(bytes.prefix(count))) }
    }
    #expect(throws: CodingFault.self) { try HistoryPlan(decoding: bytes + [0]) }
    #expect(throws: CodingFault.self) { try HistoryPlan(decoding: [99] + bytes.dropFirst()) }
  }
}

/// A faulty world's day as records, in which those who have a contact write more than they did.
enum FaultyRecords {
  static let seeds: [UInt64] = [1, 2, 3]
  private static let first = Result { try made(seed: 1) }
  private static let second = Result { try made(seed: 2) }
  private static let third = Result { try made(seed: 3) }

  static func of(seed: UInt64) throws -> [HistoryRecord] {
    switch seed {
    case 1: try first.get()
    case 2: try second.get()
    case 3: try third.get()
    default: try made(seed: seed)
    }
  }

  private static func made(seed: UInt64) throws -> [HistoryRecord] {
    var random = SeededRandom(seed: seed).stream(named: "words")
    var records: [HistoryRecord] = []
    var sequence: UInt64 = 0
    func add(_ event: Event, at moment: Instant) {
      sequence += 1
      records.append(HistoryRecord(sequence: sequence, at: moment, event: event))
    }
    for batch in try FaultyWorld.history(seed: seed) {
      sequence += 1
      for event in batch.events { add(event, at: batch.at) }
      guard case .offerAccepted(let accepted)? = batch.events.first else { continue }
      for number in 0..<random.below(12) {
        sequence += 1
        let author: Post.Author = [.customer, .adviser, .note][random.below(3)]
        let post = Post(
          contact: accepted.contact, author: author,
          adviser: author == .customer ? .none : accepted.adviser, reference: "w\(number)",
          sealed: Array("sealed \(number)".utf8))
        add(.messagePosted(MessagePosted(post)), at: batch.at)
      }
    }
    return records
  }
}
