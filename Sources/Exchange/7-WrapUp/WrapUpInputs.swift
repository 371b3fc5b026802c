public import Vocabulary

/// The adviser finishes wrapping up.
public struct WrapUp: Hashable, Sendable, Recorded {
  public var contact: ContactID = .none
  public var adviser: AdviserID = .none
  public var disposition: DispositionID = .none
  public var resolution: Resolution = .notSaid

  public init() {}
  public init(
    contact: ContactID, adviser: AdviserID = .none, disposition: DispositionID = .none,
    resolution: Resolution = .notSaid
  ) {
    self.contact = contact
    self.adviser = adviser
    self.disposition = disposition
    self.resolution = resolution
  }

  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("contact", &contact)
    try coder.field("adviser", &adviser)
    try coder.field("disposition", &disposition)
    try coder.field("resolution", &resolution)
  }
}
