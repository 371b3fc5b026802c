public import Exchange
public import Vocabulary

/// Who looks: what they may see follows from it.
public struct Viewer: Hashable, Sendable {
  /// Account id.
  public var person: String
  /// `none` for people who take no contacts.
  public var adviser: AdviserID
  /// Units whose contacts and queues they may see.
  public var units: Set<UnitID>
  /// Units in which they may step in and see the board.
  public var supervises: Set<UnitID>

  public init(
    person: String, adviser: AdviserID = .none, units: Set<UnitID> = [],
    supervises: Set<UnitID> = []
  ) {
    self.person = person
    self.adviser = adviser
    self.units = units
    self.supervises = supervises
  }

  /// Someone whose name in the plan is `adviser`; units are those of the plan and `also`.
  public init(
    person: String, adviser: String?, also: Set<String> = [], isSupervisor: Bool,
    in policy: Policy
  ) {
    self.init(person: person)
    func add(_ unit: UnitID, to set: inout Set<UnitID>) {
      if !unit.isNone { set.insert(unit) }
    }
    if let adviser, let at = policy.names.advisers.firstIndex(of: adviser),
      at < policy.advisers.count, !policy.advisers[at].isRetired
    {
      self.adviser = AdviserID(index: at)
      let own = policy.advisers[at]
      for unit in [own.unit] + own.alsoUnits { add(unit, to: &units) }
      if isSupervisor { for unit in own.supervises { add(unit, to: &supervises) } }
    }
    for name in also {
      if let at = policy.names.units.firstIndex(of: name) { add(UnitID(index: at), to: &units) }
    }
  }

  public func maySee(_ unit: UnitID) -> Bool { unit.isNone || units.contains(unit) }
  public func maySupervise(_ unit: UnitID) -> Bool {
    unit.isNone ? !supervises.isEmpty : supervises.contains(unit)
  }
}
