import Foundation
import Synchronization

/// Standard output: what was asked for. A full disk or a closed pipe is remembered, so that no verb
/// ends as if its result had been delivered.
enum Output {
  private static let fault = Mutex<Int32?>(nil)

  /// Writes at once; after a fault, nothing more.
  static func write(_ bytes: [UInt8]) {
    fault.withLock { fault in
      guard fault == nil else { return }
      fault = bytes.withUnsafeBytes { writeAll($0) }
    }
  }

  private static func writeAll(_ bytes: UnsafeRawBufferPointer) -> Int32? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(
        FileHandle.standardOutput.fileDescriptor,
        UnsafeRawBufferPointer(rebasing: rest).baseAddress,
        rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(count)
    }
    return nil
  }

  /// Throws when something that was printed did not arrive.
  static func check() throws(Trouble) {
    guard let code = fault.withLock({ $0 }) else { return }
    throw Trouble.finding(
      "output",
      "the result could not be written to standard output (\(String(cString: strerror(code)))). "
        + "What the verb does was done; only what it says is missing. Make room, or send it "
        + "elsewhere.")
  }
}

/// In place of the standard library's, which does not say when nothing is written.
func print(_ line: some CustomStringConvertible) { Output.write([UInt8]("\(line)\n".utf8)) }
