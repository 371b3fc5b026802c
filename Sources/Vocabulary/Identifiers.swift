/// A typed number that stands for a name of the service plan.
///
/// Numbers are given out once per name and kept for the life of a log (a name that leaves the plan
/// keeps its number), so that state can be arrays and events stay small and comparable.
public struct Identifier<Kind>: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var raw: UInt32

  @inlinable public init(_ raw: UInt32) { self.raw = raw }
  @inlinable public init(index: Int) { self.raw = UInt32(index) }

  /// Stands for "none"; never given to a name.
  @inlinable public static var none: Self { Self(.max) }
  @inlinable public var isNone: Bool { raw == .max }
  /// Position in the tables of the policy.
  @inlinable public var index: Int { Int(raw) }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }
  public var description: String { isNone ? "none" : String(raw) }
}

public enum QueueKind {}
public enum SkillKind {}
public enum AdviserKind {}
public enum TeamKind {}
public enum UnitKind {}
public enum CalendarKind {}
public enum FlowKind {}
public enum DutyKind {}
public enum EntryPointKind {}
public enum DispositionKind {}
public enum PresenceReasonKind {}
public enum TextKind {}
public enum LanguageKind {}
public enum VariableKind {}
public enum WordListKind {}
public enum LookUpKind {}
public enum MarkKind {}
public enum CapacityKind {}
public enum AnnouncementKind {}

public typealias QueueID = Identifier<QueueKind>
public typealias SkillID = Identifier<SkillKind>
public typealias AdviserID = Identifier<AdviserKind>
public typealias TeamID = Identifier<TeamKind>
/// A business unit; data of one unit is never offered to or seen by another.
public typealias UnitID = Identifier<UnitKind>
public typealias CalendarID = Identifier<CalendarKind>
public typealias FlowID = Identifier<FlowKind>
public typealias DutyID = Identifier<DutyKind>
/// A number, mailbox, chat widget, reception or other address at which contacts arrive.
public typealias EntryPointID = Identifier<EntryPointKind>
public typealias DispositionID = Identifier<DispositionKind>
public typealias PresenceReasonID = Identifier<PresenceReasonKind>
public typealias TextID = Identifier<TextKind>
public typealias LanguageID = Identifier<LanguageKind>
public typealias VariableID = Identifier<VariableKind>
public typealias WordListID = Identifier<WordListKind>
public typealias LookUpID = Identifier<LookUpKind>
/// A mark on a contact that people see and reports count, such as "flagged".
public typealias MarkID = Identifier<MarkKind>
public typealias CapacityID = Identifier<CapacityKind>
/// A text that a supervisor has told to those waiting and arriving; numbered by the exchange.
public typealias AnnouncementID = Identifier<AnnouncementKind>

/// One engagement on one channel, from arrival to closure. Numbered by the exchange from 1.
public struct ContactID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var raw: UInt64
  @inlinable public init(_ raw: UInt64) { self.raw = raw }
  @inlinable public static var none: ContactID { ContactID(0) }
  @inlinable public var isNone: Bool { raw == 0 }
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }
  public var description: String { "C\(raw)" }
}

/// A data subject: a random number that an edge keeps beside the subject's key, so that it means
/// nothing once the key is destroyed.
public struct SubjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var raw: UInt64
  @inlinable public init(_ raw: UInt64) { self.raw = raw }
  @inlinable public static var none: SubjectID { SubjectID(0) }
  @inlinable public var isNone: Bool { raw == 0 }
  @inlinable public static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }
  public var description: String { "S" + String(raw, radix: 16) }
}
