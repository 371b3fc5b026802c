import Flows
import Vocabulary

@testable import Exchange

/// Small plans with a little of everything, at random.
struct RandomPolicy {
  var random: SplitMix
  static let midnight = ScenarioTime.midnight
  static let units = 2
  static let skills = 3

  mutating func make() -> Policy {
    var policy = Policy()
    policy.version = 1
    policy.horizon = RandomPolicy.midnight + .days(30)
    policy.names.units = ["main", "hub"]
    policy.units = [UnitPolicy(), UnitPolicy(acceptsFrom: random.chance(60) ? [UnitID(0)] : [])]
    policy.names.skills = ["tax", "roads", "welsh"]
    policy.names.dispositions = ["done", "other"]
    policy.names.presenceReasons = ["lunch"]
    policy.names.languages = ["en"]
    policy.calendars = [hours(), hours()]
    policy.capacities = [capacity(), capacity(), capacity()]
    policy.advisers = (0..<4 + random.below(3)).map { _ in adviser() }
    let queues = 3 + random.below(3)
    policy.queues = (0..<queues).map { _ in queue(of: queues) }
    policy.duties = [duty(of: policy.advisers.count), duty(of: policy.advisers.count)]
    policy.flows = [flow(of: queues), flow(of: queues)]
    for at in 0..<queues {
      var entry = EntryPointPolicy()
      entry.channels = .all
      entry.queue = QueueID(index: at)
      entry.unit = policy.queues[at].unit
      policy.entryPoints.append(entry)
    }
    for at in 0..<2 {
      var entry = EntryPointPolicy()
      entry.channels = .all
      if random.chance(50) { entry.unit = UnitID(0) }
      entry.flow = FlowID(index: at)
      policy.entryPoints.append(entry)
      entry.flow = .none
      entry.duty = DutyID(index: at)
      policy.entryPoints.append(entry)
    }
    policy.conduct.resumeWithin = .minutes(5)
    policy.conduct.idleSignOut = .hours(2)
    policy.conduct.handleAtMost = .hours(1)
    policy.conduct.parkAtMost = .minutes(5)
    policy.conduct.rememberFor = .hours(3)
    policy.conduct.transferKeepsPlace = random.chance(70)
    return policy
  }

  private mutating func hours() -> OpeningHours {
    var changes: [Instant] = []
    for day in 0..<20 {
      let start = RandomPolicy.midnight + .days(Int64(day))
      changes += [start + .hours(8), start + .hours(Int64(9 + random.below(10)))]
    }
    return OpeningHours(changes: changes)
  }

  private mutating func capacity() -> CapacityPolicy {
    var capacity = CapacityPolicy()
    capacity.limits = Channel.allCases.map { _ in UInt16(random.below(3)) }
    capacity.limits[0] = 1
    capacity.total = UInt16(1 + random.below(4))
    if random.chance(60) {
      capacity.interrupts[Int(Channel.voice.rawValue)] = ChannelSet([.email, .task, .chat])
      capacity.interrupts[Int(Channel.chat.rawValue)] = ChannelSet([.email])
      capacity.goesWith[Int(Channel.chat.rawValue)] = ChannelSet([.chat])
    }
    return capacity
  }

  private mutating func adviser() -> AdviserPolicy {
    var adviser = AdviserPolicy()
    adviser.unit = UnitID(index: random.below(10) < 7 ? 0 : 1)
    if random.chance(20) { adviser.alsoUnits = [UnitID(index: random.below(2))] }
    if random.chance(60) { adviser.supervises = [adviser.unit] + adviser.alsoUnits }
    adviser.supervisesHouse = random.chance(20)
    adviser.capacity = CapacityID(index: random.below(3))
    for skill in 0..<RandomPolicy.skills where random.chance(60) {
      adviser.skills.append(SkillLevel(SkillID(index: skill), UInt8(1 + random.below(5))))
    }
    return adviser
  }

  mutating func clause() -> SkillClause {
    SkillClause(anyOf: [
      SkillLevel(SkillID(index: random.below(RandomPolicy.skills)), UInt8(1 + random.below(4)))
    ])
  }

  private mutating func span(_ seconds: Int) -> Span {
    .seconds(Int64(1 + random.below(seconds)))
  }

  mutating func queue(of queues: Int) -> QueuePolicy {
    var queue = QueuePolicy()
    queue.unit = UnitID(index: random.below(10) < 7 ? 0 : 1)
    queue.isStatutory = random.chance(25)
    queue.mayBePulled = random.chance(50)
    queue.order.headStart = .minutes(Int64(random.below(40) - 10))
    if random.chance(20) { queue.order.due = span(7200) }
    if random.chance(50) { queue.open = CalendarID(index: random.below(2)) }
    if random.chance(50) { queue.needs = Requirement(allOf: [clause()]) }
    if random.chance(50) {
      queue.relax = [
        RelaxStep(after: span(60), needs: Requirement(allOf: [clause()])),
        RelaxStep(after: span(60) + .seconds(60), needs: .anyone),
      ]
    }
    if random.chance(50) {
      queue.preferred = [
        PreferredStep(who: .caseOwner, hold: span(40)),
        PreferredStep(who: .lastHandler, hold: span(40)),
      ]
    }
    queue.choice = random.pick(AdviserChoice.allCases)
    queue.offer.ring = span(30)
    queue.offer.declined = RefusalPolicy(limit: UInt8(random.below(4)), coolOff: span(120))
    queue.offer.notAnswered = RefusalPolicy(
      limit: UInt8(random.below(3)), coolOff: random.chance(50) ? .zero : span(60))
    queue.wrapUp.mode = random.pick([.none, .optional, .timeBoxed, .mandatory])
    queue.wrapUp.atMost = span(90)
    queue.wrapUp.extendOnce = random.chance(50) ? span(30) : .zero
    queue.wrapUp.dispositionRequired = random.chance(30)
    waiting(&queue, of: queues)
    return queue
  }

