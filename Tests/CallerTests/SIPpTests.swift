import Foundation
import RTP
import Testing

@testable import Caller

/// SIPp (Debian's sip-tester) at the other end: another's messages, another's sound.
@Suite("Against SIPp", .serialized)
struct SIPpTests {
  static let program = "/usr/bin/sipp"
  static let secondsMaximum = 40
  static let isInstalled = FileManager.default.isExecutableFile(atPath: program)

  /// Runs SIPp until it is done.
  /// - Returns: its exit status, 0 when every call went as its scenario says.
  private static func run(_ scenario: String, _ arguments: [String], folder: URL) async throws
    -> Int32
  {
    let file = folder.appendingPathComponent("scenario.xml")
    try Data(scenario.utf8).write(to: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments =
      arguments + [
        "-sf", file.path, "-m", "1", "-i", "127.0.0.1", "-nostdin", "-timeout",
        "\(secondsMaximum)s",
        "-timeout_error",
      ]
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let (endings, ended) = AsyncStream.makeStream(of: Int32.self)
    process.terminationHandler = {
      ended.yield($0.terminationStatus)
      ended.finish()
    }
    try process.run()
    // Its own limit does not hold while it waits for a first call.
    let number = process.processIdentifier
    let limit = Task {
      try await Task.sleep(for: .seconds(secondsMaximum))
      kill(number, SIGKILL)
    }
    defer { limit.cancel() }
    for await status in endings { return status }
    return -1
  }

  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("caller-sipp-\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  /// Raw A-law, as `rtp_stream` plays it.
  private static func alaw(_ samples: [Int16]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: samples.count)
    samples.withUnsafeBufferPointer { samples in
      bytes.withUnsafeMutableBufferPointer { G711.encode(alaw: samples, into: $0) }
    }
    return bytes
  }

  /// A port that was free a moment ago.
  private static func freePort() throws -> UInt16 { try Phone(PhoneOptions()).port }

  static let sdp = """
    v=0
    o=user1 53655765 2353687637 IN IP4 127.0.0.1
    s=-
    c=IN IP4 127.0.0.1
    t=0 0
    m=audio [rtpstream_audio_port] RTP/AVP 8 101
    a=rtpmap:8 PCMA/8000
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-15
    a=ptime:20
    """

  static func request(_ line: String, number: Int, method: String, to: String, body: String = "")
    -> String
  {
    """
    \(line) SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: "SIPp" <sip:sipp@[local_ip]:[local_port]>;tag=[pid]SIPpTag[call_number]
    \(to)
    Call-ID: [call_id]
    CSeq: \(number) \(method)
    Contact: <sip:sipp@[local_ip]:[local_port]>
    Max-Forwards: 70
    \(body.isEmpty ? "" : "Content-Type: application/sdp\n")Content-Length: [len]

    \(body)
    """
  }

  static let invite = request(
    "INVITE sip:100@[remote_ip]:[remote_port]", number: 1, method: "INVITE",
    to: "To: <sip:100@[remote_ip]:[remote_port]>", body: sdp)

  static let calling = """
    <?xml version="1.0" encoding="ISO-8859-1" ?>
    <scenario name="A caller that plays a tone">
    <send retrans="500"><![CDATA[
    \(invite)
    ]]></send>
    <recv response="100" optional="true"/>
    <recv response="180" optional="true"/>
    <recv response="200" rrs="true"/>
    <send><![CDATA[
    \(request("ACK [next_url]", number: 1, method: "ACK", to: "[last_To:]"))
    ]]></send>
    <nop><action><exec rtp_stream="TONE,-1,8,PCMA/8000"/></action></nop>
    <pause milliseconds="4000"/>
    <send retrans="500"><![CDATA[
    \(request("BYE [next_url]", number: 2, method: "BYE", to: "[last_To:]"))
    ]]></send>
    <recv response="200"/>
    </scenario>
    """

  static func response(_ line: String, tag: Bool = true, body: String = "") -> String {
    """
    SIP/2.0 \(line)
    [last_Via:]
    [last_From:]
    [last_To:]\(tag ? ";tag=[pid]SIPpTag[call_number]" : "")
    [last_Call-ID:]
    [last_CSeq:]
    Contact: <sip:[local_ip]:[local_port];transport=[transport]>
    \(body.isEmpty ? "" : "Content-Type: application/sdp\n")Content-Length: [len]

    \(body)
    """
  }

  static let answering = """
    <?xml version="1.0" encoding="ISO-8859-1" ?>
    <scenario name="A callee that plays a tone">
    <recv request="INVITE"/>
    <send><![CDATA[
    \(response("180 Ringing"))
    ]]></send>
    <pause milliseconds="500"/>
    <send retrans="500"><![CDATA[
    \(response("200 OK", body: sdp))
    ]]></send>
    <recv request="ACK"/>
    <nop><action><exec rtp_stream="TONE,-1,8,PCMA/8000"/></action></nop>
    <recv request="BYE"/>
    <send><![CDATA[
    \(response("200 OK", tag: false))
    ]]></send>
    </scenario>
    """

  @Test("SIPp calls the answerer and is heard", .enabled(if: isInstalled, "needs sip-tester"))
  func called() async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let sound = folder.appendingPathComponent("tone.al")
    try Data(Self.alaw(tone(440, milliseconds: 2000))).write(to: sound)
    let phone = try Phone(PhoneOptions())
    var plan = AnswerPlan(
      script: try script("play tone 700", "hear tone 440 within 10s", "expect hang up within 30s"))
    plan.calls = 1
    plan.afterMilliseconds = 300
    plan.records = true
    async let reports = phone.run(answering: plan)
    let status = try await Self.run(
      Self.calling.replacingOccurrences(of: "TONE", with: sound.path),
      ["127.0.0.1:\(phone.port)", "-p", "\(try Self.freePort())"], folder: folder)
    #expect(status == 0, "SIPp's scenario did not hold")
    phone.stop()
    let report = try #require(try await reports.first)
    #expect(report.failure == nil && report.end == .farEnd, "\(report.story)")
    #expect(report.tones == [440] && report.quality?.codec == "PCMA")
    #expect(share(of: 440, in: report.recording) > 0.9)
  }

