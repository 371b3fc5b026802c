import Foundation
import SIP

/// The sockets of SIP of one phone: one for datagrams and one that takes connections, both at one
/// port, and the connections.
final class SIPSockets {
  /// Connections at once, and what waits to be written to one; beyond it the connection is closed.
  private static let connectionsMaximum = 64
  private static let waitingBytesMaximum = 1_048_576
  private static let datagramsPerTurn = 256

  enum Arrival {
    case datagram([UInt8], Flow)
    case message(SIPMessage, Flow)
    case failed(Flow)
  }

  private struct Connection {
    var socket: NetSocket
    var flow: Flow
    var reader = StreamReader()
    var waiting: ArraySlice<UInt8> = []
  }

  let datagrams: NetSocket
  private let listener: NetSocket
  let local: NetAddress
  private var connections: [UInt64: Connection] = [:]
  private var lastConnection: UInt64 = 0

  init(datagrams: NetSocket, listener: NetSocket, local: NetAddress) {
    self.datagrams = datagrams
    self.listener = listener
    self.local = local
  }

  /// Both sockets at one address; port 0 takes any.
  static func open(_ address: NetAddress) throws(CallerFault) -> (NetSocket, NetSocket, NetAddress)
  {
    // A port free for datagrams may be taken for connections: then another is tried.
    for _ in 0..<(address.port == 0 ? 20 : 1) {
      guard let datagrams = NetSocket.datagram(at: address), let found = datagrams.local else {
        break
      }
      if let listener = NetSocket.listener(at: found) { return (datagrams, listener, found) }
    }
    throw CallerFault(
      .network,
      "\(address.bracketed):\(address.port) cannot be used: it is taken, or no address of this "
        + "machine. Choose another with --port or --host.")
  }

  var descriptors: [Int32] {
    [datagrams.descriptor, listener.descriptor] + connections.values.map(\.socket.descriptor)
  }

  /// Connections that have something to be written.
  var waitingDescriptors: Set<Int32> {
    Set(connections.values.filter { !$0.waiting.isEmpty }.map(\.socket.descriptor))
  }

  /// The way to somebody; nil when no connection can be begun.
  func flow(_ transport: TransportProtocol, to remote: NetAddress) -> Flow? {
    guard transport == .tcp else { return flow(.udp, remote, 0) }
    guard connections.count < Self.connectionsMaximum,
      let socket = NetSocket.connection(to: remote)
    else { return nil }
    return admit(socket, remote)
  }

  private func admit(_ socket: NetSocket, _ remote: NetAddress) -> Flow {
    lastConnection += 1
    let made = flow(.tcp, remote, lastConnection)
    connections[lastConnection] = Connection(socket: socket, flow: made)
    return made
  }

  private func flow(
    _ transport: TransportProtocol, _ remote: NetAddress, _ connection: UInt64
  ) -> Flow {
    Flow(
      transport: transport, localHost: host(towards: remote).bracketed, localPort: local.port,
      remoteHost: remote.bracketed, remotePort: remote.port, connection: connection)
  }

  /// Our address as somebody else reaches it.
  func host(towards remote: NetAddress) -> NetAddress {
    guard local.host == "0.0.0.0" || local.host == "::" else { return local }
    return NetSocket.localAddress(towards: remote) ?? local
  }

  func send(_ bytes: [UInt8], over flow: Flow) {
    guard flow.transport != .udp else {
      datagrams.send(bytes, to: NetAddress(host: flow.remoteHost, port: flow.remotePort))
      return
    }
    guard var connection = connections[flow.connection],
      connection.waiting.count + bytes.count <= Self.waitingBytesMaximum
    else { return }
    connection.waiting += bytes
    connections[flow.connection] = connection
  }

  /// Reads and writes whatever can be without waiting.
  func turn(_ buffer: UnsafeMutableRawBufferPointer) -> [Arrival] {
    var arrivals: [Arrival] = []
    for _ in 0..<Self.datagramsPerTurn {
      guard let (count, from) = datagrams.receive(into: buffer) else { break }
      arrivals.append(.datagram(Array(buffer[..<count]), flow(.udp, from, 0)))
    }
    while connections.count < Self.connectionsMaximum, let (socket, from) = listener.accept() {
      _ = admit(socket, from)
    }
    for number in connections.keys.sorted() { turn(number, buffer, &arrivals) }
    return arrivals
  }

  private func turn(
    _ number: UInt64, _ buffer: UnsafeMutableRawBufferPointer, _ arrivals: inout [Arrival]
  ) {
    guard var connection = connections[number] else { return }
    var isOpen = true
    while isOpen, !connection.waiting.isEmpty {
      switch connection.socket.write(connection.waiting) {
      case .bytes(let count): connection.waiting = connection.waiting.dropFirst(count)
      case .nothing:
        connections[number] = connection
        return read(number, buffer, &arrivals)
      case .closed: isOpen = false
      }
    }
    connections[number] = connection
    if isOpen { read(number, buffer, &arrivals) } else { fail(number, &arrivals) }
  }

  private func read(
    _ number: UInt64, _ buffer: UnsafeMutableRawBufferPointer, _ arrivals: inout [Arrival]
  ) {
    guard var connection = connections[number] else { return }
    switch connection.socket.read(into: buffer) {
    case .nothing: return
    case .closed: fail(number, &arrivals)
    case .bytes(let count):
      connection.reader.append(buffer[..<count])
      do throws(SIPFault) {
        while let item = try connection.reader.next() {
          switch item {
          case .message(let message): arrivals.append(.message(message, connection.flow))
          // RFC 5626 section 4.4.1: the answer to a keep-alive.
          case .ping: connection.waiting += [13, 10]
          case .pong: break
          }
        }
        connections[number] = connection
      } catch {
        fail(number, &arrivals)
      }
    }
  }

  private func fail(_ number: UInt64, _ arrivals: inout [Arrival]) {
    guard let connection = connections.removeValue(forKey: number) else { return }
    arrivals.append(.failed(connection.flow))
  }
}
