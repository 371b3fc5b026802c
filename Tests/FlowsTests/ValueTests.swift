import Flows
import Testing
import Vocabulary

@Suite("Values")
struct ValueTests {
  private func collect(
    _ form: CollectStep.Form, check: CollectStep.Check = .none,
    _ lengths: ClosedRange<UInt16> = 1...200
  ) -> CollectStep {
    var step = CollectStep()
    step.form = form
    step.check = check
    step.shortest = lengths.lowerBound
    step.longest = lengths.upperBound
    return step
  }

  @Test("dates are read the day first, in English and Welsh")
  func dates() {
    let fit = [
      "3/6/2026", "03/06/2026", "3.6.2026", "3-6-2026", "3 6 2026", "03062026", "03 06 2026",
      "3 June 2026", "3rd June 2026", "3rd of June, 2026", "June 3 2026", "June 3rd, 2026",
      "3 Jun 2026", "Wednesday 3 June 2026", "the 3rd of June 2026", "2026-06-03",
      "3 Mehefin 2026", "3ydd o Fehefin 2026", "dydd Mercher 3 Mehefin 2026", "3 MEHEFIN 2026",
      "zero three zero six two zero two six", "٣/٦/٢٠٢٦", "3/6/2026.",
    ]
    for text in fit {
      #expect(collect(.date).normalise(text, isKeyed: false) == "2026-06-03", "\(text)")
    }
    let misfit = [
      "", "3/6/26", "030626", "31/6/2026", "29/2/2026", "0/6/2026", "3/13/2026", "12/31/2026",
      "3 Brumaire 2026", "June 2026", "3/6/1799", "3/6/2200", "3/6/20266", "tomorrow",
      "3rdx 6 2026", "1/1/1/2026", "3062026", "-3/-6/x2026",
    ]
    for text in misfit {
      #expect(collect(.date).normalise(text, isKeyed: false) == nil, "\(text)")
    }
    #expect(collect(.date).normalise("29/2/2024", isKeyed: false) == "2024-02-29")
    #expect(collect(.date).normalise("29/2/2100", isKeyed: false) == nil)
    #expect(collect(.date).normalise("29/2/2000", isKeyed: false) == "2000-02-29")
    #expect(collect(.date).normalise("03062026#", isKeyed: true) == "2026-06-03")
    #expect(collect(.date).normalise("3*6*2026", isKeyed: true) == "2026-06-03")
    #expect(collect(.date).normalise("5 Mai 1948", isKeyed: false) == "1948-05-05")
    let tuesday = "Dydd Mawrth, 3 Mawrth 2026"
    #expect(collect(.date).normalise(tuesday, isKeyed: false) == "2026-03-03")
    #expect(collect(.date).normalise("1af o Ragfyr 1999", isKeyed: false) == "1999-12-01")
  }

  @Test("postcodes of every shape come out in one form")
  func postcodes() {
    let fit = [
      ("ox1 1nd", "OX1 1ND"), ("OX11ND", "OX1 1ND"), ("m1 1ae", "M1 1AE"), ("m60 1nw", "M60 1NW"),
      ("cr2 6xh", "CR2 6XH"), ("DN55 1PT", "DN55 1PT"), ("w1a1hq", "W1A 1HQ"),
      ("ec1a 1bb", "EC1A 1BB"), ("gir0aa", "GIR 0AA"), (" sw1a  2aa. ", "SW1A 2AA"),
      ("bf1 1aa", "BF1 1AA"), ("CF-10 3AT", "CF10 3AT"),
    ]
    for (text, form) in fit {
      #expect(collect(.ukPostcode).normalise(text, isKeyed: false) == form, "\(text)")
    }
    for text in [
      "", "OX1", "OX1 1N", "OX1 1NC", "QX1 1ND", "OJ1 1ND", "OX1I 1ND", "1OX 1ND", "OX111 1ND",
      "W1I 1HQ", "EC1C 1BB", "OX1 ND1", "OXXX 1ND", "OX1 1ND2", "ÖX1 1ND", "90210", "M11AC",
      "GIR 0AB",
    ] {
      #expect(collect(.ukPostcode).normalise(text, isKeyed: false) == nil, "\(text)")
    }
    #expect(collect(.ukPostcode).normalise("12345", isKeyed: true) == nil)
  }

