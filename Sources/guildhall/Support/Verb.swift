import Access
import ArgumentParser
import Caller
import EventLog
import Foundation
import Records

/// What every verb has in common.
protocol Verb: ParsableCommand {
  var output: OutputOptions { get }
}

struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON document on standard output (see docs/json.md).")
  var json = false
}

/// How the process ends.
enum ExitStatus: Int32, Error {
  case good = 0
  case findings = 1
  case wrongUsage = 2
  /// As a shell reports a process that SIGINT ended (128 + 2).
  case interrupted = 130
}

/// A fault that ends a verb, for people and as JSON.
struct Trouble: Error {
  var status: ExitStatus
  var kind: String
  var message: String

  /// What the person gave was wrong, in a way only the verb can see.
  static func usage(_ message: String) -> Trouble {
    Trouble(status: .wrongUsage, kind: "usage", message: message)
  }
  static func finding(_ kind: String, _ message: String) -> Trouble {
    Trouble(status: .findings, kind: kind, message: message)
  }

  init(status: ExitStatus, kind: String, message: String) {
    self.status = status
    self.kind = kind
    self.message = message
  }

  /// Nil for what the argument parser throws.
  init?(_ error: any Error) {
    switch error {
    case let trouble as Trouble: self = trouble
    case let fault as LogFault:
      if fault.reason == .interrupted {
        self.init(status: .interrupted, kind: fault.reason.rawValue, message: fault.description)
        return
      }
      let isUsage = [.notFound, .alreadyExists].contains(fault.reason)
      self.init(
        status: isUsage ? .wrongUsage : .findings, kind: fault.reason.rawValue,
        message: fault.description)
    case let fault as SealFault:
      self.init(status: .findings, kind: fault.reason.rawValue, message: fault.message)
    case let fault as AccessFault:
      let isUsage = [.unknownAccount, .nameTaken, .badName, .badValue].contains(fault.reason)
      self.init(
        status: isUsage ? .wrongUsage : .findings, kind: fault.reason.rawValue,
        message: fault.description)
    case let fault as RecordsFault:
      self.init(
        status: fault.isAbsent ? .wrongUsage : .findings,
        kind: fault.isAbsent ? "notFound" : "storage", message: fault.description)
    case let fault as CallerFault:
      let isUsage = [.usage, .file].contains(fault.reason)
      self.init(
        status: isUsage ? .wrongUsage : .findings, kind: fault.reason.rawValue,
        message: fault.message)
    case let error as CocoaError:
      self.init(status: .findings, kind: "file", message: error.localizedDescription)
    default: return nil
    }
  }

  func printJSON() {
    JSONOut.print([
      JSONMember(
        "error",
        .object([JSONMember("kind", .string(kind)), JSONMember("message", .string(message))]))
    ])
  }
}

/// The one JSON document of a verb.
enum JSONOut {
  static func print(_ members: [JSONMember]) {
    Output.write(JSONValue.object(members).encoded() + [10])
  }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
