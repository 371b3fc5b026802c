public import Exchange
import Flows
public import Vocabulary

extension SmallCouncil {
  /// A council drawn from a seed in which everything the policy and the flow language can say
  /// comes to work: all kinds of contact, hours that end, a restricted unit with a statutory
  /// queue, limits with every alternative, duty with managers, callbacks with slots, several
  /// capacities, short deadlines.
  public static func everything(seed: UInt64, day: Instant) -> Policy {
    var policy = drawn(seed: seed)
    var random = SeededRandom(seed: seed).stream(named: "everything")
    policy.horizon = day + .days(30)
    policy.calendars = [hours(day, &random), hours(day, &random)]
    policy.names.calendars = ["office", "late"]
    restrict(&policy)
    people(&policy, &random)
    let queues = policy.queues.count
    for at in policy.queues.indices {
      waiting(&policy.queues[at], of: queues, &random)
      policy.queues[at].unit = policy.entryPoints[at].unit
    }
    // What a plan check would refuse must not harm either: the statutory queue closes, and would
    // turn people away.
    policy.queues[queues - 1].open = CalendarID(0)
    policy.queues[queues - 1].closed.action = random.chance(0.5) ? .end : .queue
    var second = policy.duties[0]
    second.unit = UnitID(1)
    second.tellAll = [AdviserID(0)]
    second.nobody = alternative(queues, &random)
    second.shifts.removeAll { _ in random.chance(0.3) }
    policy.duties.append(second)
    policy.names.duties.append("hub at night")
    policy.flows.append(longFlow(queues: queues, &random))
    policy.names.flows.append("everything")
    policy.names.variables = ["reference", "answer"]
    policy.names.marks = ["vulnerable"]
    policy.names.lookUps = ["council tax"]
    policy.lookUps = [LookUpPolicy()]
    policy.texts = [LocalisedText(byLanguage: ["One moment."])]
    policy.names.texts = ["moment"]
    entries(&policy)
    addTelephone(&policy)
    policy.conduct.resumeWithin = .minutes(5)
    policy.conduct.holdAtMost = .minutes(2)
    policy.conduct.parkAtMost = .minutes(5)
    policy.conduct.handleAtMost = .hours(1)
    policy.conduct.outsideAtMost = .minutes(20)
    policy.conduct.idleSignOut = .hours(3)
    policy.conduct.rememberFor = .hours(3)
    policy.conduct.transferKeepsPlace = random.chance(0.7)
    return policy
  }

  /// The last queue and its people are the safeguarding hub's; nothing of it is for others.
  private static func restrict(_ policy: inout Policy) {
    let last = policy.queues.count - 1
    policy.queues[last].unit = UnitID(1)
    policy.queues[last].isStatutory = true
    for at in policy.queues.indices { policy.entryPoints[at].unit = policy.queues[at].unit }
    policy.advisers[policy.advisers.count - 1].unit = UnitID(1)
  }

  private static func people(_ policy: inout Policy, _ random: inout SeededRandom) {
    let last = policy.advisers.count - 1
    policy.units = [
      UnitPolicy(acceptsFrom: random.chance(0.4) ? [UnitID(1)] : []),
      UnitPolicy(acceptsFrom: [UnitID(0)]),
    ]
    policy.advisers[0].unit = UnitID(0)
    policy.advisers[0].supervises = [UnitID(0)]
    policy.advisers[last].supervises = [UnitID(1)]
    policy.advisers[1].supervisesHouse = true
    policy.advisers[1].supervises = [UnitID(0), UnitID(1)]
    policy.advisers[1].unit = UnitID(0)
    var narrow = CapacityPolicy()
    narrow.total = 1
    var several = policy.capacities[0]
    several.goesWith[Int(Channel.chat.rawValue)] = ChannelSet([.chat])
    several.interrupts[Int(Channel.chat.rawValue)] = ChannelSet([.email, .task])
    several.limits = Channel.allCases.map { _ in UInt16(1 + random.below(3)) }
    policy.capacities += [narrow, several]
    policy.names.capacities = ["usual", "one at a time", "several"]
    for at in policy.advisers.indices {
      policy.advisers[at].capacity = CapacityID(index: random.below(3))
      if random.chance(0.15) {
        policy.advisers[at].alsoUnits = [UnitID(index: random.below(2))]
      }
    }
    policy.advisers[1].alsoUnits = [UnitID(1)]
  }

  private static func hours(_ day: Instant, _ random: inout SeededRandom) -> OpeningHours {
    var changes: [Instant] = []
    for offset in -1..<4 {
      let start = day + .days(Int64(offset))
      changes.append(start + .hours(Int64(7 + random.below(3))))
      changes.append(start + .hours(Int64(13 + random.below(6))))
    }
    return OpeningHours(changes: changes)
  }

