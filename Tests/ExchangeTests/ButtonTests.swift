import Exchange
import Flows
import Testing
import Vocabulary

@Test("what stands on a button can also be typed in a chat")
func typedButton() {
  var policy = Policy()
  policy.version = 1
  policy.names.units = ["centre"]
  policy.names.languages = ["en", "cy"]
  policy.names.texts = ["bins"]
  policy.texts = [LocalisedText(byLanguage: ["Bins and recycling", "Biniau ac ailgylchu"])]
  var answer = Answer()
  answer.label = TextID(0)
  answer.goto = 1
  var ask = AskStep()
  ask.answers = [answer]
  var flow = Flow()
  flow.steps = [
    Step(name: "ask", action: .ask(ask)),
    Step(name: "end", action: .end(disposition: .none)),
  ]
  policy.flows = [flow]
  policy.names.flows = ["chat"]
  var entry = EntryPointPolicy()
  entry.address = "web-chat"
  entry.channels = ChannelSet([.chat])
  entry.flow = FlowID(0)
  entry.unit = UnitID(0)
  policy.entryPoints = [entry]

  let now = Instant(milliseconds: 1_772_000_000_000)
  var exchange = Exchange()
  #expect(exchange.handle(.publish(Publish(policy: policy)), at: now).rejection == nil)
  var arrive = Arrive(reference: "1")
  arrive.channel = .chat
  arrive.entry = EntryPointID(0)
  #expect(exchange.handle(.arrive(arrive), at: now).rejection == nil)

  let heard = exchange.recognise(.text("bins and recycling please"), of: ContactID(1))
  #expect(heard?.kind == .option)
  #expect(heard?.option == 0)
  #expect(exchange.recognise(.text("biniau ac ailgylchu"), of: ContactID(1))?.kind == .option)
  #expect(exchange.recognise(.text("something else"), of: ContactID(1))?.kind == .notUnderstood)
}
