import MediaRelay
import NIOCore
import NIOPosix

/// The datagrams between gateway and media relay.
final class RelaySocket: Sendable {
  let inbound: AsyncStream<[UInt8]>
  private let channel: any Channel
  private let remote: SocketAddress

  private init(inbound: AsyncStream<[UInt8]>, channel: any Channel, remote: SocketAddress) {
    self.inbound = inbound
    self.channel = channel
    self.remote = remote
  }

  static func open(_ place: RelayPlace) async throws -> RelaySocket {
    let (inbound, continuation) = AsyncStream.makeStream(
      of: [UInt8].self, bufferingPolicy: .bufferingOldest(RelayClient.maximumPending))
    let remote = try SocketAddress(ipAddress: place.host, port: place.port)
    let any = place.host.contains(":") ? "::" : "0.0.0.0"
    let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 65_536))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Reader(remote, continuation))
        }
      }
      .bind(host: any, port: 0).get()
    return RelaySocket(inbound: inbound, channel: channel, remote: remote)
  }

  func send(_ bytes: [UInt8]) {
    let envelope = AddressedEnvelope(remoteAddress: remote, data: ByteBuffer(bytes: bytes))
    channel.writeAndFlush(envelope, promise: nil)
  }

  func close() async { try? await channel.close() }

  private final class Reader: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let remote: SocketAddress
    private let continuation: AsyncStream<[UInt8]>.Continuation
    init(_ remote: SocketAddress, _ continuation: AsyncStream<[UInt8]>.Continuation) {
      self.remote = remote
      self.continuation = continuation
    }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let envelope = unwrapInboundIn(data)
      // Nobody else's word is taken for the relay's.
      guard envelope.remoteAddress == remote else { return }
      continuation.yield(Array(envelope.data.readableBytesView))
    }
  }
}
