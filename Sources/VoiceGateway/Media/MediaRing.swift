import Synchronization

/// A bounded queue of plain values from one thread to one other, without a lock. Where there are
/// several senders, they exclude each other.
struct MediaRing<Element: BitwiseCopyable>: ~Copyable {
  private let written = Atomic<Int>(0)
  private let taken = Atomic<Int>(0)
  private let slots: UnsafeMutablePointer<Element>
  let capacity: Int

  init(capacity: Int, filledWith element: Element) {
    self.capacity = capacity
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: element, count: capacity)
  }

  deinit { slots.deallocate() }

  /// - Returns: false when it is full.
  @inline(__always)
  borrowing func put(_ element: Element) -> Bool {
    let next = written.load(ordering: .relaxed)
    guard next &- taken.load(ordering: .acquiring) < capacity else { return false }
    slots[next % capacity] = element
    written.store(next &+ 1, ordering: .releasing)
    return true
  }

  @inline(__always)
  borrowing func take() -> Element? {
    let next = taken.load(ordering: .relaxed)
    guard next < written.load(ordering: .acquiring) else { return nil }
    let element = slots[next % capacity]
    taken.store(next &+ 1, ordering: .releasing)
    return element
  }

  /// Exact for the sender; no more than a hint for others.
  var waiting: Int { written.load(ordering: .acquiring) - taken.load(ordering: .acquiring) }
}

/// Set once, from any thread.
struct MediaFlag: ~Copyable {
  private let value = Atomic<Bool>(false)

  borrowing func set() { value.store(true, ordering: .releasing) }
  var isSet: Bool { value.load(ordering: .acquiring) }
}
