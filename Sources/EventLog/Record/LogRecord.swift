public import Vocabulary

/// One fact of the log as it is stored.
public struct LogRecord: Hashable, Sendable {
  /// Position in the log, from 1, without gaps.
  public var sequence: UInt64
  /// When the input arrived that this record is, or that caused it.
  public var at: Instant
  /// Which input or event the payload is; the layer above gives out the numbers, each once.
  public var kind: UInt16
  /// Schema version of the payload.
  public var version: UInt8
  /// Sequence of the input that caused this record; an input's own sequence.
  public var cause: UInt64
  public var payload: [UInt8]
  /// SHA-256 over the chain value before and this record's other fields. See `LogChain`.
  public var chain: ChainHash

  public init(
    sequence: UInt64, at: Instant, kind: UInt16, version: UInt8, cause: UInt64, payload: [UInt8],
    chain: ChainHash
  ) {
    self.sequence = sequence
    self.at = at
    self.kind = kind
    self.version = version
    self.cause = cause
    self.payload = payload
    self.chain = chain
  }

  /// True for an input, false for an event that an input caused.
  public var isInput: Bool { cause == sequence }
}

/// A record before it has a place in the log.
public struct LogDraft: Hashable, Sendable {
  public var kind: UInt16
  public var version: UInt8
  public var payload: [UInt8]

  public init(kind: UInt16, version: UInt8, payload: [UInt8]) {
    self.kind = kind
    self.version = version
    self.payload = payload
  }
}

/// An input and the events it caused: stored whole or not at all.
public struct LogBatch: Hashable, Sendable {
  public var at: Instant
  public var input: LogDraft
  public var events: [LogDraft]

  public init(at: Instant, input: LogDraft, events: [LogDraft]) {
    self.at = at
    self.input = input
    self.events = events
  }

  public var count: Int { events.count + 1 }
}

/// Names one log for ever; every chain starts from it, so records cannot pass to another log.
public struct LogIdentity: Hashable, Sendable {
  /// 32 hexadecimal digits, drawn at random when the log is made; a simulation chooses its own.
  public var id: String
  public var created: Instant

  public init(id: String, created: Instant) {
    self.id = id
    self.created = created
  }
}

/// The last record on disk. An empty log has sequence 0 and the genesis value of its chain.
public struct LogHead: Hashable, Sendable {
  public var sequence: UInt64
  public var chain: ChainHash

  public init(sequence: UInt64, chain: ChainHash) {
    self.sequence = sequence
    self.chain = chain
  }
}

/// The state of the layer above after the record of this sequence.
public struct LogSnapshot: Hashable, Sendable {
  public var sequence: UInt64
  public var bytes: [UInt8]

  public init(sequence: UInt64, bytes: [UInt8]) {
    self.sequence = sequence
    self.bytes = bytes
  }
}

/// The newest good snapshot, and the damaged ones that were passed over to reach it.
public struct SnapshotSearch: Hashable, Sendable {
  public var snapshot: LogSnapshot?
  public var skipped: [LogFault]

  public init(snapshot: LogSnapshot?, skipped: [LogFault]) {
    self.snapshot = snapshot
    self.skipped = skipped
  }
}
