import Testing
import Vocabulary

@Suite("Instants")
struct InstantTests {
  @Test(
    "a moment is written as RFC 3339 has it",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (1_772_445_600_123, "2026-03-02T10:00:00.123Z"),
    ] as [(Int64, String)])
  func text(milliseconds: Int64, text: String) {
    #expect(Instant(milliseconds: milliseconds).description == text)
  }

  @Test("the ends of time can be written", arguments: [Int64.min, .min + 1, .max])
  func ends(milliseconds: Int64) {
    #expect(Instant(milliseconds: milliseconds).description.hasSuffix("Z"))
  }

  @Test("adding to the end of time stays there")
  func saturates() {
    #expect(Instant.distantFuture + .days(1) == .distantFuture)
    #expect(Instant(milliseconds: .min) - .days(1) == Instant(milliseconds: .min))
    #expect(Instant.distantFuture - Instant(milliseconds: .min) == .forever)
  }
}
