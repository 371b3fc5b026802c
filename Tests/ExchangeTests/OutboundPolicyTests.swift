import Testing
import Vocabulary

@testable import Exchange

@Suite("What the plan lets people ring")
struct OutboundPolicyTests {
  private func refusal(
    _ text: String, _ outbound: OutboundPolicy = OutboundPolicy()
  ) throws -> DestinationRefusal? {
    outbound.refusal(of: try #require(NumberReading(text)).number)
  }

  @Test("what a call costs is allowed, what a service costs is not")
  func usual() throws {
    for text in ["999", "112", "18000", "101", "116123", "01632960100", "07700900123", "08001111"] {
      #expect(try refusal(text) == nil, "\(text)")
    }
    #expect(try refusal("09098790123") == .premium)
    #expect(try refusal("118500") == .premium)
    #expect(try refusal("+97912345678") == .premium)
    #expect(try refusal("08451234567") == .specialRate)
    #expect(try refusal("07012345678") == .specialRate)
    #expect(try refusal("+35312223333") == .country("353"))
    #expect(try refusal("+4441234567890") == .unassigned)
    #expect(try refusal("100") == .networkOperator)
  }

  @Test("classes and countries are allowed as the plan says")
  func allowed() throws {
    var outbound = OutboundPolicy()
    outbound.allow = []
    #expect(try refusal("999", outbound) == nil)
    #expect(try refusal("111", outbound) == nil)
    #expect(try refusal("01632960100", outbound) == .national)
    #expect(try refusal("07700900123", outbound) == .mobile)
    #expect(try refusal("08001111", outbound) == .freephone)
    outbound.allow = OutboundPolicy.Class.allCases
    #expect(try refusal("08451234567", outbound) == nil)
    #expect(try refusal("09098790123", outbound) == .premium)
    outbound.countries = ["353", "1"]
    #expect(try refusal("+35312223333", outbound) == nil)
    #expect(try refusal("+12025550123", outbound) == nil)
    #expect(try refusal("+33199001234", outbound) == .country("33"))
  }

  @Test("a number is allowed by itself, premium ones too, unless it is never to be rung")
  func single() throws {
    var outbound = OutboundPolicy()
    outbound.numbers = ["+449098790123", "118500", "+33199001234"]
    for text in ["09098790123", "118500", "+33 199 001234"] {
      #expect(try refusal(text, outbound) == nil, "\(text)")
    }
    #expect(try refusal("09098790124", outbound) == .premium)
    outbound.countries = ["1"]
    outbound.never = ["+1876*", "+441632960100", "118500", "101", "999", "+44*"]
    #expect(try refusal("+18765550123", outbound) == .never)
    #expect(try refusal("+12025550123", outbound) == nil)
    #expect(try refusal("118500", outbound) == .never)
    #expect(try refusal("101", outbound) == .never)
    #expect(try refusal("01632960100", outbound) == .never)
    #expect(try refusal("999", outbound) == nil)
    #expect(try refusal("112", outbound) == nil)
  }

  @Test("an extension is not rung by a trunk")
  func extensions() {
    #expect(OutboundPolicy().refusal(of: .internalExtension("204")) == .notOutside)
  }

  @Test("a called number is written as the trunk wants it")
  func forms() throws {
    let home = try #require(NumberReading("01632 960100")).number
    let abroad = try #require(NumberReading("+353 1 222 3333")).number
    #expect(CalledNumberForm.e164.text(of: home) == "+441632960100")
    #expect(CalledNumberForm.national.text(of: home) == "01632960100")
    #expect(CalledNumberForm.plain.text(of: home) == "441632960100")
    #expect(CalledNumberForm.e164.text(of: abroad) == "+35312223333")
    #expect(CalledNumberForm.national.text(of: abroad) == "0035312223333")
    #expect(CalledNumberForm.plain.text(of: abroad) == "35312223333")
    for form in CalledNumberForm.allCases {
      #expect(form.text(of: .short("999")) == "999")
    }
  }

  @Test("every refusal says what may be done")
  func words() {
    let all: [DestinationRefusal] = [
      .national, .mobile, .freephone, .specialRate, .premium, .networkOperator, .never,
      .unassigned, .country("353"), .notOutside,
    ]
    #expect(Set(all.map(\.description)).count == all.count)
    for refusal in all { #expect(refusal.description.hasSuffix("."), "\(refusal)") }
  }

  @Test("recording follows queues, and keeps by queue")
  func recording() {
    var recording = RecordingPolicy()
    #expect(!recording.records(QueueID(0)))
    #expect(!recording.records(.none))
    recording.queues = [QueueID(1)]
    recording.keepOf = [RecordingPolicy.Keep(QueueID(1), .days(400))]
    #expect(recording.records(QueueID(1)) && !recording.records(QueueID(0)))
    #expect(!recording.records(.none))
    #expect(recording.keep(QueueID(1)) == .days(400))
    #expect(recording.keep(QueueID(0)) == .days(180))
    recording.isAll = true
    recording.except = [QueueID(0)]
    #expect(recording.records(.none) && !recording.records(QueueID(0)))
  }
}
