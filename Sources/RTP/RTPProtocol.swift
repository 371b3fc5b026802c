/// The Real-time Transport Protocol (RFC 3550) and what is done with the sound it carries: packets,
/// jitter buffers, codecs, keypad digits, mixing and the measure of quality. No socket, no clock.
public enum RTPProtocol {
  /// The protocol version in the first two bits of every packet.
  public static let version = 2
}
