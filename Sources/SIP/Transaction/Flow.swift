/// A way messages travel: one of our sockets and one far end (RFC 5626 3.1). Compared whole.
public struct Flow: Hashable, Sendable {
  public var transport: TransportProtocol
  /// Our address as it goes into `Via` and `Contact`: host, IPv6 in brackets, and port.
  public var localHost: String
  public var localPort: UInt16
  /// The far end's.
  public var remoteHost: String
  public var remotePort: UInt16
  /// Which connection, numbered by who keeps them; 0 for datagrams.
  public var connection: UInt64

  public init(
    transport: TransportProtocol, localHost: String, localPort: UInt16, remoteHost: String,
    remotePort: UInt16, connection: UInt64 = 0
  ) {
    self.transport = transport
    self.localHost = localHost
    self.localPort = localPort
    self.remoteHost = remoteHost
    self.remotePort = remotePort
    self.connection = connection
  }

  public var isReliable: Bool { transport.isReliable }
}

/// The durations of RFC 3261 table 4, in milliseconds.
public struct TimerDurations: Sendable, Equatable {
  /// Estimate of the round trip.
  public var t1 = 500
  /// The longest gap between retransmissions of anything but INVITE.
  public var t2 = 4_000
  /// How long a message stays in the network.
  public var t4 = 5_000
  /// Timer D over unreliable transports: at least 32 s.
  public var d = 32_000
  /// How long an INVITE waits after a provisional response for the next one or the final one. 17.1
  /// has no limit; 16.6 has timer C of more than three minutes, and those who ring repeat what they
  /// said every minute (13.3.1.1): silence this long means that nobody is there any more.
  public var c = 240_000

  public init() {}

  /// 64*T1: timers B, F, H, J, L, M.
  public var transaction: Int { 64 * t1 }
}

/// Deadlines by when they are due, one for each key, changed in logarithmic time.
struct DeadlineQueue<Key: Hashable & Sendable>: Sendable {
  private var heap: [(due: Int64, key: Key)] = []
  private var places: [Key: Int] = [:]

  var next: Int64? { heap.first?.due }
  var count: Int { heap.count }

  /// Sets when a key is due; nil takes it out.
  mutating func set(_ key: Key, _ due: Int64?) {
    guard let due else {
      remove(key)
      return
    }
    if let at = places[key] {
      let before = heap[at].due
      heap[at].due = due
      if due < before { rise(at) } else { sink(at) }
    } else {
      heap.append((due, key))
      places[key] = heap.count - 1
      rise(heap.count - 1)
    }
  }

  /// The first that is due by now, taken out.
  mutating func pop(_ nowMilliseconds: Int64) -> Key? {
    guard let first = heap.first, first.due <= nowMilliseconds else { return nil }
    remove(first.key)
    return first.key
  }

  private mutating func remove(_ key: Key) {
    guard let at = places.removeValue(forKey: key) else { return }
    let last = heap.removeLast()
    guard at < heap.count else { return }
    heap[at] = last
    places[last.key] = at
    rise(at)
    sink(at)
  }

  private mutating func swap(_ one: Int, _ other: Int) {
    heap.swapAt(one, other)
    places[heap[one].key] = one
    places[heap[other].key] = other
  }

  private mutating func rise(_ start: Int) {
    var at = start
    while at > 0, heap[at].due < heap[(at - 1) / 2].due {
      swap(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func sink(_ start: Int) {
    var at = start
    while true {
      var least = at
      for child in [2 * at + 1, 2 * at + 2]
      where child < heap.count && heap[child].due < heap[least].due {
        least = child
      }
      guard least != at else { return }
      swap(at, least)
      at = least
    }
  }
}
