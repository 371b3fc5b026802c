import Crypto
import CryptoExtras
import Foundation

/// How dear a guess at a stored password is (scrypt, RFC 7914).
public struct PasswordCost: Hashable, Sendable {
  /// Base-two logarithm of the cost parameter N.
  public var logN: Int
  /// Block size r; memory is 128 · N · r bytes.
  public var blockSize: Int
  /// Parallelism p; time grows with it, memory does not.
  public var parallelism: Int

  /// Nil beyond the bounds that a stored text may ask for: a changed file must not be able to make
  /// the program take gigabytes.
  public init?(logN: Int, blockSize: Int, parallelism: Int) {
    guard Self.logNs.contains(logN), (1...16).contains(blockSize), (1...8).contains(parallelism),
      (128 << logN) * blockSize <= Self.memoryBytesMaximum
    else { return nil }
    self.logN = logN
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  private init(unchecked logN: Int, _ blockSize: Int, _ parallelism: Int) {
    self.logN = logN
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  static let logNs = 4...18
  static let memoryBytesMaximum = 256 << 20

  /// 32 MiB and three passes: one of the equivalent settings of OWASP's Password Storage Cheat
  /// Sheet, that with which a machine of 2 GiB serves a Monday morning.
  public static let current = PasswordCost(unchecked: 15, 8, 3)
  /// For tests, where thousands are made.
  public static let cheapForTests = PasswordCost(unchecked: 4, 1, 1)

  /// Whether a password kept under the other ought to be kept anew under this one.
  func isAbove(_ other: PasswordCost) -> Bool {
    work > other.work || (128 << logN) * blockSize > (128 << other.logN) * other.blockSize
  }
  private var work: Int { (blockSize * parallelism) << logN }
}

/// A password as it is kept: `scrypt$ln=15,r=8,p=3$<salt>$<key>`, both in unpadded base64.
public struct PasswordHash: Hashable, Sendable {
  static let saltBytes = 16
  static let keyBytes = 32
  /// Longer texts are refused unread.
  static let textBytesMaximum = 160

  public let cost: PasswordCost
  let salt: [UInt8]
  let key: [UInt8]

  /// Keeps a password. Takes the time and memory of its cost: never on a thread that others need.
  public init(of password: String, cost: PasswordCost = .current) throws(AccessFault) {
    try self.init(of: password, cost: cost, salt: Randomness.bytes(Self.saltBytes))
  }

  init(of password: String, cost: PasswordCost, salt: [UInt8]) throws(AccessFault) {
    self.cost = cost
    self.salt = salt
    key = try Self.derive(password, cost, salt, count: Self.keyBytes)
  }

  /// Reads the text that is stored; nil when it is none.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.textBytesMaximum else { return nil }
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "scrypt" else { return nil }
    let names = ["ln", "r", "p"]
    let settings = parts[1].split(separator: ",", omittingEmptySubsequences: false)
    guard settings.count == names.count else { return nil }
    var numbers: [Int] = []
    for (setting, name) in zip(settings, names) {
      guard setting.hasPrefix(name + "=") else { return nil }
      let digits = setting.dropFirst(name.count + 1)
      guard (1...2).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
        let number = Int(digits), String(number) == digits
      else { return nil }
      numbers.append(number)
    }
    guard
      let cost = PasswordCost(
        logN: numbers[0], blockSize: numbers[1], parallelism: numbers[2]),
      let salt = Base64.decode(parts[2]), salt.count == Self.saltBytes,
      let key = Base64.decode(parts[3]), key.count == Self.keyBytes
    else { return nil }
    self.cost = cost
    self.salt = salt
    self.key = key
  }

  /// The text to store.
  public var text: String {
    "scrypt$ln=\(cost.logN),r=\(cost.blockSize),p=\(cost.parallelism)$"
      + "\(Base64.encode(salt))$\(Base64.encode(key))"
  }

  /// Whether this is the password. The comparison takes the same time wherever they differ.
  public func matches(_ password: String) throws(AccessFault) -> Bool {
    ConstantTime.areEqual(
      try Self.derive(password, cost, salt, count: Self.keyBytes), key)
  }

  /// For names that nobody has: as dear as the real thing, and matches nothing that passes the
  /// rules for passwords.
  static func decoy(_ cost: PasswordCost) throws(AccessFault) -> PasswordHash {
    try PasswordHash(of: Base64.encode(Randomness.bytes(32)), cost: cost)
  }

  static func derive(
    _ password: String, _ cost: PasswordCost, _ salt: [UInt8], count: Int
  ) throws(AccessFault) -> [UInt8] {
    // The library takes the address of the first byte.
    let bytes = Array(PasswordRules.normalised(password).utf8)
    guard !bytes.isEmpty, bytes.count <= PasswordRules.bytesMaximum else {
      throw AccessFault(
        .badPassword, "the password is empty or too long",
        "Choose one of \(PasswordRules.lengths.lowerBound) to "
          + "\(PasswordRules.lengths.upperBound) characters.")
    }
    do {
      return try KDF.Scrypt.deriveKey(
        from: bytes, salt: salt, outputByteCount: count, rounds: 1 << cost.logN,
        blockSize: cost.blockSize, parallelism: cost.parallelism
      ).withUnsafeBytes { Array($0) }
    } catch {
      throw AccessFault(
        .storage, "the password could not be checked for want of memory",
        "Give the service more memory; one check takes \(cost.memoryMebibytes) MiB.")
    }
  }
}

extension PasswordCost {
  var memoryMebibytes: Int { max(1, ((128 << logN) * blockSize) >> 20) }
}
