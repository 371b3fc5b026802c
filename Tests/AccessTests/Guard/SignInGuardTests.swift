import Testing
import Vocabulary

@testable import Access

@Suite("Slowing guesses down")
struct SignInGuardTests {
  let home = ClientAddress("192.0.2.1")
  let start = Instant(milliseconds: 1_700_000_000_000)

  /// When the next try is looked at; nil when that is now.
  private func wait(
    _ guarding: inout SignInGuard, _ name: String = "ann", isAccount: Bool = true,
    _ address: ClientAddress? = nil, at now: Instant
  ) -> Span? {
    let answer = guarding.admit(
      name: name, isAccount: isAccount, address: address ?? home, at: now)
    guard case .wait(let until) = answer else { return nil }
    return until - now
  }

  @Test("five failures are free, then the wait doubles up to a quarter of an hour")
  func doubling() {
    var guarding = SignInGuard()
    for _ in 0..<SignInGuard.freeFailures { #expect(wait(&guarding, at: start) == nil) }
    var now = start
    var waits: [Int64] = []
    for _ in 0..<12 {
      guard let span = wait(&guarding, at: now) else {
        Issue.record("not backed off")
        return
      }
      waits.append(span.milliseconds / 1000)
      #expect(wait(&guarding, at: now + span - .milliseconds(1)) == .milliseconds(1))
      now = now + span
      #expect(wait(&guarding, at: now) == nil)
    }
    #expect(waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
  }

  @Test("a thousand tries at once are no way around")
  func atOnce() {
    var guarding = SignInGuard()
    let admitted = (0..<1000).count { index in
      wait(&guarding, "ann", ClientAddress("2001:db8:\(String(index, radix: 16))::1"), at: start)
        == nil
    }
    #expect(admitted == SignInGuard.freeFailures)
  }

  @Test("names that nobody has wait like others")
  func unknown() {
    var one = SignInGuard()
    var other = SignInGuard()
    for index in 0..<30 {
      let now = start + .seconds(Int64(index) * 7)
      #expect(
        wait(&one, isAccount: true, at: now) == wait(&other, isAccount: false, at: now))
    }
  }

  @Test("a sign-in clears its name, but not the failures of its address")
  func success() {
    var guarding = SignInGuard()
    for index in 0..<SignInGuard.freeAddressFailures {
      #expect(wait(&guarding, "n\(index)", at: start) == nil)
    }
    #expect(wait(&guarding, "new", at: start) != nil)
    let later = start + .minutes(1)
    guard
      case .admitted(let good) = guarding.admit(
        name: "ann", isAccount: true, address: home, at: later)
    else {
      Issue.record("not admitted")
      return
    }
    guarding.succeeded(good, at: later)
    #expect(guarding.addresses[home.description].count == SignInGuard.freeAddressFailures)
    #expect(wait(&guarding, "new", at: start) != nil)
  }

  @Test("strangers do not keep somebody out of the address they always come from")
  func knownAddress() {
    var guarding = SignInGuard()
    guard
      case .admitted(let first) = guarding.admit(
        name: "ann", isAccount: true, address: home, at: start)
    else {
      Issue.record("not admitted")
      return
    }
    guarding.succeeded(first, at: start)
    for index in 0..<5 {
      #expect(wait(&guarding, "ann", ClientAddress("203.0.113.\(index)"), at: start) == nil)
    }
    #expect(wait(&guarding, "ann", ClientAddress("203.0.113.99"), at: start) != nil)
    // Who sits at that address has five tries of their own, no more.
    for _ in 0..<5 { #expect(wait(&guarding, at: start) == nil) }
    #expect(wait(&guarding, at: start) != nil)
    #expect(
      wait(&guarding, at: start + SignInGuard.addressMemory) == nil,
      "the address is forgotten in time")
  }

  @Test("her own sign-in gives a stranger no new tries")
  func noRefill() {
    var guarding = SignInGuard()
    guard
      case .admitted(let first) = guarding.admit(
        name: "ann", isAccount: true, address: home, at: start)
    else { return }
    guarding.succeeded(first, at: start)
    let stranger = ClientAddress("203.0.113.1")
    for _ in 0..<5 { _ = wait(&guarding, "ann", stranger, at: start) }
    guard
      case .admitted(let again) = guarding.admit(
        name: "ann", isAccount: true, address: home, at: start)
    else {
      Issue.record("she is kept out")
      return
    }
    guarding.succeeded(again, at: start)
    #expect(wait(&guarding, "ann", stranger, at: start) != nil)
  }

  @Test("a try that was not looked at, or still asks for a code, leaves no trace")
  func withdrawn() {
    var guarding = SignInGuard()
    for _ in 0..<100 {
      guard
        case .admitted(let one) = guarding.admit(
          name: "ann", isAccount: true, address: home, at: start)
      else {
        Issue.record("counted")
        return
      }
      guarding.withdraw(one)
    }
  }

  @Test("filling the tables does not reset a victim")
  func flooding() {
    var guarding = SignInGuard(strangersMaximum: 50, addressesMaximum: 50)
    let attacker = ClientAddress("203.0.113.7")
    for index in 0..<200 {
      _ = wait(&guarding, "ann", attacker, at: start + .milliseconds(Int64(index)))
    }
    #expect(wait(&guarding, "ann", home, at: start) != nil)
    let failures = guarding.addresses[attacker.description].count
    for index in 0..<5000 {
      let address = ClientAddress("2001:db8:\(String(index, radix: 16))::1")
      _ = wait(&guarding, "nobody\(index)", isAccount: false, address, at: start + .seconds(1))
    }
    #expect(wait(&guarding, "ann", home, at: start + .seconds(1)) != nil, "the name is reset")
    #expect(guarding.addresses[attacker.description].count == failures, "the address is reset")
    #expect(guarding.strangers.entries.count <= 50)
    #expect(guarding.addresses.entries.count <= 50)
  }

  @Test("failures are forgotten a day after the last")
  func forgetting() {
    var guarding = SignInGuard()
    for _ in 0..<5 { _ = wait(&guarding, at: start) }
    let later = start + SignInGuard.memory
    guarding.sweep(at: later - .milliseconds(1))
    #expect(guarding.accounts.count == 1)
    guarding.sweep(at: later)
    #expect(guarding.accounts.isEmpty && guarding.addresses.entries.isEmpty)
    for _ in 0..<5 { #expect(wait(&guarding, at: later) == nil) }
  }

  @Test("eight addresses are known to a name; the one unused longest goes")
  func knownMaximum() {
    var entry = NameEntry()
    for index in 0..<20 {
      entry.remember(ClientAddress("192.0.2.\(index)"), at: start + .seconds(Int64(index)))
    }
    #expect(entry.known.count == SignInGuard.knownAddressesMaximum)
    #expect(entry.known.keys.contains(ClientAddress("192.0.2.19")))
    #expect(!entry.known.keys.contains(ClientAddress("192.0.2.11")))
  }

  @Test(
    "addresses are counted by what one customer has",
    arguments: [
      ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"),
      ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
      ("fe80::1%eth0", "fe80:0:0:0::/64"), ("nonsense", "nonsense"), ("", ""),
    ])
  func addresses(text: String, expected: String) {
    #expect(ClientAddress(text).description == expected)
  }

  @Test("a clock that goes back shortens no wait")
  func clock() {
    var guarding = SignInGuard()
    for _ in 0..<5 { _ = wait(&guarding, at: start) }
    #expect(wait(&guarding, at: start - .hours(1)) == .hours(1) + .seconds(2))
  }
}
