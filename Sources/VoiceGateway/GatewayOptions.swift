public import Vocabulary

/// Where the gateway is reached, and its maxima.
public struct GatewayOptions: Sendable {
  /// Numeric address that SIP and RTP use, as others reach it.
  public var host = "127.0.0.1"
  public var sipPort = 5060
  /// RTP and RTCP, in pairs.
  public var mediaPorts: ClosedRange<UInt16> = 20_000...29_999
  /// Where rtpengine takes NG commands, for browsers; nil: none take part.
  public var relay: RelayPlace?
  /// Calls at once; beyond, 503 with Retry-After.
  public var callsMaximum = 1_000
  /// Under which fingerprints of numbers are made; 32 random bytes.
  public var fingerprintKey: [UInt8] = []
  /// Silence on the line of a customer, although they should be heard, after which they are gone.
  public var inactivity = Span.seconds(60)

  public init() {}
}

/// Why the gateway cannot work.
public struct GatewayFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// What happened, where and what to do.
  public var description: String
  public init(_ description: String) { self.description = description }
}

/// Address of a media relay's control port.
public struct RelayPlace: Hashable, Sendable {
  public var host: String
  public var port: Int
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }
}
