import Foundation

/// All live streams, read by one thread that waits for whichever has something (poll).
final class Streams: @unchecked Sendable {
  /// Desk, name of the event, its data, and when it was read (milliseconds since 1970).
  typealias Handler = @Sendable (Int, String, Data, Double) -> Void

  private struct Stream {
    var desk: Int
    var socket: Int32
    var reader = StreamReader()
  }

  private let port: UInt16
  private let lock = NSLock()
  private var coming: [Stream] = []
  private var ended = 0

  init(port: UInt16) { self.port = port }

  var endedCount: Int { lock.withLock { ended } }

  func open(_ desk: Int, _ path: String, _ headers: [String]) throws {
    let socket = try Connection.open(port)
    let head = Connection.head("GET", path, headers + ["Accept: text/event-stream"], length: nil)
    try Connection.write(head, to: socket)
    guard fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) == 0 else {
      throw Fault("cannot read without waiting: \(errno)")
    }
    lock.withLock { coming.append(Stream(desk: desk, socket: socket)) }
  }

  func start(_ handler: @escaping Handler) {
    Thread.detachNewThread { [self] in read(handler) }
  }

  private func read(_ handler: Handler) {
    var streams: [Stream] = []
    var waits: [pollfd] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      for stream in lock.withLock({ take() }) {
        streams.append(stream)
        waits.append(pollfd(fd: stream.socket, events: Int16(POLLIN), revents: 0))
      }
      guard poll(&waits, nfds_t(waits.count), 20) > 0 else { continue }
      for at in waits.indices where waits[at].revents != 0 {
        let count = Foundation.read(waits[at].fd, &piece, piece.count)
        let now = Date().timeIntervalSince1970 * 1000
        if count > 0 {
          let desk = streams[at].desk
          streams[at].reader.take(piece[..<count]) { handler(desk, $0, $1, now) }
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
          close(waits[at].fd)
          // poll passes over negative descriptors.
          waits[at].fd = -1
          lock.withLock { ended += 1 }
        }
      }
    }
  }

  private func take() -> [Stream] {
    defer { coming = [] }
    return coming
  }
}

/// Server-sent events out of an answer in chunks (RFC 9112, section 7.1).
struct StreamReader {
  private var raw: [UInt8] = []
  private var text: [UInt8] = []
  private var isHeadRead = false
  /// Bytes of the present chunk that are missing, with the line end behind it.
  private var left = 0

  mutating func take(_ bytes: ArraySlice<UInt8>, _ event: (String, Data) -> Void) {
    raw += bytes
    var at = 0
    if !isHeadRead {
      guard let end = raw.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
      at = end.upperBound
      isHeadRead = true
    }
    while at < raw.count {
      if left == 0 {
        guard let end = raw[at...].firstIndex(of: UInt8(ascii: "\n")) else { break }
        let size = String(decoding: raw[at..<end], as: UTF8.self)
          .trimmingCharacters(in: .whitespaces.union(.newlines))
        left = (Int(size, radix: 16) ?? 0) + 2
        at = end + 1
      }
      let count = min(left, raw.count - at)
      // The last two bytes are the chunk's line end, not text.
      text += raw[at..<at + max(0, min(count, left - 2))]
      left -= count
      at += count
    }
    raw.removeFirst(at)
    speak(event)
  }

  private mutating func speak(_ event: (String, Data) -> Void) {
    let gap = Array("\n\n".utf8)
    var at = 0
    while let end = text[at...].firstRange(of: gap) {
      var name = "message"
      var data = Data()
      for line in text[at..<end.lowerBound].split(separator: UInt8(ascii: "\n")) {
        if line.starts(with: "event: ".utf8) {
          name = String(decoding: line.dropFirst(7), as: UTF8.self)
        } else if line.starts(with: "data: ".utf8) {
          data = Data(line.dropFirst(6))
        }
      }
      if !data.isEmpty { event(name, data) }
      at = end.upperBound
    }
    text.removeFirst(at)
  }
}
