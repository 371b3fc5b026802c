import EventLog
import Foundation
import Synchronization

/// Keeps a second writer away: an advisory lock (flock) on a file beside the log, which the system
/// lets go when the process ends in whatever way. The file names the process for the message.
final class WriterLock: Sendable {
  /// A reader may hold the lock for a moment while it looks at the files, so taking it is repeated.
  static let attemptsMaximum = 10
  static let attemptMilliseconds: UInt32 = 50

  private let descriptor: Mutex<Int32?>

  private init(descriptor: Int32) { self.descriptor = Mutex(descriptor) }

  deinit { release() }

  func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  static func path(for log: String) -> String { log + ".lock" }

  /// Takes the lock for a writer.
  static func exclusive(for log: String) throws -> WriterLock {
    let descriptor = open(path(for: log), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw POSIXFault.last }
    for attempt in 1...attemptsMaximum {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
        ftruncate(descriptor, 0)
        let text = "\(getpid())\n"
        _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
        return WriterLock(descriptor: descriptor)
      }
      guard errno == EWOULDBLOCK else { break }
      if attempt < attemptsMaximum { usleep(attemptMilliseconds * 1000) }
    }
    let code = errno
    defer { close(descriptor) }
    guard code == EWOULDBLOCK else { throw POSIXFault(code: code) }
    var buffer = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    let holder = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    throw LogFault(
      .inUse,
      "the file is open for writing by process \(holder.map { "\($0)" } ?? "unknown")", at: log,
      remedy: "Only one process may write. Stop that one first (\"ps -p "
        + "\(holder.map { "\($0)" } ?? "PID")\" shows it), or open for reading.")
  }

  /// For a reader: true while no writer is about; `body` runs with writers kept out.
  static func withoutWriter(for log: String, _ body: () throws -> Void) throws -> Bool {
    let descriptor = open(path(for: log), O_RDONLY | O_CLOEXEC)
    // Without a lock file there never was a writer, or the log is a copy.
    guard descriptor >= 0 else {
      try body()
      return true
    }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return false }
    try body()
    return true
  }
}
