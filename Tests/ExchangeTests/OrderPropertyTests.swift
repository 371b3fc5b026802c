import Testing
import Vocabulary

@testable import Exchange

@Suite("The one order")
struct OrderPropertyTests {
  /// Contacts waiting in a world without skills met by chance, capacity limits or offers open,
  /// so that the order can be told by a few lines of its own.
  private struct World {
    var random: SplitMix
    var exchange = Exchange()
    var clock = ScenarioTime.midnight + .hours(9)
    let heads: [Int64] = [0, 600, -3600, 86_400, 30]
    var policy = Policy()

    init(seed: Int) {
      random = SplitMix(seed: UInt64(seed))
      policy.version = 1
      policy.names.units = ["main"]
      policy.names.skills = ["a", "b", "c"]
      policy.capacities = [CapacityPolicy()]
      for at in 0..<6 {
        var adviser = AdviserPolicy()
        adviser.unit = UnitID(0)
        adviser.capacity = CapacityID(0)
        for skill in 0..<3 where random.chance(60) {
          adviser.skills.append(SkillLevel(SkillID(index: skill), UInt8(1 + at % 5)))
        }
        policy.advisers.append(adviser)
      }
      for (at, head) in heads.enumerated() {
        var queue = QueuePolicy()
        queue.unit = UnitID(0)
        queue.order.headStart = .seconds(head)
        queue.wrapUp.mode = .none
        if at > 0 {
          let need = SkillLevel(SkillID(index: at % 3), UInt8(1 + random.below(4)))
          queue.needs = Requirement(allOf: [SkillClause(anyOf: [need])])
        }
        policy.queues.append(queue)
        var entry = EntryPointPolicy()
        entry.channels = .all
        entry.queue = QueueID(index: at)
        entry.unit = UnitID(0)
        policy.entryPoints.append(entry)
      }
      _ = exchange.handle(.publish(Publish(policy: policy)), at: clock)
    }

    mutating func arrive(_ number: Int) {
      clock = clock + .milliseconds(Int64(random.below(40_000)))
      let entry = EntryPointID(index: random.below(heads.count))
      let channel = random.pick([Channel.voice, .chat, .email, .callback])
      _ = exchange.handle(
        .arrive(Arrive(reference: "r\(number)", channel: channel, entry: entry)), at: clock)
    }

    /// Everything waiting that the adviser has the skills for, by rank, arrival and number,
    /// computed from what was put in and not from the exchange's own tables.
    func best(for adviser: Int, taking channels: Set<Channel>) -> ContactID? {
      var best: (Int64, Int64, UInt64)?
      for id in exchange.openContacts {
        guard let contact = exchange.contact(id), contact.phase == .waiting,
          channels.contains(contact.channel)
        else { continue }
        let queue = policy.queues[contact.wait.queue.index]
        let isAble = queue.needs.allOf.allSatisfy { clause in
          clause.anyOf.contains { need in
            policy.advisers[adviser].skills.contains {
              $0.skill == need.skill && $0.level >= need.level
            }
          }
        }
        guard isAble else { continue }
        let arrival = contact.arrivedAt.milliseconds
        let rank = arrival - queue.order.headStart.milliseconds
        if best.map({ (rank, arrival, id.raw) < $0 }) ?? true { best = (rank, arrival, id.raw) }
      }
      return best.map { ContactID($0.2) }
    }
  }

  @Test(
    "a freed adviser takes the smallest rank, arrival, number of all they could take",
    arguments: 1...30)
  func freed(seed: Int) throws {
    var world = World(seed: seed)
    for number in 0..<60 { world.arrive(number) }
    for _ in 0..<80 {
      let at = world.random.below(6)
      let id = AdviserID(index: at)
      let adviser = world.exchange.advisers[at]
      let input: Input
      var expected: ContactID?
      if !adviser.isSignedIn {
        input = .signIn(SignIn(adviser: id))
        expected = world.best(for: at, taking: Set(Channel.allCases))
      } else if !adviser.offer.isNone {
        input = .acceptOffer(AcceptOffer(contact: adviser.offer, adviser: id))
        let channel = try #require(world.exchange.contact(adviser.offer)).channel
        let count = Int(adviser.active[Int(channel.rawValue)]) + 1
        let room = count < Int(CapacityPolicy().limits[Int(channel.rawValue)])
        let isWritten = channel == .chat || channel == .email
        var more: Set<Channel> = isWritten ? [.chat, .email] : []
        if !room { more.remove(channel) }
        for other in [Channel.chat, .email] where other != channel {
          let limit = Int(CapacityPolicy().limits[Int(other.rawValue)])
          if Int(adviser.active[Int(other.rawValue)]) >= limit { more.remove(other) }
        }
        if adviser.activeTotal + 1 >= Int(CapacityPolicy().total) { more = [] }
        expected = world.best(for: at, taking: more)
      } else if let contact = adviser.contacts.first, adviser.contacts.count == 1 {
        let phase = world.exchange.contact(contact)
        if phase?.callback != nil { continue }
        input = .endHandling(HandleAct(contact: contact, adviser: id))
        expected = world.best(for: at, taking: Set(Channel.allCases))
      } else {
        continue
      }
      let outcome = world.exchange.handle(input, at: world.clock)
      #expect(outcome.rejection == nil, "seed \(seed)")
      let offered = outcome.events.compactMap { event -> ContactOffered? in
        guard case .contactOffered(let offered) = event else { return nil }
        return offered
      }
      #expect(offered.first?.contact == expected, "seed \(seed), after \(input)")
      #expect(offered.count <= 1, "seed \(seed)")
    }
  }

  @Test(
    "nobody is overtaken by who arrives later than by the largest head start", arguments: 1...20)
  func overtaking(seed: Int) {
    var world = World(seed: seed)
    for number in 0..<60 { world.arrive(number) }
    let spread = Span.seconds(world.heads.max()! - world.heads.min()!)
    let waiting = world.exchange.openContacts.compactMap { world.exchange.contact($0) }
      .filter { $0.phase == .waiting }.sorted { $0.place < $1.place }
    #expect(waiting.count == 60)
    for (at, first) in waiting.enumerated() {
      for later in waiting[(at + 1)...] {
        #expect(first.arrivedAt - later.arrivedAt <= spread, "seed \(seed)")
      }
    }
  }
}
