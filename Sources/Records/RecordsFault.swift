/// Why a store of records cannot be used, in words for people.
public struct RecordsFault: Error, Hashable, Sendable, CustomStringConvertible {
  public var what: String
  public var at: String
  public var remedy: String
  /// There is nothing at that path: a wrong path more often than a fault.
  public var isAbsent = false

  public init(_ what: String, at: String, remedy: String) {
    self.what = what
    self.at = at
    self.remedy = remedy
  }

  public var description: String { "\(at): \(what). \(remedy)" }
}
