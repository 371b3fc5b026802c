import Foundation
import MediaRelay

/// rtpengine as a child on loopback, and what is needed to talk to it.
final class RelayProcess {
  static let path = ["/usr/bin/rtpengine", "/usr/local/bin/rtpengine"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  let folder: URL
  let port: UInt16
  private var process: Process?

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "relay-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    port = try Socket().port
    let first = 20_000 + Int.random(in: 0..<60) * 200
    let configuration = """
      [relay]
      table = -1
      interface = lo/127.0.0.1
      listen-ng = 127.0.0.1:\(port)
      foreground = true
      log-stderr = true
      log-level = 3
      port-min = \(first)
      port-max = \(first + 199)
      num-threads = 1
      media-num-threads = 1
      timeout = 60
      offer-timeout = 60
      delete-delay = 0
      """
    try configuration.write(
      to: folder.appendingPathComponent("relay.conf"), atomically: true, encoding: .utf8)
    try start()
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: folder)
  }

  func start() throws {
    let child = Process()
    child.executableURL = URL(fileURLWithPath: Self.path ?? "/usr/bin/rtpengine")
    child.arguments = [
      "--config-file=\(folder.path)/relay.conf", "--config-section=relay",
      "--pidfile=\(folder.path)/relay.pid",
    ]
    child.standardOutput = FileHandle.nullDevice
    child.standardError = FileHandle.nullDevice
    try child.run()
    process = child
  }

  /// As a crash would end it.
  func kill() {
    guard let process, process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
  }
}

/// A UDP socket on loopback, given a port by the system.
final class Socket {
  struct Failure: Error { var what: String }

  private let descriptor: Int32
  let port: UInt16

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    self.descriptor = descriptor
    guard descriptor >= 0 else { throw Failure(what: "socket") }
    var address = Self.address(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard bound else { throw Failure(what: "bind") }
  }

  deinit { close(descriptor) }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  func send(_ bytes: [UInt8], to port: UInt16) {
    var address = Self.address(port)
    _ = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        sendto(
          descriptor, bytes, bytes.count, 0, generic,
          socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  func receive(waitingMilliseconds: Int32) -> [UInt8]? {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, waitingMilliseconds) > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    return count >= 0 ? Array(bytes[0..<count]) : nil
  }
}

/// The client with a socket and a clock, and with faults where a test asks for them.
final class RelayDriver {
  private(set) var client: RelayClient
  private let socket: Socket
  private let relay: RelayProcess
  private(set) var events: [RelayClient.Action] = []
  private var results: [RelayClient.RequestID: Result<RelayAnswer, RelayFault>] = [:]
  /// Datagrams to the relay that get lost, those of pings not counted.
  var losses = 0
  /// Whether each answer arrives twice.
  var doublesAnswers = false
  private(set) var transmissions = 0

  init(_ relay: RelayProcess, boot: String) throws {
    self.relay = relay
    socket = try Socket()
    client = RelayClient(boot: boot, at: Self.now)
  }

  static var now: Int64 { Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000) }

  private func carry(_ actions: [RelayClient.Action]) {
    for action in actions {
      switch action {
      case .transmit(let bytes):
        let text = String(decoding: bytes, as: UTF8.self)
        let isProbe = text.contains(#""ping""#) || text.contains(#""statistics""#)
        if !isProbe {
          transmissions += 1
          if losses > 0 {
            losses -= 1
            continue
          }
        }
        socket.send(bytes, to: relay.port)
      case .complete(let id, let result): results[id] = result
      case .up, .down, .restarted: events.append(action)
      }
    }
  }

  func step() {
    carry(client.tick(Self.now))
    guard let datagram = socket.receive(waitingMilliseconds: 20) else { return }
    carry(client.receive(datagram, at: Self.now))
    if doublesAnswers { carry(client.receive(datagram, at: Self.now)) }
  }

  /// Runs until something is so, at most for 20 seconds.
  func wait(_ isSo: () -> Bool) -> Bool {
    let end = Self.now + 20_000
    while Self.now < end {
      if isSo() { return true }
      step()
    }
    return isSo()
  }

  func ask(_ request: RelayRequest) throws -> RelayAnswer {
    let (id, actions) = try client.send(request, at: Self.now)
    carry(actions)
    guard wait({ results[id] != nil }), let result = results.removeValue(forKey: id) else {
      throw RelayFault.unanswered
    }
    return try result.get()
  }
}
