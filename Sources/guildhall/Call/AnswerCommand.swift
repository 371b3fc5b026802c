import ArgumentParser
import Caller

struct AnswerCommand: AsyncParsableCommand, Verb {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Be a phone that waits for calls: a duty officer's mobile, a transfer's target.",
    discussion: """
      Answers, or refuses, after a while; says or plays something, presses keys, tells what is \
      heard; or goes through a script for every call, line by line. A line that does not hold ends \
      its call, and the exit status is 1. Ctrl-C ends it, and after --calls it ends by itself.

        guildhall answer --port 5070 --after 3s --say "Duty officer speaking"
        guildhall answer --port 5070 --reject 486
        guildhall answer --port 5070 --script officer.call --calls 1 --json
      """)

  @Option(help: "The port to wait at, UDP and TCP.")
  var port: UInt16 = 5070
  @Option(help: "Let it ring so long, such as 3s.")
  var after = "0s"
  @Option(help: ArgumentHelp("Refuse with this status, 300 to 699.", valueName: "status"))
  var reject: Int?
  @Option(
    help: ArgumentHelp("End after so many calls; without it, at Ctrl-C.", valueName: "count"))
  var calls: Int?
  @OptionGroup var phone: PhoneArguments
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try phone.validateSteps()
    try PhoneArguments.checkDuration(after, "--after")
    if let reject, !(300...699).contains(reject) {
      throw ValidationError("--reject is from 300 to 699, such as 486.")
    }
    if let calls, calls < 1 { throw ValidationError("--calls is at least 1.") }
  }

  func run() async throws {
    var options = try phone.options()
    options.port = port
    var plan = AnswerPlan(
      script: try phone.steps(stay: CallerLimits.durationMillisecondsMaximum))
    plan.afterMilliseconds = ScriptParser.milliseconds(after) ?? 0
    plan.rejectStatus = reject
    plan.calls = calls
    plan.lastsAtMostMilliseconds = phone.lastsAtMost
    plan.records = phone.record != nil
    let sounds = try await SoundBook(plan.script, language: phone.language)
    try phone.prepareRecording()
    let answerer = try Phone(options)
    let interrupt = Interrupt { answerer.stop() }
    Terminal.say("Waiting for calls at sip:\(answerer.host):\(answerer.port). Ctrl-C ends it.")
    let isJSON = output.json
    let reports = try await answerer.run(answering: plan, sounds: sounds) { report in
      if !isJSON { CallOutput.say(report) }
    }
    interrupt.end()
    try phone.keepRecordings(reports)
    if output.json { CallOutput.print(reports, recording: phone.record) }
    let isFinding = reports.contains { report in
      // A call that was to be refused, and was, has nothing to go through.
      report.failure != nil && (reject == nil || report.end != .refused(reject ?? 0))
    }
    if isFinding { throw ExitStatus.findings }
  }
}
