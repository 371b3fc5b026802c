public import Vocabulary

/// Slows guessing down: failures are counted per name and per address, and from some number on the
/// next try is looked at only after a wait that doubles.
///
/// A try counts as a failure from the moment it is admitted until it is known to be none, so that
/// a thousand at once are no way around. An address from which the person has signed in before is
/// counted by itself: strangers who fail under somebody's name do not keep them out.
///
/// What an attacker can fill is never what protects somebody: names that exist have a table of
/// their own that nothing is evicted from, as there are no more of them than accounts. Names that
/// nobody has, and addresses, lose the entries with the fewest failures first.
public struct SignInGuard: Sendable {
  /// Failures of a name that are free.
  public static let freeFailures = 5
  /// Failures of an address that are free: a whole town hall may stand behind one.
  public static let freeAddressFailures = 20
  /// The wait after the first failure that is not free; doubles with each further one.
  public static let firstWait = Span.seconds(2)
  public static let waitMaximum = Span.minutes(15)
  /// Failures are forgotten this long after the last.
  public static let memory = Span.hours(24)
  /// An address stays known to a name this long after a sign-in.
  public static let addressMemory = Span.days(30)
  /// Addresses known to a name; the one unused longest goes.
  public static let knownAddressesMaximum = 8

  let strangersMaximum: Int
  let addressesMaximum: Int

  var accounts: [String: NameEntry] = [:]
  var strangers = BoundedFailures()
  var addresses = BoundedFailures()

  /// - Parameters: how many names that nobody has, and how many addresses, are remembered.
  public init(strangersMaximum: Int = 10_000, addressesMaximum: Int = 50_000) {
    self.strangersMaximum = strangersMaximum
    self.addressesMaximum = addressesMaximum
  }

  /// What a try is counted under; given back when its outcome is known.
  public struct Admission: Hashable, Sendable {
    let name: String
    let isAccount: Bool
    let address: ClientAddress
    let isKnownAddress: Bool
  }

  public enum Answer: Hashable, Sendable {
    case admitted(Admission)
    /// Not looked at; the next one is from then on.
    case wait(until: Instant)
  }

  /// Asks whether a try is looked at now, and counts it as a failure until told otherwise.
  /// - Parameter isAccount: whether there is an account of that name.
  public mutating func admit(
    name: String, isAccount: Bool, address: ClientAddress, at now: Instant
  ) -> Answer {
    var entry = accounts[name] ?? NameEntry()
    let isKnown = isAccount && entry.knows(address, at: now)
    let ofName =
      isKnown
      ? entry.known[address]!.failures : isAccount ? entry.failures : strangers[name]
    let ofAddress = addresses[address.description]
    let until = max(
      ofName.opens(free: Self.freeFailures), ofAddress.opens(free: Self.freeAddressFailures))
    if until > now { return .wait(until: until) }
    if isKnown {
      entry.known[address]!.failures.add(at: now)
      accounts[name] = entry
    } else if isAccount {
      entry.failures.add(at: now)
      accounts[name] = entry
    } else {
      strangers.add(name, at: now, maximum: strangersMaximum)
    }
    addresses.add(address.description, at: now, maximum: addressesMaximum)
    return .admitted(
      Admission(name: name, isAccount: isAccount, address: address, isKnownAddress: isKnown))
  }

  /// The try was good: its name starts anew from this address, which is known from now on. Failures
  /// of others under the name, and under the address, stay.
  public mutating func succeeded(_ admission: Admission, at now: Instant) {
    withdraw(admission)
    guard admission.isAccount else { return }
    var entry = accounts[admission.name] ?? NameEntry()
    entry.remember(admission.address, at: now)
    accounts[admission.name] = entry
  }

  /// The try was neither good nor bad: it was not looked at after all, or a code is still asked
  /// for.
  public mutating func withdraw(_ admission: Admission) {
    addresses.takeBack(admission.address.description)
    if !admission.isAccount {
      strangers.takeBack(admission.name)
    } else if admission.isKnownAddress {
      accounts[admission.name]?.known[admission.address]?.failures.takeBack()
    } else {
      accounts[admission.name]?.failures.takeBack()
    }
  }

