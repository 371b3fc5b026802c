/// Who signs in: an account of a member of staff.
public struct Person: Hashable, Sendable, Codable {
  /// Random, 16 lower-case hexadecimal digits; never given again.
  public var id: String
  /// What they sign in with, lower case, unique.
  public var name: String
  public var displayName: String
  /// Their name in the plan; nil for people who take no contacts.
  public var adviser: String?
  public var roles: Set<Role>
  /// Business units whose contacts they may see beside those the plan gives them as adviser.
  public var units: Set<String>
  public var isDisabled = false
  /// Raised by every change of rights or password: sessions begun under a lower one end.
  public var generation = 0

  public init(
    id: String, name: String, displayName: String, adviser: String? = nil, roles: Set<Role>,
    units: Set<String> = []
  ) {
    self.id = id
    self.name = name
    self.displayName = displayName
    self.adviser = adviser
    self.roles = roles
    self.units = units
  }
}
