import Foundation

/// A connection to this machine that is kept open between requests (HTTP/1.1), used by one thread.
final class Connection {
  struct Answer: CustomStringConvertible {
    var status: Int
    var body: Data
    var description: String { "\(status) \(String(decoding: body.prefix(300), as: UTF8.self))" }
  }

  private let port: UInt16
  private var socket: Int32 = -1
  private static let waitSecondsMaximum = 30

  init(port: UInt16) { self.port = port }
  deinit { if socket >= 0 { close(socket) } }

  /// A new socket to the service.
  static func open(_ port: UInt16) throws -> Int32 {
    let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw Fault("no socket: \(errno)") }
    var on: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    var most = timeval(tv_sec: waitSecondsMaximum, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &most, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      let reason = errno
      close(socket)
      throw Fault("no connection: \(reason)")
    }
    return socket
  }

  static func head(_ method: String, _ path: String, _ headers: [String], length: Int?) -> String {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers
    if let length { lines += ["Content-Type: application/json", "Content-Length: \(length)"] }
    return lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  static func write(_ text: String, to socket: Int32) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(socket, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Fault("cannot write: \(errno)") }
      rest = rest.dropFirst(count)
    }
  }

  /// Asks and waits for the answer; a connection that the service has closed is made anew once.
  func ask(
    _ method: String, _ path: String, _ headers: [String], _ body: String? = nil
  ) throws -> Answer {
    let text = Self.head(method, path, headers, length: body?.utf8.count) + (body ?? "")
    let isNew = socket < 0
    do {
      return try once(text)
    } catch {
      drop()
      if isNew { throw error }
      return try once(text)
    }
  }

  private func once(_ text: String) throws -> Answer {
    if socket < 0 { socket = try Self.open(port) }
    try Self.write(text, to: socket)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 14)
    var end: (head: Int, length: Int, status: Int)?
    while true {
      let count = read(socket, &piece, piece.count)
      guard count > 0 else { throw Fault("no answer: \(count) \(errno)") }
      bytes += piece[..<count]
      if end == nil { end = Self.headEnd(bytes) }
      if let end, bytes.count >= end.head + end.length {
        return Answer(
          status: end.status, body: Data(bytes[end.head..<end.head + end.length]))
      }
    }
  }

  private func drop() {
    if socket >= 0 { close(socket) }
    socket = -1
  }

  /// Where the head of an answer ends, how long its body is, and its status; nil before its end.
  private static func headEnd(_ bytes: [UInt8]) -> (head: Int, length: Int, status: Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(
      separator: "\r\n", omittingEmptySubsequences: true)
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    var length = 0
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == "content-length" {
        length = Int(parts[1].trimmingCharacters(in: .whitespaces)) ?? 0
      }
    }
    return (end.upperBound, length, status)
  }
}