  private static func waiting(
    _ queue: inout QueuePolicy, of queues: Int, _ random: inout SeededRandom
  ) {
    if random.chance(0.5) { queue.open = CalendarID(index: random.below(2)) }
    queue.mayBePulled = random.chance(0.7)
    queue.closed = alternative(queues, &random)
    queue.limits.whenFull = alternative(queues, &random)
    queue.limits.whenWaited = alternative(queues, &random)
    queue.limits.whenLong = alternative(queues, &random)
    if random.chance(0.3) { queue.limits.expectedWait = .minutes(5) }
    queue.waiting.comfort = [TextID(0)]
    queue.waiting.comfortEvery = random.chance(0.5) ? .minutes(4) : .zero
    queue.waiting.tellEvery = random.chance(0.7) ? .minutes(3) : .zero
    queue.wrapUp.dispositionRequired = random.chance(0.3)
    queue.callback.slot = .minutes(30)
    queue.callback.attempts = UInt8(1 + random.below(3))
    if random.chance(0.3) { queue.callback.slots = CalendarID(0) }
    queue.offer.declined = RefusalPolicy(
      limit: UInt8(random.below(4)), coolOff: .seconds(Int64(random.below(90))))
    if queue.needs != .anyone {
      queue.relax.append(RelaxStep(after: .seconds(75), needs: .anyone))
    }
  }

  private static func alternative(_ queues: Int, _ random: inout SeededRandom) -> Alternative {
    let all: [Alternative.Action] = [.end, .queue, .flow, .callback, .message, .duty, .stay]
    var alternative = Alternative()
    alternative.action = all[random.below(all.count)]
    alternative.queue = QueueID(index: random.below(queues))
    alternative.flow = FlowID(index: random.below(2))
    alternative.duty = DutyID(index: random.below(2))
    return alternative
  }

  private static func entries(_ policy: inout Policy) {
    var flow = policy.entryPoints[0]
    flow.address = "everything"
    flow.queue = .none
    flow.flow = FlowID(1)
    flow.unit = .none
    var hub = flow
    hub.address = "hub at night"
    hub.flow = .none
    hub.duty = DutyID(1)
    hub.unit = UnitID(1)
    policy.entryPoints += [flow, hub]
    policy.names.entryPoints = policy.entryPoints.map(\.address)
  }

  /// One answer for each kind of step.
  private static func longFlow(queues: Int, _ random: inout SeededRandom) -> Flow {
    var flow = Flow()
    flow.name = "everything"
    var ask = AskStep()
    ask.within = .seconds(8)
    ask.again = 1
    ask.noAnswer = 9
    ask.answers = (1...9).map { step in
      var answer = Answer()
      answer.key = "\(step)"
      answer.words = ["choice \(step)"]
      answer.goto = StepIndex(step)
      return answer
    }
    var queue = QueueStep()
    queue.queue = QueueID(index: random.below(queues))
    var message = MessageStep()
    message.queue = QueueID(index: random.below(queues))
    message.atMost = .seconds(40)
    var outside = OutsideStep()
    outside.number = "+441632960999"
    outside.failed = 1
    var set = SetStep()
    let skill = SkillID(index: random.below(4))
    set.needs = [SkillClause(anyOf: [SkillLevel(skill, 2)])]
    set.headStart = .minutes(3)
    set.mark = MarkID(0)
    set.then = 1
    var lookUp = LookUpStep()
    lookUp.lookUp = LookUpID(0)
    lookUp.then = 4
    lookUp.failed = 8
    var collect = CollectStep()
    collect.variable = VariableID(0)
    collect.form = .digits
    collect.longest = 4
    collect.isPersonal = false
    collect.then = 8
    collect.noAnswer = 1
    var urgent = queue
    urgent.headStart = .hours(2)
    flow.steps = [
      Step(name: "menu", says: [TextID(0)], action: .ask(ask)),
      Step(name: "queue", action: .queue(queue)),
      Step(name: "message", action: .takeMessage(message)),
      Step(name: "outside", action: .transferOutside(outside)),
      Step(name: "set", action: .set(set)),
      Step(name: "duty", action: .duty(DutyID(index: random.below(2)))),
      Step(name: "look-up", action: .lookUp(lookUp)),
      Step(name: "collect", action: .collect(collect)),
      Step(name: "branch", action: .branch(branch(queues: queues))),
      Step(name: "urgent", action: .queue(urgent)),
      Step(name: "end", action: .end(disposition: DispositionID(0))),
    ]
    flow.person = 1
    flow.emergency = 9
    flow.listeners = [Listener(words: WordListID(0), goto: 9)]
    return flow
  }

  private static func branch(queues: Int) -> BranchStep {
    var takes = Condition()
    takes.test = .queueTakesContacts
    takes.queue = QueueID(index: queues - 1)
    var again = Condition()
    again.test = .customerContactedWithin
    again.within = .minutes(20)
    var first = Arm()
    first.conditions = [again]
    first.goto = 9
    var second = Arm()
    second.conditions = [takes]
    second.goto = 1
    var branch = BranchStep()
    branch.arms = [first, second]
    branch.otherwise = 10
    return branch
  }
}
