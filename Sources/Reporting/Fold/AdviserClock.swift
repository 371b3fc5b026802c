import Exchange
import Vocabulary

/// Where an adviser's time goes, by presence and by whether they have an active interaction.
///
/// Several interactions at once (chats) are one busy time: an adviser is busy or not. An
/// interaction is active from acceptance to the end of wrap-up, except while parked.
struct AdviserClock: Sendable {
  private(set) var presence = Presence.offline
  private(set) var active = 0
  private var since = Instant.epoch
  private(set) var busyMilliseconds: Int64 = 0
  private(set) var availableMilliseconds: Int64 = 0
  private(set) var unavailableMilliseconds: Int64 = 0
  /// Busy while signed out: an officer on duty. In no occupancy.
  private(set) var onDutyMilliseconds: Int64 = 0

  /// Books the time since the last change, as far as it lies in the period.
  mutating func advance(to now: Instant, in period: Range<Instant>) {
    defer { since = now }
    let spent = (min(now, period.upperBound) - max(since, period.lowerBound)).milliseconds
    guard spent > 0 else { return }
    switch (presence, active > 0) {
    case (.offline, true): onDutyMilliseconds += spent
    case (.offline, false): break
    case (_, true): busyMilliseconds += spent
    case (.available, false): availableMilliseconds += spent
    case (.unavailable, false): unavailableMilliseconds += spent
    }
  }

  mutating func change(_ presence: Presence, at now: Instant, in period: Range<Instant>) {
    advance(to: now, in: period)
    self.presence = presence
  }

  mutating func activate(by change: Int, at now: Instant, in period: Range<Instant>) {
    advance(to: now, in: period)
    active = max(0, active + change)
  }
}

/// What one adviser did for one unit.
struct AdviserWork: Sendable {
  var unitRow: Int
  var offers = OfferCounts()
  var interactions: UInt64 = 0
  var talkMilliseconds: Int64 = 0
  var holdMilliseconds: Int64 = 0
  var wrapUpMilliseconds: Int64 = 0
  var transfers: UInt64 = 0
}
