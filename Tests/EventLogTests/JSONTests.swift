import Testing
import Vocabulary

@testable import EventLog

/// A value with a field of every type.
struct Sample: Recorded, Hashable {
  var big: UInt64 = 0
  var small: UInt8 = 0
  var signed: Int64 = 0
  var flag = false
  var text = ""
  var sealed: [UInt8] = []
  var at = Instant.epoch
  var wait = Span.zero
  var queue = QueueID.none
  var contact = ContactID.none
  var subject = SubjectID.none
  var channel = Channel.voice
  var queues: [QueueID] = []
  var channels: [Channel] = []
  var names: [String] = []
  var moments: [Instant] = []
  var optionalQueue: QueueID?
  var optionalText: String?
  var parts: [Part] = []
  var optionalPart: Part?
  var added = 0

  struct Part: Recorded, Hashable {
    var number: UInt32 = 0
    var note: String?
    mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
      try coder.field("number", &number)
      try coder.field("note", &note)
    }
  }

  mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("big", &big)
    try coder.field("small", &small)
    try coder.field("signed", &signed)
    try coder.field("flag", &flag)
    try coder.field("text", &text)
    try coder.field("sealed", &sealed)
    try coder.field("at", &at)
    try coder.field("wait", &wait)
    try coder.field("queue", &queue)
    try coder.field("contact", &contact)
    try coder.field("subject", &subject)
    try coder.field("channel", &channel)
    try coder.field("queues", &queues)
    try coder.field("channels", &channels)
    try coder.field("names", &names)
    try coder.field("moments", &moments)
    try coder.field("optionalQueue", &optionalQueue)
    try coder.field("optionalText", &optionalText)
    try coder.field("parts", &parts)
    try coder.field("optionalPart", &optionalPart)
    if coder.version >= 2 { try coder.field("added", &added) }
  }

  static func random(_ numbers: inout SeededNumbers) -> Sample {
    func number(_ limit: UInt64 = .max) -> UInt64 {
      numbers.next() >> (numbers.next() % 64) % max(1, limit)
    }
    func text() -> String {
      let alphabet: [Character] = [
        "a", "\"", "\\", "\n", "\u{1}", "\u{7f}", "é", "👩‍👩‍👧", " ", "\u{2028}",
      ]
      return String((0..<number(12)).map { _ in alphabet[Int(numbers.next() % 10)] })
    }
    func queue() -> QueueID {
      numbers.next() % 4 == 0 ? .none : QueueID(UInt32(numbers.next() % 9))
    }
    var sample = Sample()
    sample.big = number()
    sample.small = UInt8(truncatingIfNeeded: numbers.next())
    sample.signed = Int64(bitPattern: numbers.next()) >> Int64(numbers.next() % 64)
    sample.flag = numbers.next() % 2 == 0
    sample.text = text()
    sample.sealed = (0..<numbers.next() % 9).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
    sample.at = Instant(
      milliseconds: Int64(bitPattern: numbers.next()) >> Int64(numbers.next() % 40))
    sample.wait = Span(milliseconds: Int64(bitPattern: numbers.next()))
    sample.queue = queue()
    sample.contact = ContactID(number())
    sample.subject = SubjectID(numbers.next() % 3 == 0 ? 0 : numbers.next())
    sample.channel = Channel.allCases[Int(numbers.next() % 9)]
    sample.queues = (0..<numbers.next() % 4).map { _ in queue() }
    sample.channels = (0..<numbers.next() % 4).map { _ in
      Channel.allCases[Int(numbers.next() % 9)]
    }
    sample.names = (0..<numbers.next() % 4).map { _ in text() }
    sample.moments = (0..<numbers.next() % 3).map { Instant(milliseconds: Int64($0)) }
    sample.optionalQueue = numbers.next() % 2 == 0 ? nil : queue()
    sample.optionalText = numbers.next() % 2 == 0 ? nil : text()
    sample.parts = (0..<numbers.next() % 3).map { _ in
      Part(number: UInt32(truncatingIfNeeded: numbers.next()), note: text())
    }
    sample.optionalPart = numbers.next() % 2 == 0 ? nil : Part(number: 1, note: nil)
    sample.added = Int(truncatingIfNeeded: numbers.next())
    return sample
  }
}

let sampleSeed = UInt64.random(in: 0 ... .max)

@Test("any value reads back from its JSON as it was, through text too")
func jsonRoundTrip() throws {
  var numbers = SeededNumbers(seed: sampleSeed)
  for turn in 0..<1000 {
    let sample = Sample.random(&numbers)
    let text = JSONFieldWriter.describe(sample).encoded()
    let read = try JSONFieldReader.read(Sample.self, from: JSONParser.parse(text))
    #expect(read == sample, "seed \(sampleSeed), turn \(turn)")
    #expect(read.encoded() == sample.encoded())
  }
}

@Test("JSON is made for people")
func jsonReadable() {
  var sample = Sample()
  sample.big = (1 << 53) + 1
  sample.at = Instant(milliseconds: 1_772_445_600_123)
  sample.queues = [QueueID(3), .none]
  sample.channels = [.sms]
  sample.names = ["Ann"]
  sample.subject = SubjectID(255)
  sample.sealed = [1, 2, 3]
  sample.optionalQueue = .some(.none)
  let json = JSONFieldWriter.describe(sample, version: 1)
  #expect(json["big"] == .string("9007199254740993"))
  #expect(json["at"] == .string("2026-03-02T10:00:00.123Z"))
  #expect(json["queues"] == .array([.number(3), .null]))
  #expect(json["queue"] == .null)
  #expect(json["channels"] == .array([.number(3)]))
  #expect(json["names"] == .array([.string("Ann")]))
  #expect(json["subject"] == .string("Sff"))
  #expect(json["sealed"] == .string("AQID"))
  #expect(json["optionalQueue"] == .object([JSONMember("id", .null)]))
  #expect(json["added"] == nil, "version 1 had no such field")
}