  private mutating func waiting(_ queue: inout QueuePolicy, of queues: Int) {
    queue.waiting.tellEvery = random.chance(40) ? span(60) : .zero
    queue.waiting.tellPosition = true
    queue.waiting.tellExpectedWait = true
    queue.waiting.comfortEvery = random.chance(40) ? span(60) : .zero
    queue.waiting.comfort = [TextID(0), TextID(1)]
    queue.waiting.callbackAfter = random.chance(40) ? span(90) : .forever
    queue.limits.size = random.chance(40) ? UInt32(1 + random.below(4)) : 0
    queue.limits.whenFull = alternative(queues)
    queue.limits.expectedWait = random.chance(30) ? span(900) : .forever
    queue.limits.whenLong = alternative(queues)
    queue.limits.wait = random.chance(40) ? span(400) : .forever
    queue.limits.whenWaited = alternative(queues)
    queue.closed = alternative(queues)
    if random.chance(40) {
      queue.overflow = [OverflowStep(after: span(200), queue: QueueID(index: random.below(queues)))]
    }
    queue.callback.isOffered = random.chance(70)
    queue.callback.attempts = UInt8(1 + random.below(3))
    queue.callback.gap = span(300)
    queue.callback.slotCapacity = UInt16(random.below(3))
    queue.callback.slot = .minutes(30)
    if random.chance(30) { queue.callback.slots = CalendarID(0) }
  }

  private mutating func alternative(_ queues: Int) -> Alternative {
    var alternative = Alternative()
    alternative.action = random.pick([.end, .queue, .flow, .callback, .message, .duty, .stay])
    alternative.queue = QueueID(index: random.below(queues))
    alternative.flow = FlowID(index: random.below(2))
    alternative.duty = DutyID(index: random.below(2))
    return alternative
  }

  private mutating func duty(of advisers: Int) -> DutyPolicy {
    var duty = DutyPolicy()
    if random.chance(50) { duty.unit = UnitID(index: random.below(2)) }
    for day in 0..<10 where random.chance(80) {
      let from = RandomPolicy.midnight + .days(Int64(day))
      duty.shifts.append(
        DutyShift(
          from: from, to: from + .hours(Int64(1 + random.below(24))),
          officers: [
            AdviserID(index: random.below(advisers)), AdviserID(index: random.below(advisers)),
          ]))
    }
    duty.reach = [ReachStep(means: .softphone, ring: span(30))]
    if random.chance(50) { duty.reach.append(ReachStep(means: .mobile, ring: span(30))) }
    if random.chance(50) { duty.managers = [AdviserID(index: random.below(advisers))] }
    duty.nobody = alternative(3)
    return duty
  }

  /// A menu to queues, a question, a message, a number outside, a duty and an end.
  private mutating func flow(of queues: Int) -> Flow {
    var flow = Flow()
    flow.name = "flow"
    flow.person = 1
    flow.emergency = 4
    flow.listeners = [Listener(words: WordListID(0), goto: 4)]
    var ask = AskStep()
    ask.within = span(20)
    ask.answers = (1..<9).map { step in
      var answer = Answer()
      answer.goto = StepIndex(step)
      return answer
    }
    ask.noAnswer = StepIndex(1 + random.below(6))
    var queue = QueueStep()
    queue.queue = QueueID(index: random.below(queues))
    var urgent = QueueStep()
    urgent.queue = QueueID(index: random.below(queues))
    urgent.headStart = .hours(2)
    urgent.mark = MarkID(0)
    var message = MessageStep()
    message.queue = QueueID(index: random.below(queues))
    message.atMost = span(60)
    var outside = OutsideStep()
    outside.number = "+441632960000"
    outside.failed = StepIndex(random.below(3))
    var set = SetStep()
    set.needs = [clause()]
    set.headStart = .minutes(Int64(random.below(20)))
    set.then = 1
    var lookUp = LookUpStep()
    lookUp.then = 5
    lookUp.failed = 1
    flow.steps = [
      Step(name: "menu", says: [TextID(0)], action: .ask(ask)),
      Step(name: "queue", action: .queue(queue)),
      Step(name: "message", action: .takeMessage(message)),
      Step(name: "outside", action: .transferOutside(outside)),
      Step(name: "urgent", action: .queue(urgent)),
      Step(name: "set", action: .set(set)),
      Step(name: "duty", action: .duty(DutyID(index: random.below(2)))),
      Step(name: "look-up", action: .lookUp(lookUp)),
      Step(name: "end", action: .end(disposition: DispositionID(0))),
    ]
    return flow
  }
}
