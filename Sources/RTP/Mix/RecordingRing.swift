import Synchronization

/// Two channels of sound on their way from a media thread to the thread that encodes recordings.
///
/// One thread writes and one reads, without a lock and without waiting for each other. When the
/// reader is too slow, frames are dropped and counted; each carries its tick, so that the gap is
/// seen and the recording stays in time.
public final class RecordingRing: @unchecked Sendable {
  /// 20 ms of two channels. Valid only inside `take`.
  public struct Frame {
    /// The mixer's tick: one every 20 ms.
    public let tick: Int64
    public let rate: SampleRate
    /// The customer.
    public let left: UnsafeBufferPointer<Int16>
    /// The adviser's side.
    public let right: UnsafeBufferPointer<Int16>
  }

  struct Header {
    var tick: Int64 = 0
    var rate = SampleRate.narrow
  }

  /// In memory of its own, so that the media thread touches no reference count.
  struct Storage: ~Copyable {
    /// Frames written and taken since the beginning.
    let written = Atomic<Int>(0)
    let taken = Atomic<Int>(0)
    let dropped = Atomic<Int>(0)
    let isClosed = Atomic<Bool>(false)
    let capacity: Int
    let headers: UnsafeMutablePointer<Header>
    let samples: UnsafeMutablePointer<Int16>

    init(capacity: Int) {
      self.capacity = capacity
      headers = .allocate(capacity: capacity)
      headers.initialize(repeating: Header(), count: capacity)
      samples = .allocate(capacity: capacity * 640)
      samples.initialize(repeating: 0, count: capacity * 640)
    }

    deinit {
      headers.deallocate()
      samples.deallocate()
    }

    /// Where the next frame goes: 320 samples for each channel. Nil, and counted, when full.
    borrowing func reserve() -> (header: UnsafeMutablePointer<Header>, UnsafeMutablePointer<Int16>)?
    {
      let next = written.load(ordering: .relaxed)
      guard next &- taken.load(ordering: .acquiring) < capacity else {
        dropped.add(1, ordering: .relaxed)
        return nil
      }
      let slot = next % capacity
      return (headers + slot, samples + slot * 640)
    }

    /// Nothing more will be written.
    borrowing func close() { isClosed.store(true, ordering: .releasing) }

    /// Hands over the frame that was reserved.
    borrowing func commit() {
      written.store(written.load(ordering: .relaxed) &+ 1, ordering: .releasing)
    }
  }

  let storage: UnsafeMutablePointer<Storage>

  /// 1.28 s: 83 kB.
  public static let framesNormally = 64
  public static let framesMaximum = 1024

  /// - Precondition: 1 to 1,024 frames.
  public init(frames: Int = framesNormally) {
    precondition((1...Self.framesMaximum).contains(frames))
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage(capacity: frames))
  }

  deinit {
    storage.deinitialize(count: 1)
    storage.deallocate()
  }

  /// Gives the oldest frame to `body`, if there is one. For the reading thread alone.
  public func take<E: Error>(_ body: (Frame) throws(E) -> Void) throws(E) -> Bool {
    let next = storage.pointee.taken.load(ordering: .relaxed)
    guard next < storage.pointee.written.load(ordering: .acquiring) else { return false }
    let slot = next % storage.pointee.capacity
    let header = storage.pointee.headers[slot]
    let samples = storage.pointee.samples + slot * 640
    let count = header.rate.frameSamples
    defer { storage.pointee.taken.store(next + 1, ordering: .releasing) }
    try body(
      Frame(
        tick: header.tick, rate: header.rate,
        left: UnsafeBufferPointer(start: samples, count: count),
        right: UnsafeBufferPointer(start: samples + 320, count: count)))
    return true
  }

  /// Frames that found no room.
  public var dropped: Int { storage.pointee.dropped.load(ordering: .relaxed) }
  /// Frames waiting to be taken.
  public var waiting: Int {
    storage.pointee.written.load(ordering: .acquiring)
      - storage.pointee.taken.load(ordering: .acquiring)
  }
  /// Whether the tap was removed: after the last frame waiting comes no other.
  public var isClosed: Bool { storage.pointee.isClosed.load(ordering: .acquiring) }
}