  /// Forgets a name whose account is gone, or whose failures an administrator forgives.
  public mutating func forget(name: String) { accounts[name] = nil }

  /// Drops what is out of date. Cheap enough for every minute.
  public mutating func sweep(at now: Instant) {
    for (name, entry) in accounts {
      accounts[name] = entry.swept(at: now)
    }
    strangers.sweep(at: now)
    addresses.sweep(at: now)
  }
}

/// Failures under one name or address.
struct Failures: Hashable, Sendable {
  var count = 0
  var last = Instant(milliseconds: .min)
  /// The time of the last failure before this one, for one that is taken back.
  private var earlier = Instant(milliseconds: .min)

  mutating func add(at now: Instant) {
    if isForgotten(at: now) { count = 0 }
    count += 1
    earlier = last
    last = max(last, now)
  }
  mutating func takeBack() {
    count = max(0, count - 1)
    last = earlier
  }
  func isForgotten(at now: Instant) -> Bool { count == 0 || last + SignInGuard.memory <= now }

  /// When the next try is looked at.
  func opens(free: Int) -> Instant {
    guard count >= free else { return Instant(milliseconds: .min) }
    // Fifteen doublings are beyond the maximum.
    let doublings = min(15, count - free)
    let wait = Span(milliseconds: SignInGuard.firstWait.milliseconds << Int64(doublings))
    return last + min(wait, SignInGuard.waitMaximum)
  }
}

/// A name that exists.
struct NameEntry: Hashable, Sendable {
  struct Known: Hashable, Sendable {
    var failures = Failures()
    var signedIn: Instant
  }
  /// From addresses that are not known.
  var failures = Failures()
  var known: [ClientAddress: Known] = [:]

  func knows(_ address: ClientAddress, at now: Instant) -> Bool {
    known[address].map { $0.signedIn + SignInGuard.addressMemory > now } ?? false
  }

  mutating func remember(_ address: ClientAddress, at now: Instant) {
    known[address] = Known(signedIn: now)
    while known.count > SignInGuard.knownAddressesMaximum,
      let oldest = known.min(by: {
        ($0.value.signedIn, $0.key.description) < ($1.value.signedIn, $1.key.description)
      })
    {
      known[oldest.key] = nil
    }
  }

  /// Nil when nothing is left to remember.
  func swept(at now: Instant) -> NameEntry? {
    var entry = self
    entry.known = known.filter { $0.value.signedIn + SignInGuard.addressMemory > now }
    if failures.isForgotten(at: now) { entry.failures = Failures() }
    return entry.known.isEmpty && entry.failures.count == 0 ? nil : entry
  }
}

/// Failures under keys that anybody can make up: bounded, and when full those with the fewest
/// failures go, oldest first, a tenth at a time.
struct BoundedFailures: Sendable {
  private(set) var entries: [String: Failures] = [:]

  subscript(key: String) -> Failures { entries[key] ?? Failures() }

  mutating func add(_ key: String, at now: Instant, maximum: Int) {
    if entries[key] == nil, entries.count >= maximum {
      sweep(at: now)
      if entries.count >= maximum { evict(max(1, maximum / 10)) }
    }
    entries[key, default: Failures()].add(at: now)
  }

  mutating func takeBack(_ key: String) {
    entries[key]?.takeBack()
    if entries[key]?.count == 0 { entries[key] = nil }
  }

  mutating func sweep(at now: Instant) {
    entries = entries.filter { !$0.value.isForgotten(at: now) }
  }

  private mutating func evict(_ number: Int) {
    let order = entries.sorted {
      ($0.value.count, $0.value.last, $0.key) < ($1.value.count, $1.value.last, $1.key)
    }
    for (key, _) in order.prefix(number) { entries[key] = nil }
  }
}
