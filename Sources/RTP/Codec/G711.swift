/// ITU-T G.711: 8-bit logarithmic samples, by tables made once from the definition (tables 1a to
/// 2b, in the 16-bit scale of G.191).
public enum G711 {
  /// Made once and never freed, so that the sound path reads them without counting references.
  struct Tables: @unchecked Sendable {
    /// 16-bit samples by code.
    let fromALaw: UnsafePointer<Int16>
    let fromMuLaw: UnsafePointer<Int16>
    /// Codes by the upper 12 bits of a sample, and by its upper 14.
    let toALaw: UnsafePointer<UInt8>
    let toMuLaw: UnsafePointer<UInt8>

    init() {
      fromALaw = Self.table(256) { G711.expandALaw(UInt8($0)) }
      fromMuLaw = Self.table(256) { G711.expandMuLaw(UInt8($0)) }
      toALaw = Self.table(1 << 12) { G711.compressALaw(Int16(truncatingIfNeeded: $0 << 4)) }
      toMuLaw = Self.table(1 << 14) { G711.compressMuLaw(Int16(truncatingIfNeeded: $0 << 2)) }
    }

    private static func table<Value>(
      _ count: Int, _ value: (Int) -> Value
    ) -> UnsafePointer<Value> {
      let table = UnsafeMutablePointer<Value>.allocate(capacity: count)
      for index in 0..<count { (table + index).initialize(to: value(index)) }
      return UnsafePointer(table)
    }
  }

  static let tables = Tables()

  // MARK: One sample

  @inlinable public static func alaw(_ sample: Int16) -> UInt8 { compressALaw(sample) }
  @inlinable public static func mulaw(_ sample: Int16) -> UInt8 { compressMuLaw(sample) }
  @inlinable public static func sample(alaw code: UInt8) -> Int16 { expandALaw(code) }
  @inlinable public static func sample(mulaw code: UInt8) -> Int16 { expandMuLaw(code) }

  // MARK: Many

  /// Codes of samples, as many as there are.
  /// - Precondition: `codes` has room for them.
  public static func encode(
    alaw samples: UnsafeBufferPointer<Int16>, into codes: UnsafeMutableBufferPointer<UInt8>
  ) {
    precondition(codes.count >= samples.count)
    let table = tables.toALaw
    for index in 0..<samples.count {
      codes[index] = table[Int(UInt16(bitPattern: samples[index]) &>> 4)]
    }
  }

  public static func encode(
    mulaw samples: UnsafeBufferPointer<Int16>, into codes: UnsafeMutableBufferPointer<UInt8>
  ) {
    precondition(codes.count >= samples.count)
    let table = tables.toMuLaw
    for index in 0..<samples.count {
      codes[index] = table[Int(UInt16(bitPattern: samples[index]) &>> 2)]
    }
  }

  /// Samples of codes, as many as there are.
  /// - Precondition: `samples` has room for them.
  public static func decode(
    alaw codes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
  ) {
    precondition(samples.count >= codes.count)
    let table = tables.fromALaw
    for index in 0..<codes.count { samples[index] = table[Int(codes[index])] }
  }

  public static func decode(
    mulaw codes: UnsafeBufferPointer<UInt8>, into samples: UnsafeMutableBufferPointer<Int16>
  ) {
    precondition(samples.count >= codes.count)
    let table = tables.fromMuLaw
    for index in 0..<codes.count { samples[index] = table[Int(codes[index])] }
  }

  // MARK: The definition

  /// Thirteen segments of 12-bit magnitudes; even bits inverted (G.711 table 1).
  @usableFromInline static func compressALaw(_ sample: Int16) -> UInt8 {
    var magnitude = Int(sample < 0 ? ~sample : sample) >> 4
    if magnitude > 15 {
      var segment = 1
      while magnitude > 31 {
        magnitude >>= 1
        segment += 1
      }
      magnitude = magnitude - 16 + segment << 4
    }
    return UInt8(sample >= 0 ? magnitude | 0x80 : magnitude) ^ 0x55
  }

  @usableFromInline static func expandALaw(_ code: UInt8) -> Int16 {
    let plain = Int(code ^ 0x55)
    let segment = (plain & 0x7F) >> 4
    var magnitude = (plain & 15) << 4 + 8
    if segment > 0 { magnitude += 256 }
    if segment > 1 { magnitude <<= segment - 1 }
    return Int16(plain >= 0x80 ? magnitude : -magnitude)
  }

  /// Fifteen segments of 13-bit magnitudes with a bias of 33; all bits inverted (G.711 table 2).
  @usableFromInline static func compressMuLaw(_ sample: Int16) -> UInt8 {
    let magnitude = min(Int(sample < 0 ? ~sample : sample) >> 2 + 33, 0x1FFF)
    var segment = 1
    while magnitude >> (5 + segment) != 0 { segment += 1 }
    let code = (8 - segment) << 4 | (15 - (magnitude >> segment) & 15)
    return UInt8(sample >= 0 ? code | 0x80 : code)
  }

  @usableFromInline static func expandMuLaw(_ code: UInt8) -> Int16 {
    let plain = Int(~code)
    let segment = plain >> 4 & 7
    let step = 8 << segment
    let magnitude = 0x80 << segment + step * (plain & 15) + step / 2 - 4 * 33
    return Int16(code >= 0x80 ? magnitude : -magnitude)
  }
}
