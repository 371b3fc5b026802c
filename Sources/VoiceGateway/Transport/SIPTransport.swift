import NIOCore
import NIOPosix
import SIP

/// What came over the network.
enum Inbound: Sendable {
  case datagram([UInt8], Flow)
  case message(SIPMessage, Flow)
  /// A connection ended: nothing can be sent over it any more.
  case failed(Flow)
}

/// The sockets of SIP: one for datagrams, one that takes connections (RFC 3261, 18). What comes
/// waits in a bounded stream; beyond it datagrams are dropped, as a network would.
final class SIPTransport: Sendable {
  static let waitingMaximum = 8_192
  /// Connections at once.
  static let connectionsMaximum = 2_000

  let inbound: AsyncStream<Inbound>
  private let box: SendBox
  private let datagrams: any Channel
  private let listener: any Channel
  let port: Int

  private init(
    inbound: AsyncStream<Inbound>, box: SendBox, datagrams: any Channel, listener: any Channel,
    port: Int
  ) {
    self.inbound = inbound
    self.box = box
    self.datagrams = datagrams
    self.listener = listener
    self.port = port
  }

  static func open(host: String, port: Int) async throws -> SIPTransport {
    let (inbound, continuation) = AsyncStream.makeStream(
      of: Inbound.self, bufferingPolicy: .bufferingOldest(waitingMaximum))
    let group = MultiThreadedEventLoopGroup.singleton
    let datagrams = try await DatagramBootstrap(group: group)
      .channelOption(.socketOption(.so_reuseaddr), value: 1)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
      .channelOption(.datagramVectorReadMessageCount, value: 16)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(DatagramReader(host, continuation))
        }
      }
      .bind(host: host, port: port).get()
    let actual = datagrams.localAddress?.port ?? port
    let local = Local(host: host, port: UInt16(clamping: actual))
    let box = SendBox()
    let listener = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        guard let number = box.admit(channel) else {
          return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ConnectionReader(local, number, box, continuation))
        }
      }
      .bind(host: host, port: actual).get()
    return SIPTransport(
      inbound: inbound, box: box, datagrams: datagrams, listener: listener, port: actual)
  }

  /// Sends; what cannot be sent is lost, and retransmission or a time-out tells.
  func send(_ bytes: [UInt8], over flow: Flow) {
    switch flow.transport {
    case .udp:
      guard
        let address = try? SocketAddress(
          ipAddress: flow.remoteHost.trimmingBrackets, port: Int(flow.remotePort))
      else { return }
      let envelope = AddressedEnvelope(remoteAddress: address, data: ByteBuffer(bytes: bytes))
      datagrams.writeAndFlush(envelope, promise: nil)
    default:
      box.channel(flow.connection)?.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    }
  }

  func close() async {
    try? await listener.close()
    try? await datagrams.close()
    for channel in box.all { try? await channel.close() }
  }

  struct Local: Sendable {
    var host: String
    var port: UInt16
  }
}

extension String {
  /// An IPv6 address as sockets take it.
  var trimmingBrackets: String {
    hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
  }
}

private final class DatagramReader: ChannelInboundHandler {
  typealias InboundIn = AddressedEnvelope<ByteBuffer>
  private let local: String
  private let continuation: AsyncStream<Inbound>.Continuation

  init(_ local: String, _ continuation: AsyncStream<Inbound>.Continuation) {
    self.local = local
    self.continuation = continuation
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let envelope = unwrapInboundIn(data)
    guard let host = envelope.remoteAddress.ipAddress, let port = envelope.remoteAddress.port else {
      return
    }
    let flow = Flow(
      transport: .udp, localHost: local,
      localPort: UInt16(clamping: context.localAddress?.port ?? 0),
      remoteHost: host.contains(":") ? "[\(host)]" : host, remotePort: UInt16(clamping: port))
    continuation.yield(.datagram(Array(envelope.data.readableBytesView), flow))
  }
}

private final class ConnectionReader: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let local: SIPTransport.Local
  private let number: UInt64
  private let box: SendBox
  private let continuation: AsyncStream<Inbound>.Continuation
  private var reader = StreamReader()
  private var flow: Flow?

  init(
    _ local: SIPTransport.Local, _ number: UInt64, _ box: SendBox,
    _ continuation: AsyncStream<Inbound>.Continuation
  ) {
    self.local = local
    self.number = number
    self.box = box
    self.continuation = continuation
  }

  func channelActive(context: ChannelHandlerContext) {
    guard let address = context.remoteAddress, let host = address.ipAddress else { return }
    flow = Flow(
      transport: .tcp, localHost: local.host, localPort: local.port,
      remoteHost: host.contains(":") ? "[\(host)]" : host,
      remotePort: UInt16(clamping: address.port ?? 0), connection: number)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard let flow else { return }
    reader.append(unwrapInboundIn(data).readableBytesView)
    do throws(SIPFault) {
      while let item = try reader.next() {
        switch item {
        case .message(let message): continuation.yield(.message(message, flow))
        // RFC 5626, 4.4.1: a double CRLF is a question, one is the answer.
        default:
          context.writeAndFlush(NIOAny(ByteBuffer(string: "\r\n")), promise: nil)
        }
      }
    } catch {
      // Where one message ends cannot be known any more (RFC 3261, 18.3).
      context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    box.forget(number)
    if let flow { continuation.yield(.failed(flow)) }
  }
}
