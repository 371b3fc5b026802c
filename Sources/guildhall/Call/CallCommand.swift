import ArgumentParser
import Caller
import Foundation
import SIP

struct CallCommand: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "call",
    abstract: "Call a number as a resident would, to try the service out.",
    discussion: """
      Speaks a text or plays a file, presses keys, tells what is heard and how well, and hangs up; \
      or goes through a script, line by line. A line that does not hold ends the call, and the \
      exit status is 1.

        guildhall call sip:+441632960100@127.0.0.1:5060 --press 1 --after 4s --for 20s
        guildhall call sip:+441632960100@127.0.0.1 --say "I have a missed bin" --record heard.wav
        guildhall call sip:+441632960100@127.0.0.1 --script bins.call --json
        guildhall call sip:+441632960100@127.0.0.1 --script bins.call --calls 20 --per-second 2

      The lines of a script are described in docs/operating/telephone.md.
      """)

  enum Transport: String, ExpressibleByArgument, CaseIterable { case udp, tcp }

  @Argument(help: "Whom to call, such as sip:+441632960100@127.0.0.1:5060.")
  var to: String
  @Option(help: "The number to call from, or a whole address.")
  var from = "caller"
  @Option(help: "The name to call under.")
  var name = ""
  @Option(help: "Wait so long after the answer before anything else, such as 2s.")
  var after: String?
  @Option(
    help: ArgumentHelp(
      "Make so many calls, 1 to \(CallerLimits.callsMaximum).", valueName: "count"))
  var calls = 1
  @Option(help: ArgumentHelp("Begin so many a second.", valueName: "rate"))
  var perSecond = 1.0
  @Option(
    help: ArgumentHelp(
      "Who we are to a service that asks: name and the file that holds the password.",
      valueName: "user:password-file"))
  var auth: String?
  @Option(help: "How messages travel.")
  var transport = Transport.udp
  @Option(help: "The port to call from; any without it.")
  var port: UInt16 = 0
  @OptionGroup var phone: PhoneArguments
  @OptionGroup var output: OutputOptions

  static let stayMilliseconds: Int64 = 30_000

  func validate() throws {
    try phone.validateSteps()
    try PhoneArguments.checkDuration(after, "--after")
    if phone.script != nil, after != nil {
      throw ValidationError("--after goes without --script: write \"wait 2s\" into the script.")
    }
    guard (1...CallerLimits.callsMaximum).contains(calls) else {
      throw ValidationError("--calls is from 1 to \(CallerLimits.callsMaximum).")
    }
    guard perSecond > 0, perSecond <= CallerLimits.perSecondMaximum else {
      throw ValidationError(
        "--per-second is more than 0 and at most \(Int(CallerLimits.perSecondMaximum)).")
    }
  }

  func run() async throws {
    var options = try phone.options()
    options.transport = transport == .tcp ? .tcp : .udp
    options.port = port
    options.credentials = try credentials()
    var steps: [ScriptStep] = []
    if let after { steps.append(try ScriptParser.step("wait \(after)")) }
    steps += try phone.steps(stay: Self.stayMilliseconds)
    let sounds = try await SoundBook(steps, language: phone.language)
    var plan = CallPlan(to: to, script: steps)
    plan.from = from
    plan.name = name
    plan.lastsAtMostMilliseconds = phone.lastsAtMost
    plan.records = phone.record != nil
    try phone.prepareRecording()
    let caller = try Phone(options, calling: to)
    let interrupt = Interrupt { caller.stop() }
    let isJSON = output.json
    let reports = try await caller.run(
      Array(repeating: plan, count: calls), perSecond: perSecond, sounds: sounds
    ) { report in
      if !isJSON { CallOutput.say(report) }
    }
    let wasInterrupted = interrupt.isAsked
    interrupt.end()
    try phone.keepRecordings(reports)
    if output.json { CallOutput.print(reports, recording: phone.record) }
    if calls > 1, !output.json { CallOutput.saySum(reports, asked: calls) }
    if wasInterrupted { throw ExitStatus.interrupted }
    if reports.contains(where: { $0.failure != nil }) { throw ExitStatus.findings }
  }

  private func credentials() throws -> DigestCredentials? {
    guard let auth else { return nil }
    guard let colon = auth.firstIndex(of: ":") else {
      throw Trouble.usage(
        "--auth is a name, a colon and the file that holds the password: alice:secrets/alice.")
    }
    let path = String(auth[auth.index(after: colon)...])
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Trouble.usage("The file of the password, \(path), cannot be read. Check its name.")
    }
    let password = String(decoding: data, as: UTF8.self).prefix { !$0.isNewline }
    return DigestCredentials(name: String(auth[..<colon]), password: String(password))
  }
}
