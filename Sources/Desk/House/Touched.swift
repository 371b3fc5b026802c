import Exchange
import Vocabulary

/// What an event is about: found among its fields, so that a new event needs nothing said here.
struct Touched: FieldCoder {
  private(set) var contacts: Set<ContactID> = []
  private(set) var advisers: Set<AdviserID> = []
  private(set) var queues: Set<QueueID> = []

  let isReading = false
  let version = UInt8.max

  mutating func take(_ event: Event) {
    if case .policyPublished = event { return }
    var copy = event
    // A coder that only looks has nothing to refuse.
    try! copy.fields(&self)
  }

  mutating func take(_ contact: ContactID) {
    if !contact.isNone { contacts.insert(contact) }
  }
  mutating func take(_ adviser: AdviserID) {
    if !adviser.isNone { advisers.insert(adviser) }
  }
  mutating func take(_ queue: QueueID) {
    if !queue.isNone { queues.insert(queue) }
  }

  mutating func field(_: StaticString, _: inout UInt64) {}
  mutating func field(_: StaticString, _: inout Int64) {}
  mutating func field(_: StaticString, _: inout Bool) {}
  mutating func field(_: StaticString, _: inout String) {}
  mutating func field(_: StaticString, _: inout [UInt8]) {}

  mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T
  ) throws(CodingFault) {
    if let contact = value as? ContactID {
      take(contact)
    } else {
      try value.fields(&self)
    }
  }

  mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout [T]
  ) throws(CodingFault) {
    for index in value.indices { try field(name, &value[index]) }
  }

  mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T?
  ) throws(CodingFault) {
    if var some = value { try field(name, &some) }
  }

  mutating func instant(_: StaticString, _: inout Instant) {}
  mutating func subject(_: StaticString, _: inout SubjectID) {}

  mutating func identifier<K>(
    _: StaticString, _ value: inout Identifier<K>
  ) throws(CodingFault) {
    if let adviser = value as? AdviserID {
      take(adviser)
    } else if let queue = value as? QueueID {
      take(queue)
    }
  }
}
