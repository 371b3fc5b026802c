/// When snapshots are taken and which of them stay: the one place where this is decided, for the
/// journal, for recorded runs and for every driver.
///
/// A snapshot serves two readers. The service, when it starts, wants the newest one, and a few
/// before it in case that one is damaged. Whoever asks about the past (`guildhall log why`) wants
/// one close before any record. So one is taken after every `everyEvents`, and they are thinned
/// only where they lie closest together: what stays is spread over the whole log, however long it
/// grows. No two are much more than twice as far apart as if they were spread evenly.
public enum SnapshotPolicy {
  /// Events between two snapshots: well below a second of reading when the log is opened. A
  /// county's year has 37 of them and loses none.
  public static let everyEvents = 100_000
  /// The newest so many are never thinned.
  public static let newestKept = 4

  /// The snapshots that must go so that at most `LogLimits.snapshotsKept` remain.
  ///
  /// One at a time goes the one whose neighbours lie closest together, the oldest of equals; the
  /// first record counts as a neighbour, since reading can always begin there.
  /// - Parameter sequences: the records of all snapshots there are, in ascending order.
  public static func surplus(of sequences: [UInt64]) -> [UInt64] {
    var kept = sequences
    var surplus: [UInt64] = []
    while kept.count > LogLimits.snapshotsKept {
      var (least, candidate) = (UInt64.max, 0)
      for at in 0..<kept.count - newestKept {
        let gap = kept[at + 1] - (at == 0 ? 0 : kept[at - 1])
        if gap < least { (least, candidate) = (gap, at) }
      }
      surplus.append(kept.remove(at: candidate))
    }
    return surplus
  }
}
