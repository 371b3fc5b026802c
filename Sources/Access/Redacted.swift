// What is secret does not show itself when somebody prints or logs what holds it.

extension SessionToken: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "session token" }
  public var debugDescription: String { description }
}
extension SessionStart: CustomStringConvertible {
  public var description: String { "start of a session of \(signedIn.person.id)" }
}
extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "password hash" }
  public var debugDescription: String { description }
}
extension TOTP: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "secret of an authenticator program" }
  public var debugDescription: String { description }
}
extension SecondFactor: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "second factor" }
  public var debugDescription: String { description }
}
extension SecondFactorOffer: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "offer of a second factor" }
  public var debugDescription: String { description }
}
extension Account: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "account \(person.id), revision \(revision)" }
  public var debugDescription: String { description }
}
extension NewAccount: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "new account" }
  public var debugDescription: String { description }
}
