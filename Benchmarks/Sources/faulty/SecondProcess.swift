import Foundation

/// This program once more, beside the first, telling the hash of each seed.
struct SecondProcess {
  private let process = Process()
  private let reading: Reading

  /// Reads the other's lines while it runs, so that its pipe never fills.
  private final class Reading: @unchecked Sendable {
    private let done = DispatchSemaphore(value: 0)
    private var text = Data()

    init(_ file: FileHandle) {
      DispatchQueue.global().async { [self] in
        text = file.readDataToEndOfFile()
        done.signal()
      }
    }

    func wait() -> String {
      done.wait()
      return String(decoding: text, as: UTF8.self)
    }
  }

  init(count: Int, first: UInt64) throws {
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--worker", "\(count)", "\(first)"]
    process.standardOutput = pipe
    try process.run()
    reading = Reading(pipe.fileHandleForReading)
  }

  /// Seeds whose hash there is missing or another.
  func differing(from hashes: [UInt64: String]) -> [UInt64] {
    var there: [UInt64: String] = [:]
    for line in reading.wait().split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, let seed = UInt64(words[0]) { there[seed] = String(words[1]) }
    }
    process.waitUntilExit()
    return hashes.keys.sorted().filter { hashes[$0] != there[$0] }
  }
}
