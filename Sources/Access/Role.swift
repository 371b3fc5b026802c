/// What somebody may do; given by an administrator, or by the identity provider's app roles.
public enum Role: String, Hashable, Sendable, CaseIterable, Codable {
  /// Handles contacts.
  case adviser
  /// Sees the board of their units and steps in.
  case supervisor
  /// Tries and publishes plans.
  case planner
  /// Keeps accounts.
  case administrator
  /// Reads everything that is not personal, and the audit trail; changes nothing.
  case auditor
}
