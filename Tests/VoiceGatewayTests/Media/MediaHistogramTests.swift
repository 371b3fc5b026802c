import Testing

@testable import VoiceGateway

@Suite("Distribution of lateness")
struct MediaHistogramTests {
  @Test("a bucket's upper bound is within one part in sixteen of every time in it")
  func bounds() {
    var last = -1
    for time in Array(0..<70_000) + Array(stride(from: 70_000, to: 1 << 24, by: 977)) {
      let bucket = MediaHistogram.bucket(Int64(time))
      let bound = MediaHistogram.upperBound(bucket)
      #expect(bound >= Int64(time) && bound <= Int64(time) + Int64(time) / 16)
      #expect(bucket >= last && bucket < MediaHistogram.bucketsCount)
      last = bucket
    }
    #expect(MediaHistogram.bucket(.max) == MediaHistogram.bucketsCount - 1)
    #expect(MediaHistogram.bucket(-5) == 0)
  }

  @Test("percentiles are read from the buckets")
  func percentiles() {
    let counters = MediaCounters()
    for time in 1...1000 {
      counters.tick(latenessMicroseconds: Int64(time), workMicroseconds: 7)
    }
    let counts = counters.read()
    #expect(counts.ticks == 1000)
    #expect(counts.lateness.maximumMicroseconds == 1000)
    #expect((500...531).contains(counts.lateness.percentile(0.5)))
    #expect((990...1000).contains(counts.lateness.percentile(0.99)))
    #expect(counts.lateness.percentile(1) == 1000)
    #expect(counts.work.percentile(0.999) == 7)
    #expect(counters.read().lateness.since(counts.lateness).count == 0)
  }
}
