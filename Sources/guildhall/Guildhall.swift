import ArgumentParser
import Desk
import EventLog
import Foundation

/// The one command; every verb is a file in the folders beside this one.
struct Guildhall: AsyncParsableCommand {
  static let version = House.programVersion

  static let configuration = CommandConfiguration(
    commandName: "guildhall",
    abstract: "A contact centre for councils.",
    discussion: """
      A service plan is a folder of YAML files. A log is one file that holds all that happened.

      Exit status: 0 when all is well, 1 when there are findings (a problem in the plan, damage \
      in the log, a refused publication), 2 when the command was used wrongly. Every verb takes \
      --json: one JSON document on standard output, described in docs/json.md; progress and \
      messages go to standard error.
      """,
    version: version,
    subcommands: [
      ServeCommand.self, CheckCommand.self, SimulateCommand.self, ReplayCommand.self,
      ForecastCommand.self, PublishCommand.self, LogCommand.self, UserCommand.self,
      DoctorCommand.self, CallCommand.self, AnswerCommand.self,
    ])
}

@main
enum Entrance {
  static func main() async {
    var isJSON = false
    do {
      var command = try Guildhall.parseAsRoot()
      isJSON = (command as? any Verb)?.output.json ?? false
      if var verb = command as? any AsyncParsableCommand {
        try await verb.run()
      } else {
        try command.run()
      }
      try Output.check()
    } catch {
      finish(error, isJSON: isJSON)
    }
  }

  /// One way out for everything that went wrong.
  private static func finish(_ error: any Error, isJSON: Bool) -> Never {
    var error = error
    if error is ExitStatus {
      do { try Output.check() } catch let unwritten { error = unwritten }
    }
    if let status = error as? ExitStatus { exit(status.rawValue) }
    if let trouble = Trouble(error) {
      if isJSON { trouble.printJSON() }
      Terminal.say("guildhall: \(trouble.message)")
      exit(trouble.status.rawValue)
    }
    let code = Guildhall.exitCode(for: error)
    guard code == .validationFailure else { Guildhall.exit(withError: error) }
    Terminal.say(Guildhall.fullMessage(for: error))
    exit(ExitStatus.wrongUsage.rawValue)
  }
}
