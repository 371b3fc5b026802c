import Foundation

/// The service, started for this measurement alone.
final class Served: @unchecked Sendable {
  private let process: pid_t
  private(set) var port: UInt16 = 0
  private static let startSecondsMaximum = 60.0
  private static let stopSecondsMaximum = 20.0

  init(_ program: String, plan: String, data: String, web: String) throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Fault("no pipe: \(errno)") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    let line = [
      program, "serve", plan, "--data", data, "--web", web, "--port", "0", "--rate-factor", "1e6",
    ]
    var words = line.map { strdup($0) }
    defer { for word in words { free(word) } }
    words.append(nil)
    var started: pid_t = 0
    let status = posix_spawn(&started, program, &actions, nil, words, environ)
    close(ends[1])
    guard status == 0 else { throw Fault("\(program) did not start: \(status)") }
    process = started
    port = try Self.port(from: ends[0])
    // It may write more; nobody should have to wait for it.
    let rest = ends[0]
    Thread.detachNewThread {
      var bytes = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(rest, &bytes, bytes.count)
        if count <= 0 { break }
        FileHandle.standardError.write(Data(bytes[..<count]))
      }
      close(rest)
    }
  }

  /// "Guildhall runs. Desk: http://localhost:PORT/desk/ …"
  private static func port(from end: Int32) throws -> UInt16 {
    var said: [UInt8] = []
    var byte: UInt8 = 0
    let latest = Date() + startSecondsMaximum
    while Date() < latest {
      var wait = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, 500) > 0 else { continue }
      guard read(end, &byte, 1) == 1 else { break }
      said.append(byte)
      guard byte == UInt8(ascii: "\n") else { continue }
      let text = String(decoding: said, as: UTF8.self)
      guard let place = text.range(of: "Desk: http://localhost:") else { continue }
      if let port = UInt16(text[place.upperBound...].prefix { $0.isNumber }) { return port }
    }
    throw Fault("the service did not start: \(String(decoding: said, as: UTF8.self))")
  }

  struct Memory {
    /// kB of 1,024 bytes, as the kernel counts them.
    var resident: Int
  }

  func memory() -> Memory {
    let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return Memory(resident: Int(line.filter(\.isNumber)) ?? 0)
  }

  /// Of the service alone, since it started.
  func processorSeconds() -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
    let fields = text.drop { $0 != ")" }.split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
      return 0
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Ends it in order; by force when that takes too long.
  func stop() {
    kill(process, SIGTERM)
    let latest = Date() + Self.stopSecondsMaximum
    var status: Int32 = 0
    while Date() < latest {
      if waitpid(process, &status, WNOHANG) != 0 { return }
      Thread.sleep(forTimeInterval: 0.1)
    }
    print("the service did not end in \(Int(Self.stopSecondsMaximum)) s and was killed")
    kill(process, SIGKILL)
    waitpid(process, &status, 0)
  }
}

/// The machine, as its kernel tells.
enum Machine {
  static var words: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model =
      text.split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    return "\(ProcessInfo.processInfo.activeProcessorCount) × \(model)"
  }

  static var loadAverage: String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    return text.split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// Processor time of everything on the machine, in seconds: all but idle and waiting for disks.
  static func busySeconds() -> Double {
    let text = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
    let fields = (text.split(separator: "\n").first ?? "").split(separator: " ").compactMap {
      Double($0)
    }
    guard fields.count > 4 else { return 0 }
    let all = fields.prefix(8).reduce(0, +)
    return (all - fields[3] - fields[4]) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
