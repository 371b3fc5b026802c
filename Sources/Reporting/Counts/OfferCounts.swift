public import Vocabulary

/// Offers of waiting contacts to advisers, counted by the moment they were made. Consultations are
/// not offers. made = accepted + declined + notAnswered + withdrawn + those still ringing.
public struct OfferCounts: Hashable, Sendable, Recorded {
  public var made: UInt64 = 0
  public var accepted: UInt64 = 0
  /// The adviser said no.
  public var declined: UInt64 = 0
  /// The deadline passed (the field says RONA).
  public var notAnswered: UInt64 = 0
  /// Ended without the adviser: the customer left, a supervisor stepped in.
  public var withdrawn: UInt64 = 0

  public init() {}
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("made", &made)
    try coder.field("accepted", &accepted)
    try coder.field("declined", &declined)
    try coder.field("notAnswered", &notAnswered)
    try coder.field("withdrawn", &withdrawn)
  }

  /// Adds what was counted elsewhere; the longest of the two stays the longest.
  public static func += (sum: inout OfferCounts, more: OfferCounts) {
    sum.made += more.made
    sum.accepted += more.accepted
    sum.declined += more.declined
    sum.notAnswered += more.notAnswered
    sum.withdrawn += more.withdrawn
  }
}
