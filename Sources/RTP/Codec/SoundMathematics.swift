// The C library's mathematics, and nothing else of it.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@inline(__always) func sine(_ radians: Double) -> Double { sin(radians) }
@inline(__always) func cosine(_ radians: Double) -> Double { cos(radians) }
@inline(__always) func tenToThe(_ x: Double) -> Double { pow(10, x) }
@inline(__always) func decimalLogarithm(_ x: Double) -> Double { log10(x) }

/// The nearest sample to a value, saturated; halves go to the even neighbour. Adding 1.5 * 2^23
/// leaves the rounded value in the low bits, which needs no call on any processor.
@inline(__always)
func rounded(_ value: Float) -> Int16 {
  let limited = min(max(value, -32_768), 32_767)
  let bits = (limited + 12_582_912).bitPattern
  return Int16(truncatingIfNeeded: Int32(bitPattern: bits) &- 0x4B40_0000)
}
