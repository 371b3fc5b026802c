import Synchronization
public import Vocabulary

/// A key store that lives as long as the process, for tests and simulations.
public final class MemoryKeyStore: SubjectKeyStore {
  private struct State {
    var wrapping: KeyWrapping
    var keys: [SubjectID: [UInt8]] = [:]
    var identities: [[UInt8]: SubjectID] = [:]
    var erased: [SubjectID: Instant] = [:]
    var isClosed = false

    mutating func make() throws(SealFault) -> SubjectID {
      for _ in 0..<SealLimits.subjectDrawsMaximum {
        let subject = wrapping.drawSubject()
        if keys[subject] != nil || erased[subject] != nil { continue }
        keys[subject] = try wrapping.wrap(wrapping.makeKey(), of: subject)
        return subject
      }
      throw SealFault(.storage, "No free subject number was found. Report this fault.")
    }
  }
  private let state: Mutex<State>

  public init(master: MasterKey) { state = Mutex(State(wrapping: KeyWrapping(new: master))) }

  private func locked<R: Sendable>(
    _ body: (inout sending State) throws(SealFault) -> sending R
  ) throws(SealFault) -> R {
    try state.withLock { (state: inout sending State) throws(SealFault) -> sending R in
      guard !state.isClosed else { throw SealFault.closed }
      return try body(&state)
    }
  }

  public func makeSubject() throws(SealFault) -> SubjectID {
    try locked { (state) throws(SealFault) in try state.make() }
  }

  public func subject(
    forIdentity identity: String, kind: String
  ) throws(SealFault) -> SubjectID {
    try locked { (state) throws(SealFault) in
      let digest = try state.wrapping.digest(identity: identity, kind: kind)
      if let known = state.identities[digest] { return known }
      let subject = try state.make()
      state.identities[digest] = subject
      return subject
    }
  }

  public func knownSubject(
    forIdentity identity: String, kind: String
  ) throws(SealFault) -> SubjectID? {
    try locked { (state) throws(SealFault) in
      state.identities[try state.wrapping.digest(identity: identity, kind: kind)]
    }
  }

  public func link(
    identity: String, kind: String, to subject: SubjectID
  ) throws(SealFault) {
    try locked { (state) throws(SealFault) in
      guard state.keys[subject] != nil else { throw SealFault.unknown(subject) }
      let digest = try state.wrapping.digest(identity: identity, kind: kind)
      if let other = state.identities[digest], other != subject {
        throw SealFault.identityTaken(by: other)
      }
      state.identities[digest] = subject
    }
  }

  public func key(of subject: SubjectID) throws(SealFault) -> SubjectKey {
    try locked { (state) throws(SealFault) in
      if let wrapped = state.keys[subject] {
        return .key(try state.wrapping.open(wrapped, of: subject))
      }
      return state.erased[subject] == nil ? .unknown : .erased
    }
  }

  public func erase(_ subjects: [SubjectID], at instant: Instant) throws(SealFault) {
    try locked { (state) throws(SealFault) in
      try checkErasure(subjects)
      for subject in subjects where state.keys[subject] == nil && state.erased[subject] == nil {
        throw SealFault.unknown(subject)
      }
      for subject in subjects where state.keys.removeValue(forKey: subject) != nil {
        state.erased[subject] = instant
      }
      let gone = Set(subjects)
      state.identities = state.identities.filter { !gone.contains($0.value) }
    }
  }

  public func erased(_ subject: SubjectID) throws(SealFault) -> Instant? {
    try locked { (state) throws(SealFault) in state.erased[subject] }
  }

  public func rotateMasterKey(to key: MasterKey) throws(SealFault) {
    try locked { (state) throws(SealFault) in
      let next = state.wrapping.rotated(to: key)
      var keys = state.keys
      for (subject, wrapped) in state.keys {
        keys[subject] = try next.wrap(state.wrapping.open(wrapped, of: subject), of: subject)
      }
      state.keys = keys
      state.wrapping = next
    }
  }

  public func close() throws(SealFault) { state.withLock { $0.isClosed = true } }
}

extension SubjectKeyStore {
  /// For stores: not more than the named maximum at once.
  public func checkErasure(_ subjects: [SubjectID]) throws(SealFault) {
    guard subjects.count <= SealLimits.erasedPerCallMaximum else {
      throw SealFault(
        .tooLarge,
        "\(subjects.count) subjects are too many to erase at once (at most "
          + "\(SealLimits.erasedPerCallMaximum)). Erase them in parts.")
    }
  }
}
