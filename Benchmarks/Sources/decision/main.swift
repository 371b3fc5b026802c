import Exchange
import Foundation
import Measuring
import SimulationKit
import Vocabulary

// One decision with 10,000 advisers of 20 skills each and 10,000 contacts waiting.
// usage: decision [ADVISERS] [WAITING] [DECISIONS]

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let adviserCount = arguments.first ?? 10_000
let waitingCount = arguments.dropFirst().first ?? 10_000
let decisions = arguments.dropFirst(2).first ?? 50_000
let skillCount = 60
let queueCount = 100

var random = SeededRandom(seed: 42)

@MainActor func makePolicy() -> Policy {
  var policy = SmallCouncil.plain(advisers: adviserCount)
  policy.names.skills = (0..<skillCount).map { "skill \($0)" }
  policy.names.queues = (0..<queueCount).map { "queue \($0)" }
  for at in policy.advisers.indices {
    var skills: Set<Int> = []
    while skills.count < 20 { skills.insert(random.below(skillCount)) }
    policy.advisers[at].skills = skills.sorted().map {
      SkillLevel(SkillID(index: $0), UInt8(1 + random.below(5)))
    }
  }
  let template = policy.queues[0]
  policy.queues = (0..<queueCount).map { at in
    var queue = template
    @MainActor func need(_ level: Int) -> SkillLevel {
      SkillLevel(SkillID(index: random.below(skillCount)), UInt8(level))
    }
    queue.needs = Requirement(allOf: [
      SkillClause(anyOf: [need(2)]), SkillClause(anyOf: [need(1), need(3), need(2)]),
    ])
    queue.relax = [RelaxStep(after: .hours(5), needs: .anyone)]
    queue.order.headStart = .minutes(Int64(random.below(20)))
    queue.choice = AdviserChoice.allCases[at % AdviserChoice.allCases.count]
    return queue
  }
  policy.entryPoints = (0..<queueCount).map { at in
    var entry = EntryPointPolicy()
    entry.address = "entry \(at)"
    entry.channels = ChannelSet([.voice])
    entry.queue = QueueID(index: at)
    entry.unit = UnitID(0)
    return entry
  }
  return policy
}

var exchange = Exchange()
var now = Instant(milliseconds: 1_772_000_000_000)
_ = exchange.handle(.publish(Publish(policy: makePolicy())), at: now)
for at in 0..<adviserCount {
  _ = exchange.handle(.signIn(SignIn(adviser: AdviserID(index: at))), at: now)
}

var number = 0
@MainActor func arrival() -> Input {
  number += 1
  var input = Arrive(reference: "c\(number)")
  input.channel = .voice
  input.entry = EntryPointID(index: random.below(queueCount))
  return .arrive(input)
}

func offers(_ outcome: Outcome) -> [ContactOffered] {
  outcome.events.compactMap { if case .contactOffered(let event) = $0 { event } else { nil } }
}

var talking: [(ContactID, AdviserID)] = []
@MainActor func waiting() -> Int { exchange.waitingCounts.reduce(0) { $0 + $1 } }

// Fill up: everyone busy, and `waitingCount` left over.
while talking.count < adviserCount * 99 / 100 || waiting() < waitingCount {
  now = now + .milliseconds(5)
  for offer in offers(exchange.handle(arrival(), at: now)) {
    _ = exchange.handle(
      .acceptOffer(AcceptOffer(contact: offer.contact, adviser: offer.adviser)), at: now)
    talking.append((offer.contact, offer.adviser))
  }
  if number > 40 * (adviserCount + waitingCount) { break }
}
print("\(adviserCount) advisers, \(talking.count) talking, \(waiting()) waiting")

var freed = Durations()
var accepted = Durations()
var arrived = Durations()
for _ in 0..<decisions {
  now = now + .milliseconds(2)
  // An adviser becomes free: the best of all waiting is found for them.
  let at = random.below(talking.count)
  let (contact, adviser) = talking[at]
  let outcome = freed.measure {
    exchange.handle(.endHandling(HandleAct(contact: contact, adviser: adviser)), at: now)
  }
  talking.swapAt(at, talking.count - 1)
  talking.removeLast()
  for offer in offers(outcome) {
    let input = AcceptOffer(contact: offer.contact, adviser: offer.adviser)
    _ = accepted.measure { exchange.handle(.acceptOffer(input), at: now) }
    talking.append((offer.contact, offer.adviser))
  }
  // A contact arrives: the best adviser is looked for among all.
  let input = arrival()
  let came = arrived.measure { exchange.handle(input, at: now) }
  for offer in offers(came) {
    _ = exchange.handle(
      .acceptOffer(AcceptOffer(contact: offer.contact, adviser: offer.adviser)), at: now)
    talking.append((offer.contact, offer.adviser))
  }
}
print(freed.line("an adviser becomes free, a contact is chosen and offered"))
print(accepted.line("an offer is accepted"))
print(arrived.line("a contact arrives and is queued or offered"))
print("waiting at the end \(waiting()), peak memory \(Int(peakMebibytes())) MiB")
