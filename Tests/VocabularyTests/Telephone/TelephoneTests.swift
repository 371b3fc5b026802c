import Testing
import Vocabulary

@Suite("Telephone numbers")
struct TelephoneTests {
  /// Of Ofcom's ranges for drama where there is one.
  static let written: [(String, String)] = [
    ("+441632960100", "+441632960100"), ("+44 (0)1632 960100", "+441632960100"),
    ("+44 01632 960100", "+441632960100"), ("0044 1632 960 100", "+441632960100"),
    ("(01632) 960-100", "+441632960100"), ("01632\u{a0}960.100", "+441632960100"),
    ("441632960100", "+441632960100"), ("tel:+44-1632-960100", "+441632960100"),
    ("tel:01632960100;phone-context=+44", "+441632960100"), ("07700 900123", "+447700900123"),
    ("020 7946 0958", "+442079460958"), ("016977 2345", "+44169772345"),
    ("0303 123 4567", "+443031234567"), ("08081570123", "+448081570123"),
    ("0800 1111", "+448001111"), ("0800 123456", "+44800123456"), ("09098790123", "+449098790123"),
    ("00353 1 222 3333", "+35312223333"), ("+1 202 555 0123", "+12025550123"),
    ("+33 (1) 99 00 12 34", "+33199001234"), ("0039 06 1234 5678", "+390612345678"),
  ]

  @Test("written in any way, a number is one", arguments: written)
  func reading(text: String, number: String) throws {
    let reading = try #require(NumberReading(text))
    #expect(reading.number == .telephone(try #require(TelephoneNumber(number))))
    #expect(reading.relay == nil && reading.keyed == nil)
  }

  static let nothing = [
    "", " ", "+", "abc", "01632 96010", "01632 960 1000", "0044", "+44", "0123 456 7890x",
    "04123456789", "0601 234 5678", "0500 123456", "01632 960100 or 101", "1632960100", "792422",
    "+0441632960100", "++441632960100", "+4416329601001234", "0800 1112", "18001", "18000 1",
    "0845 4647", "0100000000", "12", "0", "٠١٦٣٢٩٦٠١٠٠", String(repeating: "0", count: 4_000),
  ]

  @Test("what is no number is none", arguments: nothing)
  func noNumber(text: String) { #expect(NumberReading(text) == nil, "\(text)") }

  @Test(
    "extensions after a number are kept",
    arguments: ["ext 12", "ext. 12", "x12", "#12", ";ext=1-2"])
  func keyed(text: String) throws {
    let reading = try #require(NumberReading("01632 960100 " + text))
    #expect(reading.keyed == "12")
    #expect(reading.number == .telephone(try #require(TelephoneNumber("+441632960100"))))
  }

  @Test("Relay UK's prefixes are known, marked and left out")
  func relay() throws {
    let number = NumberReading.Number.telephone(try #require(TelephoneNumber("+441632960100")))
    let fromText = try #require(NumberReading("18001 01632 960100"))
    #expect(fromText.number == number && fromText.relay == .fromText)
    let toText = try #require(NumberReading("18002 0044 1632 960100"))
    #expect(toText.number == number && toText.relay == .toText)
    #expect(NumberReading("18001 +44 1632 960100") == fromText)
    #expect(NumberReading("18000 +44 1632 960100") == nil)
    #expect(NumberReading("12 +44 1632 960100") == nil)
    let emergency = try #require(NumberReading("18000"))
    #expect(emergency.relay == nil && emergency.number.destinationClass == .emergency)
    let typed = try #require(NumberReading("18001999"))
    #expect(typed.relay == .fromText && typed.number == .short("999"))
    #expect(NumberReading("18001 101")?.number == .short("101"))
  }

  @Test("a place's own habits of dialling are understood")
  func places() {
    let plan = DiallingPlan(areaCode: "1865", extensionDigits: 3...4, outsidePrefix: "9")
    func read(_ text: String) -> String {
      switch NumberReading(text, plan: plan)?.number {
      case .telephone(let number): number.text
      case .short(let code): "short " + code
      case .internalExtension(let digits): "extension " + digits
      case nil: "nothing"
      }
    }
    #expect(read("2345") == "extension 2345")
    #expect(read("792422") == "+441865792422")
    #expect(read("9 01632 960100") == "+441632960100")
    #expect(read("9 00 353 1 222 3333") == "+35312223333")
    #expect(read("999") == "short 999", "no extension hides it")
    #expect(read("112") == "short 112")
    #expect(read("9999") == "short 999", "and no prefix either")
    #expect(read("9112") == "short 112")
    #expect(read("101") == "short 101")
    #expect(read("9101") == "extension 9101")
    #expect(read("118118") == "short 118118")
    #expect(read("12") == "nothing")
    let ireland = DiallingPlan(
      country: DiallingCountry(code: "353", trunkPrefix: "0", internationalPrefix: "00"))
    #expect(
      NumberReading("01 222 3333", plan: ireland)?.number
        == TelephoneNumber("+35312223333").map { .telephone($0) })
  }

  static let classes: [(String, DestinationClass)] = [
    ("999", .emergency), ("112", .emergency), ("18000", .emergency), ("101", .publicService),
    ("111", .publicService), ("105", .publicService), ("119", .publicService),
    ("116123", .publicService), ("100", .networkOperator), ("118500", .premium),
    ("01632960100", .national), ("02079460958", .national), ("03031234567", .national),
    ("05512345678", .national), ("05612345678", .national), ("07700900123", .mobile),
    ("07624123456", .mobile), ("07012345678", .specialRate), ("07612345678", .specialRate),
    ("08001111", .freephone), ("08081570123", .freephone), ("08451234567", .specialRate),
    ("08701234567", .specialRate), ("09098790123", .premium), ("+979123456789", .premium),
    ("+44118500", .premium), ("+4441234567890", .unassigned), ("+442012345", .unassigned),
    ("+35312223333", .international(countryCode: "353")),
    ("+12025550123", .international(countryCode: "1")),
    ("+74951234567", .international(countryCode: "7")),
    ("+881612345678", .international(countryCode: "881")),
    ("+33199001234", .international(countryCode: "33")),
  ]

  @Test("each destination has its class", arguments: classes)
  func destinations(text: String, expected: DestinationClass) throws {
    #expect(try #require(NumberReading(text)).number.destinationClass == expected)
  }

  @Test("callers are numbers, withheld or unavailable")
  func callers() {
    #expect(PresentedCaller("anonymous") == .withheld)
    #expect(PresentedCaller("Anonymous") == .withheld)
    #expect(PresentedCaller("Restricted") == .withheld)
    #expect(PresentedCaller("unavailable") == .unavailable)
    #expect(PresentedCaller("unknown") == .unavailable)
    #expect(PresentedCaller("") == .unavailable)
    #expect(PresentedCaller("sales") == .unavailable)
    #expect(PresentedCaller("447700900123") == .number(NumberReading("07700900123")!))
    #expect(PresentedCaller("+447700900123") == .number(NumberReading("07700900123")!))
  }
}
