public import Exchange
import Flows
import Vocabulary

/// Small, made-up councils for rehearsals: every rule of the policy appears in some of them.
public enum SmallCouncil {
  /// One queue, one channel, alike advisers: what the formulas of queueing theory describe.
  public static func plain(advisers: Int, address: String = "calls") -> Policy {
    var policy = base(queues: ["calls"], skills: [], advisers: advisers)
    policy.queues[0].wrapUp.mode = .none
    policy.queues[0].target.within = .seconds(20)
    policy.queues[0].target.shortAbandon = .zero
    policy.queues[0].offer.ring = .minutes(10)
    policy.entryPoints = [entry(address, queue: 0, [.voice])]
    policy.names.entryPoints = [address]
    return policy
  }

  /// A council drawn from a seed.
  public static func drawn(seed: UInt64) -> Policy {
    var random = SeededRandom(seed: seed).stream(named: "small council")
    let queues = 2 + random.below(4)
    let skills = ["housing", "roads", "care", "welsh"]
    var policy = base(
      queues: (0..<queues).map { "queue \($0)" }, skills: skills, advisers: 4 + random.below(9))
    policy.names.units = ["centre", "hub"]
    // In some the hub takes what the centre hands over, in others the units are apart.
    if random.chance(0.5) {
      policy.units = [UnitPolicy(), UnitPolicy(acceptsFrom: [UnitID(0)])]
    }
    policy.names.wordLists = ["emergency words"]
    var words = WordList()
    words.name = "emergency words"
    words.phrases = ["emergency"]
    policy.wordLists = [words]
    policy.names.dispositions = ["done", "wrong number"]
    policy.names.presenceReasons = ["missed calls", "lunch"]
    for at in policy.advisers.indices {
      policy.advisers[at].unit = UnitID(index: random.chance(0.25) ? 1 : 0)
      if random.chance(0.5) { policy.advisers[at].supervises = [policy.advisers[at].unit] }
      for skill in skills.indices where random.chance(0.6) {
        let level = UInt8(1 + random.below(5))
        policy.advisers[at].skills.append(SkillLevel(SkillID(index: skill), level))
      }
    }
    for at in policy.queues.indices { draw(&policy, queue: at, &random) }
    policy.duties = [duty(advisers: policy.advisers.count, &random)]
    policy.names.duties = ["night"]
    policy.capacities = [blended(&random)]
    for at in policy.queues.indices {
      policy.entryPoints.append(entry("entry \(at)", queue: at, Channel.allCases))
      policy.entryPoints[at].unit = policy.queues[at].unit
    }
    var night = entry("night", queue: 0, [.voice])
    night.queue = .none
    night.duty = DutyID(0)
    var menu = entry("menu", queue: 0, [.voice, .chat])
    menu.queue = .none
    menu.flow = FlowID(0)
    menu.unit = UnitID(0)
    policy.entryPoints += [night, menu]
    policy.names.entryPoints = policy.entryPoints.map(\.address)
    policy.flows = [flow(queues: queues)]
    policy.names.flows = ["menu"]
    return policy
  }

  private static func base(queues: [String], skills: [String], advisers: Int) -> Policy {
    var policy = Policy()
    policy.version = 1
    policy.service = "Small Council"
    policy.names.units = ["centre"]
    policy.names.queues = queues
    policy.names.skills = skills
    policy.names.advisers = (1...advisers).map { "a\($0)" }
    policy.names.languages = ["en"]
    policy.names.capacities = ["usual"]
    policy.capacities = [CapacityPolicy()]
    policy.queues = queues.map { _ in
      var queue = QueuePolicy()
      queue.unit = UnitID(0)
      return queue
    }
    policy.advisers = (0..<advisers).map { _ in
      var adviser = AdviserPolicy()
      adviser.unit = UnitID(0)
      adviser.capacity = CapacityID(0)
      return adviser
    }
    return policy
  }

  private static func entry(_ address: String, queue: Int, _ channels: [Channel])
    -> EntryPointPolicy
  {
    var entry = EntryPointPolicy()
    entry.address = address
    entry.channels = ChannelSet(channels)
    entry.queue = QueueID(index: queue)
    entry.unit = UnitID(0)
    return entry
  }

