public import Vocabulary

/// A business unit as the plan describes it. Data of one unit is never offered to or seen by
/// another, but for what is said here.
public struct UnitPolicy: Hashable, Sendable, Recorded {
  /// Units that may hand contacts over to this one. A contact handed over belongs to this unit
  /// from then on, and to the other no more.
  public var acceptsFrom: [UnitID] = []
  public init() {}
  public init(acceptsFrom: [UnitID]) { self.acceptsFrom = acceptsFrom }
  public mutating func fields<C: FieldCoder>(_ coder: inout C) throws(CodingFault) {
    try coder.field("acceptsFrom", &acceptsFrom)
  }
}

extension Policy {
  /// Whether a contact of one unit may become one of another. One whose unit is not known yet
  /// belongs to whoever gets it first.
  public func mayHandOver(from: UnitID, to: UnitID) -> Bool {
    if from.isNone || to.isNone || from == to { return true }
    return to.index < units.count && units[to.index].acceptsFrom.contains(from)
  }

  /// Whether the plan names the adviser as supervisor of the unit; `none` is the whole house.
  public func supervises(_ adviser: AdviserID, _ unit: UnitID) -> Bool {
    guard adviser.index < advisers.count, !advisers[adviser.index].isRetired else { return false }
    let person = advisers[adviser.index]
    return unit.isNone ? person.supervisesHouse : person.supervises.contains(unit)
  }
}
