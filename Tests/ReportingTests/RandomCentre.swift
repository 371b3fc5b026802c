import Exchange
import Vocabulary

/// A real exchange driven by random inputs, many of them refused, to give logs of every shape.
struct RandomCentre {
  /// SplitMix64 (Steele, Lea, Flood 2014).
  struct Dice {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
    mutating func below(_ limit: UInt64) -> UInt64 { next() % limit }
    mutating func chance(_ percent: UInt64) -> Bool { below(100) < percent }
  }

  private(set) var exchange = Exchange()
  private(set) var events: [(event: Event, at: Instant)] = []
  private(set) var now = Story.midnight
  private var dice: Dice
  private var references = 0
  /// The last contacts that were still open when seen last.
  private var recent: [ContactID] = []

  init(seed: UInt64, steps: Int) {
    dice = Dice(state: seed)
    give(.publish(Publish(policy: RandomCentre.policy())))
    for number in 0..<4 { give(.signIn(SignIn(adviser: AdviserID(index: number)))) }
    for _ in 0..<steps { step() }
  }

  private mutating func give(_ input: Input) {
    let outcome = exchange.handle(input, at: now)
    for event in outcome.events { events.append((event, outcome.at)) }
  }

  /// Two units; full queues, overflow, callbacks, a statutory queue and a duty number.
  static func policy() -> Policy {
    var policy = Story.policy()
    policy.names.advisers = ["Anna", "Ben", "Cleo", "Dev"]
    policy.names.languages = ["en"]
    policy.names.capacities = ["usual"]
    policy.names.entryPoints = ["calls", "mail", "safeguarding", "night"]
    policy.capacities = [CapacityPolicy()]
    policy.capacities[0].interrupts[Int(Channel.voice.rawValue)] = ChannelSet([.email, .chat])
    policy.advisers.append(policy.advisers[0])
    for at in policy.advisers.indices { policy.advisers[at].capacity = CapacityID(0) }
    policy.advisers[0].supervises = [policy.advisers[0].unit]
    policy.queues[0].overflow = [OverflowStep(after: .seconds(120), queue: Story.mail)]
    policy.queues[0].callback.isOffered = true
    policy.queues[0].callback.attempts = 2
    policy.queues[0].callback.gap = .seconds(60)
    policy.queues[0].limits.size = 6
    policy.queues[1].wrapUp.mode = .none
    policy.queues[1].order.due = .minutes(10)
    policy.queues[1].limits.wait = .minutes(20)
    policy.queues[2].wrapUp.mode = .mandatory
    policy.entryPoints = (0..<4).map { number in
      var entry = EntryPointPolicy()
      entry.channels = .all
      entry.unit = number == 2 ? Story.restricted : Story.centre
      if number < 3 {
        entry.queue = QueueID(index: number)
      } else {
        entry.duty = DutyID(0)
        entry.unit = .none
      }
      return entry
    }
    var shift = DutyShift()
    shift.from = Story.midnight
    shift.to = Story.midnight + .hours(12)
    shift.officers = [AdviserID(1), AdviserID(2)]
    policy.duties[0].shifts = [shift]
    policy.duties[0].reach = [ReachStep(means: .softphone, ring: .seconds(15))]
    return policy
  }

  private mutating func step() {
    now = now + Span(milliseconds: Int64(dice.below(12_000)))
    recent.removeAll { exchange.contact($0) == nil }
    let adviser = AdviserID(index: Int(dice.below(4)))
    let offer = exchange.adviser(adviser)?.offer ?? .none
    if !offer.isNone, dice.chance(60) {
      if dice.chance(80) {
        give(.acceptOffer(AcceptOffer(contact: offer, adviser: adviser)))
      } else {
        give(.declineOffer(DeclineOffer(contact: offer, adviser: adviser)))
      }
      return
    }
    if recent.isEmpty || dice.chance(8) { return arrive() }
    // Mostly with what an adviser has, so that the centre keeps up.
    let own = exchange.adviser(adviser)?.contacts ?? []
    if !own.isEmpty, dice.chance(70) {
      return act(own[Int(dice.below(UInt64(own.count)))], adviser)
    }
    act(recent[Int(dice.below(UInt64(recent.count)))], adviser)
  }

  private mutating func arrive() {
    references += 1
    let channels: [Channel] = [.voice, .voice, .chat, .email, .walkIn]
    var arrive = Arrive(reference: "r\(references)")
    arrive.channel = channels[Int(dice.below(5))]
    arrive.entry = EntryPointID(UInt32(dice.below(10) < 9 ? dice.below(3) : 3))
    arrive.subject = SubjectID(dice.below(40) + 1)
    let id = ContactID(exchange.nextContact)
    give(.arrive(arrive))
    recent.append(id)
  }

  private mutating func act(_ id: ContactID, _ adviser: AdviserID) {
    guard let contact = exchange.contact(id) else { return }
    let isHolder = contact.interactions.contains { $0.adviser == adviser }
    let holder = isHolder ? adviser : contact.interactions.first?.adviser ?? adviser
    let handle = HandleAct(contact: id, adviser: holder)
    let before = exchange.nextContact
    if contact.callback?.isReached == false, !contact.interactions.isEmpty, dice.chance(70) {
      let reached = dice.chance(50)
      return give(
        .callbackOutcome(CallbackOutcome(contact: id, adviser: holder, reached: reached)))
    }
    switch dice.below(22) {
    case 0, 1: give(.customerLeave(CustomerLeave(contact: id)))
    case 2, 3, 4: give(.endHandling(handle))
    case 5, 6, 7, 8:
      var wrapUp = WrapUp(contact: id, adviser: holder)
      wrapUp.disposition = DispositionID(UInt32(dice.below(2)))
      wrapUp.resolution = Resolution(rawValue: UInt8(dice.below(4))) ?? .notSaid
      give(.wrapUp(wrapUp))
    case 9: give(dice.chance(50) ? .hold(handle) : .unhold(handle))
    case 10: give(dice.chance(50) ? .park(handle) : .unpark(handle))
    case 11:
      let target = TransferTarget.queue(QueueID(index: Int(dice.below(3))))
      give(.transfer(Transfer(contact: id, adviser: holder, target: target)))
    case 12:
      give(.consult(Consult(contact: id, adviser: holder, target: .adviser(adviser))))
    case 13: give(dice.chance(50) ? .completeTransfer(handle) : .cancelConsult(handle))
    case 14: give(dice.chance(50) ? .joinConference(handle) : .leaveConference(handle))
    case 15, 16: give(.requestCallback(RequestCallback(contact: id)))
    case 17:
      let officer = contact.duty?.officer ?? adviser
      give(.answerDuty(AnswerDuty(contact: id, officer: officer)))
    case 18:
      let queue = QueueID(index: Int(dice.below(3)))
      give(.move(Move(contact: id, queue: queue, by: AdviserID(0), why: "busy")))
    case 19:
      let presence: Presence = dice.chance(70) ? .available : .unavailable
      give(.changePresence(ChangePresence(adviser: adviser, presence: presence, by: adviser)))
    case 20:
      if dice.chance(20) {
        give(.signOut(SignOut(adviser: adviser, by: AdviserID(0), why: "shift over")))
      } else {
        give(.signIn(SignIn(adviser: adviser)))
      }
    default:
      references += 1
      give(
        .dial(Dial(adviser: adviser, queue: Story.calls, reference: "r\(references)")))
    }
    for number in before..<exchange.nextContact { recent.append(ContactID(number)) }
  }
}