  @Test("telephone numbers of the UK come out as E.164")
  func telephones() {
    let fit = [
      ("07700 900123", "+447700900123"), ("+44 7700 900123", "+447700900123"),
      ("0044 7700 900 123", "+447700900123"), ("+44 (0)7700 900123", "+447700900123"),
      ("(01632) 960-100", "+441632960100"), ("020 7946 0018", "+442079460018"),
      ("0300 123 4567", "+443001234567"), ("18001 07700 900123", "+447700900123"),
      ("1800201632960100", "+441632960100"), ("18001 +44 1632 960100", "+441632960100"),
      ("016977 2345", "+44169772345"),
      ("oh double seven zero zero nine hundred", ""),
      ("oh double seven zero zero nine zero zero one two three", "+447700900123"),
      ("004401632960100", "+441632960100"), ("0044(0)1632960100", "+441632960100"),
    ]
    for (text, form) in fit {
      let found = collect(.ukTelephone).normalise(text, isKeyed: false) ?? ""
      #expect(found == form, "\(text)")
    }
    for text in [
      "", "999", "7700900123", "0770090012", "077009001234", "+353 1 234 5678", "0900 123 4567",
      "0800 123 4567", "07700 90012x", "+44", "++447700900123", "0044", "18001", "call me",
    ] {
      #expect(collect(.ukTelephone).normalise(text, isKeyed: false) == nil, "\(text)")
    }
    #expect(collect(.ukTelephone).normalise("07700900123#", isKeyed: true) == "+447700900123")
  }

  @Test("references are checked by Luhn and by MOD 11-2")
  func references() {
    let luhn = collect(.reference, check: .luhn)
    let said = "seven double nine two seven three nine eight seven one three"
    for text in ["79927398713", "4111 1111 1111 1111", "0018", said] {
      #expect(luhn.normalise(text, isKeyed: false) != nil, "\(text)")
    }
    for text in ["79927398710", "4111111111111112", "8", "A18", "79927398731"] {
      #expect(luhn.normalise(text, isKeyed: false) == nil, "\(text)")
    }
    let mod = collect(.reference, check: .mod11)
    // ORCID's examples, and 079 and 0794 with their check characters.
    for text in [
      "0000-0002-1825-0097", "0000-0002-1694-233X", "0000 0002 1694 233x", "07940", "079X",
    ] {
      #expect(mod.normalise(text, isKeyed: false) != nil, "\(text)")
    }
    #expect(mod.normalise("000000021694233*#", isKeyed: true) == "000000021694233X")
    for text in ["0000-0002-1825-0098", "X000000021694233", "0000-0002-1694-2330", "1"] {
      #expect(mod.normalise(text, isKeyed: false) == nil, "\(text)")
    }
    let free = collect(.reference, 4...8)
    #expect(free.normalise("ab-12/cd", isKeyed: false) == "AB12CD")
    #expect(free.normalise("abc", isKeyed: false) == nil)
    #expect(free.normalise("abcdefghi", isKeyed: false) == nil)
    #expect(free.normalise("ab_12", isKeyed: false) == nil)
  }

  @Test("every single wrong digit and every swap of neighbours is found by MOD 11-2")
  func mod11FindsSlips() {
    let mod = collect(.reference, check: .mod11)
    let good = Array("0000000218250097")
    for place in good.indices {
      for digit in "0123456789" where digit != good[place] {
        var bad = good
        bad[place] = digit
        #expect(mod.normalise(String(bad), isKeyed: false) == nil)
      }
      guard place > 0, good[place] != good[place - 1] else { continue }
      var swapped = good
      swapped.swapAt(place, place - 1)
      #expect(mod.normalise(String(swapped), isKeyed: false) == nil)
    }
  }

  @Test("digits and text keep their lengths")
  func lengths() {
    let digits = collect(.digits, 3...5)
    #expect(digits.normalise("12 34", isKeyed: false) == "1234")
    #expect(digits.normalise("one two double three", isKeyed: false) == "1233")
    #expect(digits.normalise("0012#", isKeyed: true) == "0012")
    for text in ["12", "123456", "12a4", "12+34", "", "double", "one two hundred"] {
      #expect(digits.normalise(text, isKeyed: false) == nil, "\(text)")
    }
    let text = collect(.text, 3...8)
    #expect(text.normalise("  a \n b\u{7}\u{202e}c ", isKeyed: false) == "a bc")
    #expect(text.normalise("ab", isKeyed: false) == nil)
    #expect(text.normalise("abcdefghi", isKeyed: false) == nil)
    #expect(text.normalise("   ", isKeyed: false) == nil)
    #expect(text.normalise("12345", isKeyed: true) == nil)
  }

  @Test("a value that is not personal is known: short digits as a number, the rest as text")
  func known() {
    var flow = Flow()
    var number = collect(.digits, 1...18)
    number.isPersonal = false
    var long = number
    long.longest = 19
    var date = collect(.date)
    date.isPersonal = false
    flow.steps = [number, long, date].map { Step(name: "", action: .collect($0)) }
    let book = FlowBook(flows: [flow], wordLists: [])
    var run = FlowRun(flow: FlowID(0))
    #expect(book.recognise(.keys("0042#"), run: run).value == .number(42))
    #expect(book.recognise(.keys("0"), run: run).value == .number(0))
    run.step = 1
    #expect(book.recognise(.text("0042"), run: run).value == .text("0042"))
    run.step = 2
    #expect(book.recognise(.text("3 June 2026"), run: run).value == .text("2026-06-03"))
    #expect(book.recognise(.keys("0"), run: run).kind == .person)
    #expect(book.recognise(.text("three"), run: run).kind == .invalid)
  }
}
