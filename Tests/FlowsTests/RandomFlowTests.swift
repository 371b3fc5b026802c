import Flows
import Testing
import Vocabulary

@Suite("Any flow with any input")
struct RandomFlowTests {
  private func book(_ chance: inout Chance) -> FlowBook {
    var lists = County.wordLists
    lists.append(WordList())
    return FlowBook(flows: [chance.flow(), chance.flow()], wordLists: lists)
  }

  private func input(_ chance: inout Chance, _ book: FlowBook, _ run: FlowRun) -> FlowInput {
    switch chance.below(8) {
    case 0: .timedOut
    case 1:
      .lookedUp(
        chance.isHeads() ? nil : chance.list(atMost: 3) { Assignment($0.id(), $0.value()) })
    case 2: .outsideFailed
    case 3: .messageTaken
    case 4: .heard(chance.heard(at: run))
    default: .heard(book.recognise(chance.utterance(), run: run, sealed: [1]))
    }
  }

  @Test(
    "a turn ends, stands at a step of the flow, and is the same when computed again",
    arguments: 1...400)
  func turns(seed: UInt64) {
    var chance = Chance(seed: seed)
    let book = book(&chance)
    let facts = chance.facts()
    var run = FlowRun()
    var turns: [FlowTurn] = []
    let first = FlowRun.begin(flow: FlowID(0), language: LanguageID(0), in: book, facts: facts)
    run.apply(first)
    turns.append(first)
    for _ in 0..<60 {
      if chance.below(25) == 0 {
        let turn = run.move(to: FlowID(1), in: book, facts: facts)
        run.apply(turn)
        turns.append(turn)
      }
      let input = input(&chance, book, run)
      let before = run
      let turn = run.turn(on: input, in: book, facts: facts)
      #expect(turn == before.turn(on: input, in: book, facts: facts), "seed \(seed)")
      #expect(run == before, "computing changes nothing, seed \(seed)")
      guard let turn else { continue }
      #expect(turn.path.count <= 2 * maximumStepsPerTurn, "seed \(seed)")
      run.apply(turn)
      turns.append(turn)
      #expect(turn.path.isEmpty || turn.path.last == run.step, "seed \(seed)")
      check(run, turn, book, seed)
    }
    var replayed = FlowRun()
    for turn in turns { replayed.apply(turn) }
    #expect(replayed == run, "seed \(seed)")
    #expect(throws: Never.self) {
      let again = try FlowRun(decoding: run.encoded())
      #expect(again == run, "seed \(seed)")
    }
  }

  private func check(_ run: FlowRun, _ turn: FlowTurn, _ book: FlowBook, _ seed: UInt64) {
    if run.isOver {
      guard case .end = turn.wants else {
        Issue.record("over without an end, seed \(seed)")
        return
      }
      return
    }
    guard let step = book.step(of: run) else {
      Issue.record("stands nowhere, seed \(seed)")
      return
    }
    let fits =
      switch (step.action, turn.wants) {
      case (.ask(let ask), .answer(let within)): within == ask.within && run.attempts <= ask.again
      case (.collect(let collect), .answer(let within)):
        within == collect.within && run.attempts <= collect.again
      case (.lookUp, .lookUp), (.queue, .queue), (.duty, .duty), (.takeMessage, .message),
        (.transferOutside, .outside):
        true
      default: false
      }
    #expect(fits, "seed \(seed): \(step.action) wants \(turn.wants)")
    let sorted = run.variables.sorted { $0.variable < $1.variable }
    #expect(run.variables == sorted, "seed \(seed)")
  }

  @Test("silence leaves every question after the repeats it allows", arguments: 1...100)
  func silence(seed: UInt64) {
    var chance = Chance(seed: seed)
    let book = FlowBook(flows: [chance.flow()], wordLists: [])
    let facts = chance.facts()
    var run = FlowRun()
    run.apply(FlowRun.begin(flow: FlowID(0), language: .none, in: book, facts: facts))
    var repeats = 0
    for _ in 0..<40 {
      guard let turn = run.turn(on: .timedOut, in: book, facts: facts) else { break }
      repeats = turn.attempts == 0 ? 0 : repeats + 1
      run.apply(turn)
      #expect(repeats == Int(run.attempts) && repeats <= 3, "seed \(seed)")
    }
  }

  @Test("flows, turns and what was heard come back as they were written", arguments: 1...150)
  func recorded(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let flow = chance.flow()
    #expect(try Flow(decoding: flow.encoded()) == flow, "seed \(seed)")
    let heard = chance.heard(at: FlowRun())
    #expect(try Heard(decoding: heard.encoded()) == heard, "seed \(seed)")
    let book = FlowBook(flows: [flow], wordLists: County.wordLists)
    let turn = FlowRun.begin(
      flow: FlowID(0), language: chance.id(), in: book, facts: chance.facts())
    #expect(try FlowTurn(decoding: turn.encoded()) == turn, "seed \(seed)")
    for list in book.wordLists {
      #expect(try WordList(decoding: list.encoded()) == list)
    }
    // Bytes that are cut short are refused, never read as something else that crashes.
    let bytes = flow.encoded()
    let cut = chance.below(bytes.count)
    #expect(throws: CodingFault.self) { try Flow(decoding: Array(bytes[..<cut])) }
  }

  @Test("the analysis of any flow ends and agrees with what runs", arguments: 1...200)
  func analysis(seed: UInt64) {
    var chance = Chance(seed: seed)
    let flow = chance.flow()
    let analysis = FlowAnalysis(flow)
    #expect(analysis.successors.count == flow.steps.count)
    let book = FlowBook(flows: [flow], wordLists: County.wordLists)
    let facts = chance.facts()
    var run = FlowRun()
    var turn: FlowTurn? = FlowRun.begin(
      flow: FlowID(0), language: .none, in: book, facts: facts)
    for _ in 0..<40 {
      if let turn {
        for step in turn.path {
          #expect(!analysis.unreachable.contains(step), "seed \(seed): \(step)")
        }
        if turn.path.count > maximumStepsPerTurn {
          #expect(!analysis.endlessLoops.isEmpty, "seed \(seed)")
        }
        run.apply(turn)
      }
      let heard = book.recognise(chance.utterance(), run: run, sealed: [1])
      turn = run.turn(hearing: heard, in: book, facts: facts)
    }
  }
}
