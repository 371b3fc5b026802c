import Testing

@testable import Access

@Suite("Passwords")
struct PasswordTests {
  /// RFC 7914, section 12.
  @Test(
    "scrypt gives the values of its standard",
    arguments: [
      (
        "password", "NaCl", 10, 8, 16,
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b37"
          + "31622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"
      ),
      (
        "pleaseletmein", "SodiumChloride", 14, 8, 1,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
          + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
      ),
    ] as [(String, String, Int, Int, Int, String)])
  func vectors(
    password: String, salt: String, logN: Int, blockSize: Int, parallelism: Int, expected: String
  ) throws {
    // The first vector asks for more parallelism than a stored text may.
    let cost = try #require(
      PasswordCost(logN: logN, blockSize: blockSize, parallelism: min(parallelism, 8)))
    guard parallelism <= 8 else {
      #expect(PasswordCost(logN: logN, blockSize: blockSize, parallelism: parallelism) == nil)
      return
    }
    let key = try PasswordHash.derive(password, cost, Array(salt.utf8), count: 64)
    #expect(Hex.encode(key) == expected)
  }

  @Test("the right password matches its stored text, others do not")
  func matches() throws {
    let text = try PasswordHash(of: "ember lantern quartz", cost: .cheapForTests).text
    let read = try #require(PasswordHash(text))
    #expect(read.text == text)
    #expect(try read.matches("ember lantern quartz"))
    for other in ["ember lantern quart", "ember lantern quartz ", "Ember lantern quartz", "x"] {
      #expect(try !read.matches(other))
    }
    #expect(try PasswordHash(of: "ember lantern quartz", cost: .cheapForTests).text != text)
  }

  @Test("the cost in force is what OWASP advises, and takes 32 MiB")
  func cost() throws {
    #expect(PasswordCost.current == PasswordCost(logN: 15, blockSize: 8, parallelism: 3))
    #expect(PasswordCost.current.memoryMebibytes == 32)
    let hash = try PasswordHash(of: "ember lantern quartz")
    #expect(hash.text.hasPrefix("scrypt$ln=15,r=8,p=3$"))
    #expect(try hash.matches("ember lantern quartz"))
  }

  @Test("a dearer cost asks for a stored password to be kept anew, a cheaper one does not")
  func raised() throws {
    let cheap = PasswordCost.cheapForTests
    #expect(PasswordCost.current.isAbove(cheap))
    #expect(!cheap.isAbove(.current))
    #expect(!PasswordCost.current.isAbove(.current))
  }

  @Test("the same password typed as other code points is the same")
  func normalised() throws {
    let hash = try PasswordHash(of: "caf\u{E9} am Fluss", cost: .cheapForTests)
    #expect(try hash.matches("cafe\u{301} am Fluss"))
  }

  @Test("an empty or endless password is a fault, not a crash")
  func empty() throws {
    let hash = try PasswordHash(of: "ember lantern quartz", cost: .cheapForTests)
    #expect(throws: AccessFault.self) { try hash.matches("") }
    #expect(throws: AccessFault.self) {
      try hash.matches(String(repeating: "\u{FDFA}", count: 999))
    }
    #expect(throws: AccessFault.self) { try PasswordHash(of: "", cost: .cheapForTests) }
  }

  @Test(
    "stored texts that are none are refused",
    arguments: [
      "", "scrypt", "scrypt$$$", "bcrypt$ln=15,r=8,p=3$AAAA$AAAA",
      "scrypt$ln=15,r=8$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "scrypt$ln=18,r=16,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "scrypt$ln=04,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "scrypt$ln=4,r=1,p=-1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "scrypt$ln=4,r=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      "scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$",
      "scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    ])
  func malformed(text: String) { #expect(PasswordHash(text) == nil) }

  @Test("mangled stored texts are refused or are what they say")
  func fuzz() throws {
    let good = try PasswordHash(of: "ember lantern quartz", cost: .cheapForTests).text
    for seed in 0..<20_000 as Range<UInt64> {
      var random = Seeded(seed)
      let text = random.mangled(good)
      if let read = PasswordHash(text) { #expect(read.text == text, "seed \(seed)") }
    }
  }

  @Test(
    "passwords that an attacker tries first are refused",
    arguments: [
      "password1234", "Password2026!", "P@ssw0rd1234", "123456789012", "qwertyuiop12",
      "aaaaaaaaaaaa", "abababababab", "abcdefghijkl", "987654321098", "letmeinletmein",
      "Summer2026!!", "Liverpool2024", "councilcouncil", "welcome12345", "1q2w3e4r1q2w",
      "iloveyou1234", "correct horse battery staple", "Administrator1", "000000000000",
      "qazwsxedcrfv", "Guildhall2026",
    ])
  func common(password: String) {
    #expect(PasswordRules.problem(with: password, name: "ann") != nil)
  }

  @Test(
    "passwords of the person's own are taken",
    arguments: [
      "ember lantern quartz", "mill-otter-17-verse", "Xk4#mQ9!vB2@", "þúfa veður ljóð",
      "the new kettle sings", "рыба лодка весло", "漢字漢語文字列暗号鍵言葉試",
    ])
  func taken(password: String) {
    #expect(PasswordRules.problem(with: password, name: "ann") == nil)
  }

  @Test("lengths are counted in characters, at both ends")
  func lengths() {
    let text = "ember lantern quartz "
    #expect(PasswordRules.problem(with: "kq7 vex mow", name: "x")?.what.contains("fewer") == true)
    #expect(PasswordRules.problem(with: "kq7 vex mowz", name: "x") == nil)
    let long = String(String(repeating: text, count: 20).prefix(256))
    #expect(PasswordRules.problem(with: long, name: "x") == nil)
    #expect(PasswordRules.problem(with: long + "y", name: "x")?.what.contains("more") == true)
    #expect(PasswordRules.problem(with: "ember\u{7}lantern quartz", name: "x") != nil)
  }

  @Test("the account's own name is no password")
  func ownName() {
    #expect(PasswordRules.problem(with: "margaret.hill42", name: "margaret.hill") != nil)
    #expect(
      PasswordRules.problem(with: "Thatcherson-77", name: "mt", displayName: "M Thatcherson")
        != nil)
    #expect(
      PasswordRules.problem(with: "margaret.hill ember lantern", name: "margaret.hill") == nil)
  }
}