@Test("members that are unknown, missing or of the wrong type are refused by name")
func jsonRefusals() throws {
  let good = JSONFieldWriter.describe(Sample.Part(number: 7, note: "x"))
  guard case .object(let members) = good else { return }
  func read(_ members: [JSONMember]) -> CodingFault? {
    do throws(CodingFault) {
      _ = try JSONFieldReader.read(Sample.Part.self, from: .object(members))
      return nil
    } catch { return error }
  }
  #expect(read(members) == nil)
  #expect(read(members.reversed()) == nil, "the order is free")
  #expect(
    read(members + [JSONMember("colour", .null)]) == CodingFault(.unexpected, field: "colour"))
  #expect(read([members[1]]) == CodingFault(.missing, field: "number"))
  #expect(
    read([JSONMember("number", .string("x")), members[1]])
      == CodingFault(.wrongType, field: "number"))
  #expect(
    read([JSONMember("number", .number(1 << 40)), members[1]])
      == CodingFault(.outOfRange, field: "number"))
}

@Test("a doubled member is refused among few and among many")
func jsonDoubledMembers() throws {
  for count in [2, 16, 17, 18, 40] {
    let members = (0..<count).map { "\"m\($0)\":\($0)" }
    let good = try JSONParser.parse(Array("{\(members.joined(separator: ","))}".utf8))
    #expect(good["m\(count - 1)"] == .number(Int64(count - 1)))
    for doubled in 0..<count {
      let text = (members + ["\"m\(doubled)\":0"]).joined(separator: ",")
      #expect(throws: JSONFault.self) { try JSONParser.parse(Array("{\(text)}".utf8)) }
    }
  }
}

@Test("text that is not JSON is refused with its place")
func jsonFaults() {
  let bad = [
    "", "{", "[1,]", "{\"a\":1,}", "{\"a\" 1}", "01", "1.5", "1e3", "-", "9223372036854775808",
    "\"a", "\"\\x\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\u12g4\"", "\"\n\"", "tru", "nul",
    "1 2", "{\"a\":1,\"a\":2}", "{1:2}", "+1", String(repeating: "[", count: 65),
  ]
  for text in bad {
    #expect(throws: JSONFault.self, "\(text)") { try JSONParser.parse(Array(text.utf8)) }
  }
  #expect(throws: JSONFault.self) { try JSONParser.parse([34, 0xff, 34]) }
  #expect(throws: Never.self) {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONParser.parse(Array(text.utf8))
    let pair = try JSONParser.parse(Array("\"\\ud83d\\ude00\\u00e9\\/\"".utf8))
    #expect(pair == .string("😀é/"))
  }
}

@Test("random and mutated bytes never crash the binary reader or the JSON reader")
func readersSurviveGarbage() {
  var numbers = SeededNumbers(seed: sampleSeed)
  var accepted = 0
  for turn in 0..<6000 {
    var bytes: [UInt8]
    if turn % 4 == 0 {
      bytes = (0..<numbers.next() % 200).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
    } else {
      let sample = Sample.random(&numbers)
      bytes = turn % 2 == 0 ? sample.encoded() : JSONFieldWriter.describe(sample).encoded()
      for _ in 0..<1 + numbers.next() % 4 {
        let place = Int(numbers.next() % UInt64(bytes.count))
        switch numbers.next() % 3 {
        case 0: bytes[place] ^= 1 << UInt8(numbers.next() % 8)
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8(truncatingIfNeeded: numbers.next()), at: place)
        }
        if bytes.isEmpty { bytes = [0] }
      }
    }
    if let sample = try? Sample(decoding: bytes) {
      accepted += 1
      // Overlong numbers aside, what is accepted can be written and read again.
      #expect((try? Sample(decoding: sample.encoded())) == sample, "seed \(sampleSeed), \(turn)")
    }
    if let json = try? JSONParser.parse(bytes),
      let sample = try? JSONFieldReader.read(Sample.self, from: json)
    {
      accepted += 1
      let again = JSONFieldWriter.describe(sample)
      #expect(
        (try? JSONFieldReader.read(Sample.self, from: again)) == sample,
        "seed \(sampleSeed), \(turn)")
    }
  }
  #expect(accepted > 100, "the mutations are too wild to reach the readers; seed \(sampleSeed)")
}

@Test("dates are read exactly, and only those that exist")
func instants() {
  for milliseconds: Int64 in [0, -1, 1_772_445_600_123, 253_402_300_799_999, -62_167_219_200_000] {
    let instant = Instant(milliseconds: milliseconds)
    #expect(InstantText.parse(instant.description) == instant, "\(instant)")
  }
  for text in ["2026-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-01-01T24:00:00.000Z",
    "2026-01-01T00:00:00Z", "2026-01-01 00:00:00.000Z"]
  {
    #expect(InstantText.parse(text) == nil, "\(text)")
  }
  #expect(InstantText.json(.distantFuture) == .string("9223372036854775807"))
}