  private static func draw(_ policy: inout Policy, queue at: Int, _ random: inout SeededRandom) {
    var queue = policy.queues[at]
    queue.unit = UnitID(index: at > 0 && random.chance(0.3) ? 1 : 0)
    queue.isStatutory = random.chance(0.3)
    queue.choice = AdviserChoice.allCases[random.below(5)]
    queue.order.headStart = .minutes(Int64(random.below(20)) - 5)
    if random.chance(0.2) { queue.order.due = .hours(4) }
    if random.chance(0.6) {
      let need = SkillLevel(SkillID(index: random.below(4)), UInt8(1 + random.below(3)))
      queue.needs = Requirement(allOf: [SkillClause(anyOf: [need])])
      queue.relax = [RelaxStep(after: .seconds(30), needs: .anyone)]
    }
    if random.chance(0.5) {
      queue.preferred = [
        PreferredStep(who: .caseOwner, hold: .seconds(20)),
        PreferredStep(who: .lastHandler, hold: .seconds(10)),
      ]
    }
    queue.wrapUp.mode = [.none, .optional, .timeBoxed, .mandatory][random.below(4)]
    queue.wrapUp.atMost = .seconds(Int64(10 + random.below(60)))
    queue.wrapUp.extendOnce = .seconds(30)
    queue.waiting.tellEvery = .seconds(40)
    queue.waiting.tellPosition = true
    queue.waiting.tellExpectedWait = true
    queue.waiting.callbackAfter = .seconds(60)
    queue.callback.isOffered = random.chance(0.6)
    queue.callback.gap = .minutes(3)
    queue.callback.slotCapacity = 2
    if random.chance(0.4) {
      queue.limits.size = UInt32(2 + random.below(6))
      queue.limits.whenFull.action = [.end, .callback, .message, .stay][random.below(4)]
    }
    if random.chance(0.3) {
      queue.limits.wait = .minutes(4)
      queue.limits.whenWaited.action = [.end, .callback, .stay][random.below(3)]
    }
    if at > 0, random.chance(0.4) {
      queue.overflow = [OverflowStep(after: .seconds(90), queue: QueueID(index: at - 1))]
    }
    queue.offer.notAnswered.limit = 2
    queue.offer.notAnswered.coolOff = .seconds(Int64(random.below(20)))
    policy.queues[at] = queue
  }

  private static func duty(advisers: Int, _ random: inout SeededRandom) -> DutyPolicy {
    var duty = DutyPolicy()
    duty.unit = UnitID(0)
    duty.reach = [
      ReachStep(means: .softphone, ring: .seconds(8)),
      ReachStep(means: .mobile, ring: .seconds(12)),
    ]
    duty.managers = [AdviserID(index: random.below(advisers))]
    duty.nobody.action = [.stay, .queue][random.below(2)]
    duty.nobody.queue = QueueID(0)
    duty.shifts = (0..<200).map { week in
      let from = Instant(milliseconds: 1_767_225_600_000) + .days(Int64(7 * week))
      let officers = [AdviserID(index: week % advisers), AdviserID(index: (week + 1) % advisers)]
      return DutyShift(from: from, to: from + .days(7), officers: officers)
    }
    return duty
  }

  private static func blended(_ random: inout SeededRandom) -> CapacityPolicy {
    var capacity = CapacityPolicy()
    let written = ChannelSet([.email, .task, .sms, .social])
    for live in [Channel.voice, .video, .walkIn, .callback] {
      capacity.interrupts[Int(live.rawValue)] = written
    }
    capacity.total = UInt16(2 + random.below(4))
    return capacity
  }

  private static func flow(queues: Int) -> Flow {
    var ask = AskStep()
    ask.within = .seconds(8)
    ask.again = 1
    for at in 0..<min(queues, 8) {
      var answer = Answer()
      answer.key = "\(at + 1)"
      answer.words = ["queue \(at)"]
      answer.goto = StepIndex(at + 1)
      ask.answers.append(answer)
    }
    ask.noAnswer = 1
    var steps = [Step(name: "reason", action: .ask(ask))]
    for at in 0..<min(queues, 8) {
      var queue = QueueStep()
      queue.queue = QueueID(index: at)
      steps.append(Step(name: "to queue \(at)", action: .queue(queue)))
    }
    var urgent = QueueStep()
    urgent.queue = QueueID(0)
    urgent.headStart = .hours(24)
    steps.append(Step(name: "urgent", action: .queue(urgent)))
    var flow = Flow()
    flow.name = "menu"
    flow.person = 1
    flow.emergency = StepIndex(steps.count - 1)
    flow.listeners = [Listener(words: WordListID(0), goto: flow.emergency)]
    flow.steps = steps
    return flow
  }
}
