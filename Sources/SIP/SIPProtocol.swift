/// The Session Initiation Protocol (RFC 3261) as state machines that read nothing and wait for
/// nothing: messages in and time in, actions out. Sockets and timers are the voice gateway's.
public enum SIPProtocol {
  /// The protocol version every message names.
  public static let version = "SIP/2.0"
}
