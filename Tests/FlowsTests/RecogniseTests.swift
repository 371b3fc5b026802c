import Flows
import Testing
import Vocabulary

@Suite("Words of a menu")
struct RecogniseTests {
  private func option(_ text: String, of answers: [[String]]) -> UInt8? {
    var flow = Flow()
    var ask = AskStep()
    ask.answers = answers.map { County.answer("", $0, 0) }
    flow.steps = [Step(name: "menu", action: .ask(ask))]
    let book = FlowBook(flows: [flow], wordLists: [])
    let heard = book.recognise(.text(text), run: FlowRun(flow: FlowID(0)))
    return heard.kind == .option ? heard.option : nil
  }

  @Test("whole words count, in any case and with any marks")
  func wholeWords() {
    let menu = [["tŷ"], ["dŵr", "water"], ["carer's allowance"], ["straße"], ["łódź"], ["Ÿ"]]
    let cases: [(String, UInt8?)] = [
      ("TY", 0), ("ty\u{302}", 0), ("dwr", 1), ("DŴR!", 1),
      ("water-main", 1), ("waterloo", nil), ("underwater", nil), ("carers allowance", 2),
      ("CARER’S   ALLOWANCE?", 2), ("strasse", 3), ("Lodz", 4), ("y", 5), ("", nil), ("…", nil),
    ]
    for (text, expected) in cases {
      #expect(option(text, of: menu) == expected, "\(text)")
    }
  }

  @Test("Latin letters are compared without their marks")
  func folding() {
    let marked =
      "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįıĵķĺļľŀłńņňōŏőŕŗřśŝşšţťŧ"
      + "ũūŭůűųŵŷźżžẁẃẅỳ"
    let plain =
      "aaaaaaceeeeiiiinoooooouuuuyyaaaccccddeeeeegggghhiiiiijklllllnnnooorrrsssstttuuuuuuwyzzz"
      + "wwwy"
    #expect(marked.count == plain.count)
    #expect(option(marked, of: [[plain]]) == 0)
    #expect(option(marked.uppercased(), of: [[plain]]) == 0)
    #expect(option("Æsop's œuvre, ßðþĳ", of: [["aesop oeuvre ssdthij"]]) == 0)
  }

  @Test("other scripts are matched too, an ideograph being a word")
  func scripts() {
    #expect(option("مجھے مدد چاہیے", of: [["مدد"]]) == 0)
    #expect(option("我想要住房帮助", of: [["住房"]]) == 0)
    #expect(option("সাহায্য দরকার", of: [["সাহায্য"]]) == 0)
    #expect(option("ДОПОМОГА!", of: [["допомога"]]) == 0)
  }

  @Test("the longest phrase wins, then the earliest answer")
  func longest() {
    let menu = [["light"], ["street light"], ["traffic light", "light"], ["council tax"]]
    #expect(option("the street light", of: menu) == 1)
    #expect(option("a light", of: menu) == 0)
    #expect(option("traffic light by the street light", of: menu) == 1)
    #expect(option("council  tax light", of: menu) == 3)
  }

  @Test("an exact word goes before a plural, a plural before a slip")
  func tolerance() {
    let menu = [["road"], ["roads"], ["broads"], ["library"], ["church"]]
    #expect(option("roads", of: menu) == 1)
    #expect(option("libraries", of: menu) == 3)
    #expect(option("churches", of: menu) == 4)
    #expect(option("road's", of: menu) == 0)
    #expect(option("bus", of: [["bu"]]) == nil)
    #expect(option("bins", of: [["bin"]]) == 0)
  }

  @Test("one slip in a word of five letters or more is forgiven")
  func slips() {
    let menu = [["pothole"], ["council tax"], ["bin"]]
    for text in ["pothle", "potholee", "pothoel", "pothale", "potholes", "pothloes"] {
      #expect(option(text, of: menu) == 0, "\(text)")
    }
    #expect(option("counsil tax", of: menu) == 1)
    for text in ["potle", "othhole", "bim", "xothole", "council tex", "pohtoel"] {
      #expect(option(text, of: menu) == nil, "\(text)")
    }
  }

  @Test("no more than the first ten thousand characters are read")
  func bounded() {
    let filler = String(repeating: "x ", count: (maximumHeardCharacters - 8) / 2)
    #expect(option(filler + "pothole", of: [["pothole"]]) == 0)
    #expect(option(filler + "xx pothole", of: [["pothole"]]) == nil)
  }

  @Test("what is keyed at a menu is kept, what is keyed at a question is not")
  func keysKept() {
    let talk = County.talk()
    #expect(talk.book.recognise(.keys("2"), run: talk.run).keys == "2")
    #expect(talk.book.recognise(.keys("2#"), run: talk.run).keys == "2")
    #expect(talk.book.recognise(.keys("9"), run: talk.run).keys == "9")
    #expect(talk.book.recognise(.keys("4929000000006"), run: talk.run).keys == "")
    #expect(talk.book.recognise(.text("road"), run: talk.run).keys == "2")
    talk.presses("2")
    #expect(talk.book.recognise(.keys("1234"), run: talk.run).keys == "")
  }

  @Test("an answer's label can be typed, in every language")
  func labels() {
    let book = FlowBook(flows: [County.flow], wordLists: []) { _ in ["Gofal", "Looking after"] }
    let run = Talk(book).run
    #expect(book.recognise(.text("gofal"), run: run).option == 0)
    #expect(book.recognise(.text("looking AFTER"), run: run).kind == .option)
  }

  @Test("a plan's own words for the exits are heard")
  func ownWords() {
    var flow = County.flow
    var list = WordList()
    list.phrases = ["the town hall"]
    flow.personWords = WordListID(0)
    flow.listeners = []
    let book = FlowBook(flows: [flow], wordLists: [list])
    let heard = book.recognise(.text("get me the town hall"), run: Talk(book).run)
    #expect(heard.kind == .person)
  }

  @Test("any text is recognised as something", arguments: 1...40)
  func anyText(seed: UInt64) {
    var chance = Chance(seed: seed)
    let ranges: [ClosedRange<UInt32>] = [
      0...0x7f, 0x80...0x24f, 0x300...0x36f, 0x590...0x9ff, 0x1e00...0x206f, 0x3040...0x30ff,
      0x4e00...0x4eff, 0xfe00...0xffff, 0x1f300...0x1f6ff, 0xe0000...0xe007f,
    ]
    let talk = County.talk()
    if seed % 2 == 0 { talk.presses("2") }
    for _ in 0..<40 {
      var text = String.UnicodeScalarView()
      for _ in 0..<chance.below(60) {
        let range = ranges[chance.below(ranges.count)]
        let value = range.lowerBound + UInt32(chance.below(range.count))
        if let scalar = Unicode.Scalar(value) { text.append(scalar) }
      }
      if chance.below(8) == 0 { text.append(contentsOf: " knife ".unicodeScalars) }
      let said = String(text)
      let heard = talk.book.recognise(.text(said), run: talk.run, sealed: [1])
      #expect(heard.step == talk.run.step, "seed \(seed)")
      #expect(!said.contains(" knife ") || heard.kind == .flagged, "seed \(seed): \(said)")
      #expect(heard == talk.book.recognise(.text(said), run: talk.run, sealed: [1]))
      _ = talk.book.recognise(.keys(said), run: talk.run)
    }
  }
}
