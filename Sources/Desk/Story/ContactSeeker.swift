public import Exchange
public import Vocabulary

/// Finds the contact that an event is about: every such event has a field of that name. Writes
/// nothing, so that a long stretch of a log is looked through quickly.
public struct ContactSeeker: FieldCoder {
  /// The contact an event is about; nil for events about nobody in particular.
  public static func contact(of event: Event) -> ContactID? {
    // A plan has thousands of fields, and none of them is a contact.
    if case .policyPublished = event { return nil }
    var seeker = ContactSeeker()
    var copy = event
    // A coder that only looks has nothing to refuse.
    try! copy.fields(&seeker)
    return seeker.found
  }

  private var found: ContactID?

  public var isReading: Bool { false }
  public var version: UInt8 { .max }

  public mutating func field(_ name: StaticString, _ value: inout UInt64) throws(CodingFault) {}
  public mutating func field(_ name: StaticString, _ value: inout Int64) throws(CodingFault) {}
  public mutating func field(_ name: StaticString, _ value: inout Bool) throws(CodingFault) {}
  public mutating func field(_ name: StaticString, _ value: inout String) throws(CodingFault) {}
  public mutating func field(_ name: StaticString, _ value: inout [UInt8]) throws(CodingFault) {}
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T
  ) throws(CodingFault) {
    guard found == nil, let contact = value as? ContactID, "\(name)" == "contact" else { return }
    found = contact.isNone ? nil : contact
  }
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout [T]
  ) throws(CodingFault) {}
  public mutating func field<T: Recorded>(
    _ name: StaticString, _ value: inout T?
  ) throws(CodingFault) {}
}
