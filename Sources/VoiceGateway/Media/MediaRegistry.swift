/// What callers of the engine know of it: which legs, ports, recordings and pieces of music there
/// are, and how many commands are under way. Guarded by the engine's lock, which the media thread
/// never takes.
struct MediaRegistry {
  struct Leg {
    var slot: Int32
    var sayings = 0
    var isClosing = false
    var hasWide = false
  }

  var legs: [LegID: Leg] = [:]
  var slots: [Int32]
  var ports: MediaPortPool
  var recordings: [RecordingID: Int32] = [:]
  /// Those being written to.
  var rings: Set<ObjectIdentifier> = []
  var taps: [Int32]
  var music: [String: Int32] = [:]
  /// Commands given and not handed back, but for those that stay.
  var underWay = 0
  /// Of all legs.
  var sayings = 0
  var nextSaying: UInt64 = 1
  var nextRecording: UInt64 = 1
  var isStopped = false

  init(_ options: MediaOptions) {
    slots = (0..<Int32(options.legsMaximum)).reversed()
    taps = (0..<Int32(options.tapsMaximum)).reversed()
    ports = MediaPortPool(minimum: options.portMinimum, maximum: options.portMaximum)
  }

  func place(_ leg: LegID) -> LegPlace? {
    guard let known = legs[leg], !known.isClosing else { return nil }
    return LegPlace(slot: known.slot, id: leg.raw)
  }

  /// Those that are known; duplicates once.
  func row(_ legs: [LegID]) throws(MediaFault) -> LegRow {
    var row = LegRow()
    var seen: Set<LegID> = []
    for leg in legs {
      guard let place = place(leg), seen.insert(leg).inserted else { continue }
      guard row.count < MediaOptions.legsHeardMaximum else {
        throw .cells(maximum: MediaOptions.legsHeardMaximum)
      }
      row.append(place)
    }
    return row
  }
}