  @Test(
    "SIPp is called, rings, answers and is heard",
    .enabled(if: isInstalled, "needs sip-tester"),
    arguments: [PhoneOptions.Transport.udp, .tcp])
  func calls(transport: PhoneOptions.Transport) async throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let sound = folder.appendingPathComponent("tone.al")
    try Data(Self.alaw(tone(600, milliseconds: 2000))).write(to: sound)
    let port = try Self.freePort()
    let scenario = Self.answering.replacingOccurrences(of: "TONE", with: sound.path)
    async let status = Self.run(
      scenario, ["-p", "\(port)", "-t", transport == .tcp ? "t1" : "u1"], folder: folder)
    let address = "sip:100@127.0.0.1:\(port)"
    let lines = try script(
      "expect ringing within 10s", "expect answer within 10s", "hear tone 600 within 10s",
      "press 1", "wait 1s", "hang up")
    var plan = CallPlan(to: address, script: lines)
    plan.from = "+441632960222"
    plan.records = true
    var report: CallReport?
    // Over TCP nobody takes the call before SIPp has begun to listen.
    for _ in 0..<20 {
      var options = PhoneOptions()
      options.transport = transport
      report = try await Phone(options, calling: address).run([plan]).first
      guard case .lost = report?.end, report?.answeredAfterMilliseconds == nil else { break }
      try await Task.sleep(for: .milliseconds(250))
    }
    let found = try #require(report)
    #expect(found.failure == nil && found.end == .us, "\(found.story)")
    #expect(found.tones == [600])
    #expect(share(of: 600, in: found.recording) > 0.9)
    #expect(try await status == 0, "SIPp's scenario did not hold")
  }
}
