import Dispatch
import Foundation
public import Vocabulary

/// The time that counts in a house; nobody else asks the machine for it.
public protocol HouseClock: Sendable {
  func now() -> Instant
}

/// The machine's clock, perhaps set forward or back by a fixed span: to try out at night what
/// happens by day.
public struct SystemClock: HouseClock {
  public var ahead: Span
  public init(ahead: Span = .zero) { self.ahead = ahead }
  public func now() -> Instant {
    Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) + ahead
  }
}
