import Foundation

/// Runs a program for a limited time, and learns how it ended.
enum VoiceProcess {
  enum Ending: Hashable, Sendable {
    case exit(Int32)
    case tooSlow
    case notStarted
  }

  static func run(
    _ program: String, _ arguments: [String], timeLimitMilliseconds: Int
  ) async -> Ending {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let (endings, continuation) = AsyncStream.makeStream(of: Ending.self)
    process.terminationHandler = {
      continuation.yield(.exit($0.terminationReason == .exit ? $0.terminationStatus : -1))
      continuation.finish()
    }
    guard (try? process.run()) != nil else { return .notStarted }
    let number = process.processIdentifier
    let limit = Task {
      try await Task.sleep(for: .milliseconds(timeLimitMilliseconds))
      continuation.yield(.tooSlow)
      kill(number, SIGKILL)
    }
    defer { limit.cancel() }
    var first: Ending?
    // Goes on to the end of the process, so that none is left behind.
    for await ending in endings where first == nil { first = ending }
    return first ?? .exit(-1)
  }
}
