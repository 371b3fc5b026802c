public import Vocabulary

/// Where a contact stands among everything that waits: a total order.
///
/// Rank first (arrival − head start), then arrival, then number; the same across queues and
/// channels, fixed while the contact waits, so the order needs no re-sorting as time passes.
public struct Place: Hashable, Comparable, Sendable {
  public var rank: Instant
  public var arrival: Instant
  public var contact: ContactID

  @inlinable public static func < (a: Place, b: Place) -> Bool {
    if a.rank != b.rank { return a.rank < b.rank }
    if a.arrival != b.arrival { return a.arrival < b.arrival }
    return a.contact < b.contact
  }
}

/// Contacts in order of place. A sorted array whose front is given up lazily: most contacts join
/// at the back and leave at the front, where both are cheap; elsewhere it is one block move.
struct RankedList: Sendable {
  private var places: [Place] = []
  private var start = 0

  var count: Int { places.count - start }
  var isEmpty: Bool { start == places.count }
  var first: Place? { isEmpty ? nil : places[start] }
  var all: ArraySlice<Place> { places[start...] }

  func contains(_ place: Place) -> Bool {
    let index = start + position(of: place)
    return index < places.count && places[index] == place
  }

  /// How many stand before `place`.
  func position(of place: Place) -> Int {
    var low = start
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low - start
  }

  mutating func insert(_ place: Place) {
    if let last = places.last, last < place {
      places.append(place)
    } else {
      places.insert(place, at: start + position(of: place))
    }
  }

  /// Does nothing when the place is not there.
  mutating func remove(_ place: Place) {
    let index = start + position(of: place)
    guard index < places.count, places[index] == place else { return }
    if index == start {
      start += 1
      if start > 64, start * 2 > places.count {
        places.removeFirst(start)
        start = 0
      }
    } else {
      places.remove(at: index)
    }
  }
}
