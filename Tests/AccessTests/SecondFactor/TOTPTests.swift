import Testing
import Vocabulary

@testable import Access

@Suite("The second factor")
struct TOTPTests {
  let secret = Array("12345678901234567890".utf8)

  /// RFC 6238, appendix B, SHA-1.
  @Test(
    "codes are those of the standard",
    arguments: [
      (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
      (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ] as [(Int64, String)])
  func vectors(seconds: Int64, expected: String) throws {
    let now = Instant(milliseconds: seconds * 1000)
    #expect(TOTP.code(secret, step: TOTP.step(at: now), digits: 8) == expected)
    #expect(try #require(TOTP(secret: secret)).code(at: now) == expected.suffix(6))
  }

  @Test("a code is taken one step early or late, and no further")
  func window() throws {
    let code = try #require(TOTP(secret: secret))
    let now = Instant(milliseconds: 1_700_000_000_000)
    let step = TOTP.step(at: now)
    for offset in Int64(-3)...3 {
      let typed = code.code(at: now + .seconds(30 * offset))
      let taken = code.acceptedStep(of: typed, at: now, after: nil)
      #expect(taken == (abs(offset) <= 1 ? step + offset : nil), "offset \(offset)")
    }
  }

  @Test("a code that was taken, and every earlier one, is not taken again")
  func used() throws {
    var factor = SecondFactor(secret: secret, isConfirmed: true)
    let code = try #require(TOTP(secret: secret))
    let now = Instant(milliseconds: 1_700_000_000_000)
    #expect(factor.take(code.code(at: now), at: now) == .authenticator)
    #expect(factor.take(code.code(at: now), at: now) == nil)
    #expect(factor.take(code.code(at: now - .seconds(30)), at: now) == nil)
    #expect(factor.take(code.code(at: now + .seconds(30)), at: now) == .authenticator)
  }

  @Test(
    "what is no code is not taken",
    arguments: ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "0x1234"])
  func noCode(text: String) {
    var factor = SecondFactor(secret: secret, isConfirmed: true)
    let before = factor
    #expect(factor.take(text, at: Instant(milliseconds: 1_700_000_000_000)) == nil)
    #expect(factor == before)
  }

  @Test("a recovery code opens once, however it is typed")
  func recovery() {
    let codes = RecoveryCodes.make()
    #expect(Set(codes).count == RecoveryCodes.count)
    #expect(codes.allSatisfy { $0.count == 19 && $0.split(separator: "-").count == 4 })
    var factor = SecondFactor(
      secret: secret, isConfirmed: true, recovery: codes.compactMap(RecoveryCodes.digest))
    #expect(factor.recovery.count == 10)
    let typed = codes[3].lowercased().replacing("-", with: " ")
    #expect(factor.take(typed, at: .epoch) == .recovery)
    #expect(factor.take(codes[3], at: .epoch) == nil)
    #expect(factor.take(codes[4], at: .epoch) == .recovery)
    #expect(factor.recovery.count == 8)
    #expect(factor.recovery.allSatisfy { kept in !codes.contains { kept.contains($0) } })
  }

  @Test("the address for the QR code is escaped and whole")
  func address() throws {
    let code = try #require(TOTP(secret: secret))
    #expect(
      code.address(issuer: "County & Sons", name: "ann@x/y")
        == "otpauth://totp/County%20%26%20Sons:ann%40x%2Fy?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        + "&issuer=County%20%26%20Sons&algorithm=SHA1&digits=6&period=30")
  }

  @Test("no name breaks out of the address for the QR code")
  func addressFuzz() throws {
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%")
    for seed in 0..<2000 as Range<UInt64> {
      var random = Seeded(seed)
      let text = try #require(TOTP(secret: secret)).address(
        issuer: random.mangled("Guildhall"), name: random.mangled("ann&secret=x?#/:"))
      let parts = text.dropFirst("otpauth://totp/".count).split(separator: "?")
      #expect(parts.count == 2, "seed \(seed)")
      let label = parts[0].split(separator: ":", omittingEmptySubsequences: false)
      #expect(label.count == 2 && label.joined().allSatisfy(allowed.contains), "seed \(seed)")
      #expect(parts[1].split(separator: "&").count == 5, "seed \(seed)")
    }
  }

  @Test("secrets too short or too long for HMAC are refused")
  func secrets() {
    #expect(TOTP(secret: Array(repeating: 1, count: 15)) == nil)
    #expect(TOTP(secret: Array(repeating: 1, count: 65)) == nil)
    #expect(TOTP.random().secret.count == 20)
    #expect(TOTP.random() != TOTP.random())
  }

  /// RFC 4648, section 10.
  @Test(
    "base32 is that of its standard",
    arguments: [
      ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"),
      ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI"),
    ])
  func base32(plain: String, encoded: String) {
    #expect(Base32.encode(Array(plain.utf8)) == encoded)
    #expect(Base32.decode(encoded) == Array(plain.utf8))
    let padded = encoded + String(repeating: "=", count: (8 - encoded.count % 8) % 8)
    #expect(Base32.decode(padded.lowercased()) == Array(plain.utf8))
  }

  @Test("base32 reads back what it wrote, and mangled texts never as something else")
  func base32Fuzz() {
    for seed in 0..<20_000 as Range<UInt64> {
      var random = Seeded(seed)
      let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      let text = Base32.encode(bytes)
      #expect(Base32.decode(text) == bytes, "seed \(seed)")
      let mangled = random.mangled(text)
      if let read = Base32.decode(mangled) {
        let plain = mangled.uppercased().filter { $0 != " " && $0 != "-" && $0 != "=" }
        #expect(Base32.encode(read) == plain, "seed \(seed)")
      }
    }
    #expect(Base32.decode(String(repeating: "A", count: 257)) == nil)
    for text in ["A", "AAA", "AAAAAA", "MZ", "M=Y", "0", "ÄA"] {
      #expect(Base32.decode(text) == nil, "\(text)")
    }
  }
}
