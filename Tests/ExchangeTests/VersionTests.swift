import Testing
import Vocabulary

@testable import Exchange

@Suite("Records of the version before are read")
struct VersionTests {
  private func readBack<T: Recorded>(_ value: T, version: UInt8) throws -> T {
    var writer = BinaryWriter(version: version)
    var written = value
    try written.fields(&writer)
    return try T(decoding: writer.bytes, version: version)
  }

  @Test("what was added since has its default, everything else is as it was")
  func added() throws {
    let booked = CallbackBooked(
      contact: ContactID(3), queue: QueueID(1), slot: ScenarioTime.midnight,
      fingerprint: NumberFingerprint(7))
    var before = booked
    before.fingerprint = .none
    #expect(try readBack(booked, version: 1) == before)
    #expect(try readBack(booked, version: 2) == booked)

    var policy = Policy()
    policy.names.units = ["main"]
    policy.units = [UnitPolicy(acceptsFrom: [UnitID(0)])]
    policy.conduct.outsideAtMost = .hours(1)
    var adviser = AdviserPolicy()
    adviser.supervises = [UnitID(0)]
    adviser.supervisesHouse = true
    policy.advisers = [adviser]
    var queue = QueuePolicy()
    queue.mayBePulled = true
    policy.queues = [queue]
    policy.answers = [AnswerPolicy()]
    #expect(try readBack(policy, version: 3) == policy)
    var second = policy
    second.answers = []
    // Under the older rules a chat had no more time than a call.
    second.conduct.writtenAnswerWithin = .zero
    #expect(try readBack(policy, version: 2) == second)
    let old = try readBack(policy, version: 1)
    #expect(old.units == [])
    #expect(old.conduct.outsideAtMost == .hours(4))
    #expect(!old.supervises(AdviserID(0), UnitID(0)))
    #expect(!old.queues[0].mayBePulled)
    #expect(old.names == policy.names)
  }
}
