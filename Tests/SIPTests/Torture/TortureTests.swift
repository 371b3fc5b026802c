import SIP
import Testing

/// Every message of RFC 4475, and what becomes of it. docs/internals/sip-torture.md has the same
/// table with the RFC's reasons.
@Suite("RFC 4475")
struct TortureTests {
  enum Outcome: Equatable, Sendable {
    /// A call begins.
    case call
    /// Given to the user of the engine.
    case request
    /// Answered by the engine itself, or refused.
    case status(Int)
    /// Read, and matched to nothing.
    case read
    /// Dropped without an answer.
    case dropped
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var section: String
    var bytes: [UInt8]
    var outcome: Outcome
    var testDescription: String { "\(name) (\(section))" }

    init(_ name: String, _ section: String, _ text: String, _ outcome: Outcome) {
      self.init(name, section, bytes: wire(text), outcome)
    }

    init(_ name: String, _ section: String, bytes: [UInt8], _ outcome: Outcome) {
      self.name = name
      self.section = section
      self.bytes = bytes
      self.outcome = outcome
    }
  }

  static let valid = [
    Case("wsinv", "3.1.1.1", TortureValid.wsinv, .status(481)),
    Case("intmeth", "3.1.1.2", TortureValid.intmeth, .status(501)),
    Case("esc01", "3.1.1.3", TortureValid.esc01, .call),
    Case("escnull", "3.1.1.4", TortureValid.escnull, .request),
    Case("esc02", "3.1.1.5", TortureValid.esc02, .status(501)),
    Case("lwsdisp", "3.1.1.6", TortureValid.lwsdisp, .status(200)),
    Case("longreq", "3.1.1.7", TortureValid.longreq, .call),
    Case("dblreq", "3.1.1.8", TortureValid.dblreq, .request),
    Case("semiuri", "3.1.1.9", TortureValid.semiuri, .status(200)),
    Case("transports", "3.1.1.10", TortureValid.transports, .status(200)),
    Case("mpart01", "3.1.1.11", bytes: LongRequest.multipart, .request),
    Case("unreason", "3.1.1.12", TortureValid.unreason, .read),
    Case("noreason", "3.1.1.13", TortureValid.noreason, .read),
  ]

  static let malformed = [
    Case("badinv01", "3.1.2.1", TortureMalformed.badinv01, .status(400)),
    Case("clerr", "3.1.2.2", TortureMalformed.clerr, .status(400)),
    Case("ncl", "3.1.2.3", TortureMalformed.ncl, .status(400)),
    Case("scalar02", "3.1.2.4", TortureMalformed.scalar02, .status(400)),
    Case("scalarlg", "3.1.2.5", TortureMalformed.scalarlg, .dropped),
    Case("quotbal", "3.1.2.6", TortureMalformed.quotbal, .status(400)),
    Case("ltgtruri", "3.1.2.7", TortureMalformed.ltgtruri, .status(400)),
    Case("lwsruri", "3.1.2.8", TortureMalformed.lwsruri, .status(400)),
    Case("lwsstart", "3.1.2.9", TortureMalformed.lwsstart, .status(400)),
    Case("trws", "3.1.2.10", TortureMalformed.trws, .status(400)),
    Case("escruri", "3.1.2.11", TortureMalformed.escruri, .status(400)),
    Case("baddate", "3.1.2.12", TortureMalformed.baddate, .call),
    Case("regbadct", "3.1.2.13", TortureMalformed.regbadct, .request),
    Case("badaspec", "3.1.2.14", TortureMalformed.badaspec, .status(400)),
    Case("baddn", "3.1.2.15", TortureMalformed.baddn, .status(400)),
    Case("badvers", "3.1.2.16", TortureMalformed.badvers, .status(505)),
    Case("mismatch01", "3.1.2.17", TortureMalformed.mismatch01, .status(400)),
    Case("mismatch02", "3.1.2.18", TortureMalformed.mismatch02, .status(400)),
    Case("bigcode", "3.1.2.19", TortureMalformed.bigcode, .dropped),
  ]

  static let semantic = [
    Case("badbranch", "3.2.1", TortureSemantics.badbranch, .status(200)),
    Case("insuf", "3.3.1", TortureSemantics.insuf, .status(400)),
    Case("unkscm", "3.3.2", TortureSemantics.unkscm, .status(416)),
    Case("novelsc", "3.3.3", TortureSemantics.novelsc, .status(416)),
    Case("unksm2", "3.3.4", TortureSemantics.unksm2, .request),
    Case("bext01", "3.3.5", TortureSemantics.bext01, .status(420)),
    Case("invut", "3.3.6", TortureSemantics.invut, .status(415)),
    Case("regaut01", "3.3.7", TortureSemantics.regaut01, .request),
    Case("multi01", "3.3.8", TortureSemantics.multi01, .status(400)),
    Case("mcl01", "3.3.9", TortureSemantics.mcl01, .status(400)),
    Case("bcast", "3.3.10", TortureSemantics.bcast, .dropped),
    Case("zeromf", "3.3.11", TortureSemantics.zeromf, .status(200)),
    Case("cparam01", "3.3.12", TortureSemantics.cparam01, .request),
    Case("cparam02", "3.3.13", TortureSemantics.cparam02, .request),
    Case("regescrt", "3.3.14", TortureSemantics.regescrt, .request),
    Case("sdp01", "3.3.15", TortureSemantics.sdp01, .status(406)),
    Case("inv2543", "3.4.1", TortureSemantics.inv2543, .call),
  ]

  static let flow = Flow(
    transport: .udp, localHost: "198.51.100.1", localPort: 5060, remoteHost: "192.0.2.99",
    remotePort: 5060)

  @Test("every message comes to the outcome of the table", arguments: valid + malformed + semantic)
  func outcome(_ one: Case) throws {
    var engine = CallEngine(random: Seeded(4_475))
    let actions = engine.receive(one.bytes, from: Self.flow, nowMilliseconds: 0)
    #expect(try Self.outcome(of: one.bytes, actions) == one.outcome)
  }

  private static func outcome(of bytes: [UInt8], _ actions: [Action]) throws -> Outcome {
    var status: Int?
    for action in actions {
      switch action {
      case .event(.incoming): return .call
      case .event(.request): return .request
      case .event: break
      case .send(let bytes, _): status = try SIPMessage(bytes).status
      }
    }
    if let status { return .status(status) }
    guard let message = try? SIPMessage(bytes), (try? message.check()) != nil,
      try message.vias().count == 1
    else { return .dropped }
    return .read
  }

  @Test("there are 49 of them")
  func count() { #expect(Self.valid.count + Self.malformed.count + Self.semantic.count == 49) }

  @Test("a message read and written is read the same again", arguments: valid + semantic)
  func roundTrip(_ one: Case) throws {
    guard let message = try? SIPMessage(one.bytes) else { return }
    var again = try SIPMessage(message.serialized())
    again.remove(.contentLength)
    var before = message
    before.remove(.contentLength)
    #expect(again == before)
  }
}
