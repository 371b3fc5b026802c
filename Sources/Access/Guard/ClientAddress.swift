import Foundation

/// From where somebody signs in, as failures are counted: an IPv4 address, or the /64 of an IPv6
/// one, which is what a single customer of a provider has.
public struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
  public let description: String

  /// Any text is taken; one that is no address counts as itself, cut to a fixed length.
  public init(_ text: String) {
    // Zone ids ("%eth0") are of the machine, not of the client.
    let bare = text.split(separator: "%", maxSplits: 1).first.map(String.init) ?? text
    var four = in_addr()
    if inet_pton(AF_INET, bare, &four) == 1 {
      description = Self.dotted(withUnsafeBytes(of: &four) { Array($0) })
      return
    }
    var six = in6_addr()
    guard inet_pton(AF_INET6, bare, &six) == 1 else {
      description = String(decoding: text.utf8.prefix(64), as: UTF8.self)
      return
    }
    let bytes = withUnsafeBytes(of: &six) { Array($0) }
    let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 255 && bytes[11] == 255
    if isMapped {
      description = Self.dotted(Array(bytes[12...]))
    } else {
      let groups = stride(from: 0, to: 8, by: 2).map {
        String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
      }
      description = groups.joined(separator: ":") + "::/64"
    }
  }

  /// Reads back what a store kept of `description`.
  public init(stored text: String) { description = text }

  /// For work at the machine itself, such as the command.
  public static let local = ClientAddress("local")

  private static func dotted(_ bytes: [UInt8]) -> String {
    bytes.map(String.init).joined(separator: ".")
  }
}
