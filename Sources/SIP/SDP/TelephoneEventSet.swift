/// Which events of RFC 4733 somebody can receive: numbers 0 to 255, 0 to 15 being the keys.
public struct TelephoneEventSet: Hashable, Sendable, CustomStringConvertible {
  private var words: SIMD4<UInt64> = .zero

  public init() {}

  public init(_ range: ClosedRange<UInt8>) {
    for event in range { insert(event) }
  }

  /// 0 to 9, star, hash and A to D: what peers mean who say nothing (RFC 2833 section 3.9).
  public static let keys = TelephoneEventSet(0...15)

  /// Reads `a=fmtp`, such as "0-15,66,70"; what cannot be read of it is left out.
  public init(parameters: String) {
    for part in parameters.split(separator: ",").prefix(256) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
        UInt8($0.drop { $0 == " " }.prefix { ("0"..."9").contains($0) })
      }
      switch ends.count {
      case 1: if let event = ends[0] { insert(event) }
      case 2:
        guard let first = ends[0], let last = ends[1], first <= last else { continue }
        for event in first...last { insert(event) }
      default: continue
      }
    }
  }

  public func contains(_ event: UInt8) -> Bool {
    words[Int(event >> 6)] & (1 << UInt64(event & 63)) != 0
  }

  public mutating func insert(_ event: UInt8) {
    words[Int(event >> 6)] |= 1 << UInt64(event & 63)
  }

  public var isEmpty: Bool { words == .zero }

  public func intersection(_ other: Self) -> Self {
    var result = self
    result.words = words & other.words
    return result
  }

  /// As `a=fmtp` says it, such as "0-15,66".
  public var description: String {
    var parts: [String] = []
    var event = 0
    while event < 256 {
      guard contains(UInt8(event)) else {
        event += 1
        continue
      }
      var last = event
      while last < 255, contains(UInt8(last + 1)) { last += 1 }
      parts.append(event == last ? "\(event)" : "\(event)-\(last)")
      event = last + 1
    }
    return parts.joined(separator: ",")
  }
}
