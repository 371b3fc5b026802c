import Vocabulary

/// A set of advisers as bits, so that "free and able" is a few machine words even for thousands.
struct AdviserSet: Hashable, Sendable {
  var words: [UInt64] = []

  init(count: Int = 0) { words = Array(repeating: 0, count: (count + 63) / 64) }

  func contains(_ adviser: AdviserID) -> Bool {
    let word = adviser.index >> 6
    return word < words.count && words[word] & (1 << UInt64(adviser.index & 63)) != 0
  }

  /// Returns true when the membership changed.
  @discardableResult
  mutating func set(_ adviser: AdviserID, _ isMember: Bool) -> Bool {
    let word = adviser.index >> 6
    let bit: UInt64 = 1 << UInt64(adviser.index & 63)
    guard (words[word] & bit != 0) != isMember else { return false }
    words[word] ^= bit
    return true
  }

  mutating func formUnion(_ other: AdviserSet) {
    for i in words.indices { words[i] |= other.words[i] }
  }

  mutating func formIntersection(_ other: AdviserSet) {
    for i in words.indices { words[i] &= other.words[i] }
  }

  /// Size of the intersection.
  func countCommon(_ other: AdviserSet) -> Int {
    var count = 0
    for i in words.indices { count += (words[i] & other.words[i]).nonzeroBitCount }
    return count
  }

  func intersects(_ other: AdviserSet) -> Bool {
    for i in words.indices where words[i] & other.words[i] != 0 { return true }
    return false
  }

  /// Visits the members of the intersection by ascending number.
  @inline(__always)
  func forEachCommon(_ other: AdviserSet, _ body: (AdviserID) -> Void) {
    for i in words.indices {
      var bits = words[i] & other.words[i]
      while bits != 0 {
        body(AdviserID(index: i << 6 + bits.trailingZeroBitCount))
        bits &= bits - 1
      }
    }
  }
}
