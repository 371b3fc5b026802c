import Foundation

/// A copy of this program, started to be killed. What it writes to its standard output is read here
/// to the end.
public struct Victim {
  public struct Fault: Error, CustomStringConvertible {
    public var description: String
  }

  /// How it came to its end.
  public enum End: Hashable, Sendable {
    /// By the signal sent here, as asked.
    case killed
    /// By itself, before the moment came.
    case ended(status: Int32)
  }

  private let process: pid_t
  private let output: Int32
  private static let readBytes = 1 << 16

  /// - Parameter arguments: what the copy finds after its own name.
  public init(arguments: [String]) throws(Fault) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Fault(description: "no pipe: \(errno)") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(ends[1]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    var words = ([CommandLine.arguments[0]] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var started: pid_t = 0
    let status = posix_spawn(&started, "/proc/self/exe", &actions, nil, words, environ)
    guard status == 0 else {
      close(ends[0])
      throw Fault(description: "the child did not start: \(status)")
    }
    process = started
    output = ends[0]
  }

  /// Kills it by SIGKILL after so long, unless it has ended, and waits until it is gone.
  /// - Parameter take: given what it wrote, in pieces, as it comes.
  public func run(
    killAfter span: Duration, take: (ArraySlice<UInt8>) -> Void
  ) throws(Fault) -> End {
    let clock = ContinuousClock()
    let moment = clock.now + span
    var isKilled = false
    var bytes = [UInt8](repeating: 0, count: Self.readBytes)
    while true {
      let left = moment - clock.now
      if !isKilled, left <= .zero {
        kill(process, SIGKILL)
        isKilled = true
      }
      var wait = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      let milliseconds = Int32(max(1, left / .milliseconds(1)))
      guard poll(&wait, 1, isKilled ? -1 : milliseconds) > 0 else { continue }
      let count = read(output, &bytes, bytes.count)
      if count > 0 {
        take(bytes[..<count])
      } else if count == 0 || errno != EINTR {
        break
      }
    }
    close(output)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw Fault(description: "the child is lost: \(errno)") }
    }
    let signal = status & 0x7f
    if signal == SIGKILL, isKilled { return .killed }
    return .ended(status: signal == 0 ? (status >> 8) & 0xff : 128 + signal)
  }
}

/// Lets the system forget what it holds of a file in memory, so that it is read from disk next.
public func forgetCached(_ path: String) {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fdatasync(descriptor)
  posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
  close(descriptor)
}
