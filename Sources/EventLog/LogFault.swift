/// Why the log could not do what was asked: what happened, where, and what to do about it.
///
/// Carries no payload and no personal data, so it may be shown and logged.
public struct LogFault: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable {
    /// The disk, or the limit set for the file, is full. Nothing of the failed append was kept.
    case full
    /// The operating system or the disk refused to read or write.
    case inputOutput
    /// Stored bytes are not what was written.
    case damaged
    /// Another process has the log open for writing.
    case inUse
    /// An earlier append failed; the writer takes no more until the log is opened again.
    case stopped
    /// The log was closed.
    case closed
    /// More callers are waiting than `LogLimits` allows.
    case overloaded
    /// A sequence number that does not follow the one before, or lies beyond the end.
    case outOfOrder
    /// A batch, payload, name or file beyond its named maximum.
    case tooLarge
    /// There is no log, or no such thing in it.
    case notFound
    /// There is already a log where one was to be made.
    case alreadyExists
    /// Written by a newer version of this program, or not a log at all.
    case unknownFormat
    /// The records belong to another log.
    case otherLog
    /// A payload that its upcaster or codec cannot read.
    case unreadable
    /// Opened for reading only.
    case readOnly
    /// Whoever asked for long work has asked to stop it.
    case interrupted
  }

  public var reason: Reason
  /// What happened, as a clause: "the disk is full".
  public var what: String
  /// Where: a file, a table, a line number.
  public var place: String
  /// What the reader can do.
  public var remedy: String
  /// The record concerned, where there is one.
  public var sequence: UInt64?

  public init(
    _ reason: Reason, _ what: String, at place: String, remedy: String, sequence: UInt64? = nil
  ) {
    self.reason = reason
    self.what = what
    self.place = place
    self.remedy = remedy
    self.sequence = sequence
  }

  public var description: String { "\(place): \(what). \(remedy)" }
}

/// The named maxima of the log.
public enum LogLimits {
  /// Bytes of one record's payload; a published service plan is the largest.
  public static let payloadBytesMaximum = 16 << 20
  /// Records of one batch: an input and everything it caused. Ten events for each deadline that an
  /// exchange handles with one input (`Exchange.deadlinesPerInputMaximum`).
  public static let recordsPerBatchMaximum = 1_000_000
  /// Batches accepted and not yet on disk; beyond, `submit` suspends its caller.
  public static let pendingBatchesMaximum = 4096
  /// Callers suspended by a full writer; beyond, `submit` throws `overloaded`.
  public static let waitingCallersMaximum = 65_536
  /// Batches written by one transaction.
  public static let batchesPerCommitMaximum = 1024
  /// Payload bytes after which a page of records ends early.
  public static let readBytesMaximum = 64 << 20
  /// Snapshots kept; saving one more removes the one that is missed least (`SnapshotPolicy`).
  public static let snapshotsKept = 64
  /// Bytes of one snapshot (SQLite's own limit for a value is 1,000,000,000).
  public static let snapshotBytesMaximum = 900_000_000
  public static let cursorsMaximum = 256
  public static let cursorNameBytesMaximum = 100
  /// Conversions in a row for one record; more means that upcasters form a circle.
  public static let upcastStepsMaximum = 256
  /// What `LogVerifier` lists before it only counts.
  public static let findingsMaximum = 100
}
