import Flows
import Testing
import Vocabulary

@Suite("Conditions of a branch")
struct ConditionTests {
  private func holds(
    _ change: (inout Condition) -> Void, with value: Value = .none, facts: Facts = Facts()
  ) -> Bool {
    var condition = Condition()
    condition.variable = VariableID(0)
    change(&condition)
    var results: [Bool] = []
    for isNegated in [false, true] {
      condition.isNegated = isNegated
      var arm = Arm()
      arm.conditions = [condition]
      arm.goto = 2
      var branch = BranchStep()
      branch.arms = [arm]
      branch.otherwise = 3
      var set = SetStep()
      set.assign = [Assignment(VariableID(0), value)]
      set.then = 1
      var flow = Flow()
      flow.steps = [
        Step(name: "set", action: .set(set)), Step(name: "when", action: .branch(branch)),
        Step(name: "yes", action: .duty(DutyID(0))), Step(name: "no", action: .duty(DutyID(1))),
      ]
      let book = FlowBook(flows: [flow], wordLists: [])
      let turn = FlowRun.begin(flow: FlowID(0), language: LanguageID(1), in: book, facts: facts)
      results.append(turn.path.last == 2)
    }
    #expect(results[0] != results[1], "not is the opposite")
    return results[0]
  }

  @Test("values compare by their kind; sealed ones never do")
  func values() {
    let cases: [(Value, Condition.Test, Value, Bool)] = [
      (.number(3), .variableEquals, .number(3), true),
      (.number(3), .variableEquals, .text("03"), true),
      (.text("03"), .variableEquals, .number(3), true),
      (.text("a"), .variableEquals, .text("a"), true),
      (.text("a"), .variableEquals, .text("A"), false),
      (.flag(true), .variableEquals, .flag(true), true),
      (.flag(true), .variableAtLeast, .flag(false), false),
      (.number(9), .variableAtLeast, .number(10), false),
      (.text("9"), .variableAtLeast, .number(10), false),
      (.number(10), .variableAtLeast, .number(10), true),
      (.number(10), .variableAtMost, .number(10), true),
      (.text("2026-06-03"), .variableAtMost, .text("2026-06-10"), true),
      (.text("2026-06-11"), .variableAtMost, .text("2026-06-10"), false),
      (.text("x"), .variableAtMost, .number(1), false),
      (.sealed([1]), .variableEquals, .sealed([1]), false),
      (.sealed([1]), .variableIsSet, .none, true),
      (.none, .variableIsSet, .none, false),
      (.none, .variableEquals, .none, false),
    ]
    for (held, test, value, expected) in cases {
      let found = holds(
        {
          $0.test = test
          $0.value = value
        }, with: held)
      #expect(found == expected, "\(held) \(test) \(value)")
    }
  }

  @Test("hours, channel, language, the customer and the queue can be asked")
  func facts() {
    var facts = Facts()
    facts.channel = .chat
    facts.open = [CalendarID(2)]
    facts.contactedAgo = .hours(3)
    facts.full = [QueueID(5)]
    facts.customerIsKnown = true
    func asked(_ change: (inout Condition) -> Void) -> Bool { holds(change, facts: facts) }
    #expect(
      asked {
        $0.test = .isOpen
        $0.calendar = CalendarID(2)
      })
    #expect(
      !asked {
        $0.test = .isOpen
        $0.calendar = CalendarID(1)
      })
    #expect(
      asked {
        $0.test = .channelIs
        $0.channel = .chat
      })
    #expect(
      !asked {
        $0.test = .channelIs
        $0.channel = .voice
      })
    #expect(
      asked {
        $0.test = .languageIs
        $0.language = LanguageID(1)
      })
    #expect(
      !asked {
        $0.test = .languageIs
        $0.language = LanguageID(0)
      })
    #expect(
      asked {
        $0.test = .customerContactedWithin
        $0.within = .hours(24)
      })
    #expect(
      !asked {
        $0.test = .customerContactedWithin
        $0.within = .hours(2)
      })
    #expect(asked { $0.test = .customerIsKnown })
    #expect(
      !asked {
        $0.test = .queueTakesContacts
        $0.queue = QueueID(5)
      })
    #expect(
      asked {
        $0.test = .queueTakesContacts
        $0.queue = QueueID(6)
      })
  }
}
