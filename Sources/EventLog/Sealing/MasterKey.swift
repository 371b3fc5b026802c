import Crypto
import Foundation

/// The key that wraps all others: 32 bytes from a file or an environment variable.
public struct MasterKey: Sendable, CustomStringConvertible {
  public static let byteCount = 32

  let key: SymmetricKey

  /// - Throws: `badMasterKey` unless there are exactly 32 bytes.
  public init(bytes: [UInt8]) throws(SealFault) {
    guard bytes.count == Self.byteCount else {
      throw SealFault(
        .badMasterKey,
        "The master key has \(bytes.count) bytes instead of 32. Make one with "
          + "\"openssl rand -hex 32\".")
    }
    key = SymmetricKey(data: bytes)
  }

  /// From the system's random source.
  public static func random() -> MasterKey { MasterKey(SymmetricKey(size: .bits256)) }

  private init(_ key: SymmetricKey) { self.key = key }

  /// 64 hexadecimal digits, or base64 of 32 bytes; white space around is ignored.
  public init(text: String) throws(SealFault) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if trimmed.utf8.count == 64, let bytes = decodeHex(trimmed) {
      try self.init(bytes: bytes)
    } else if let data = Data(base64Encoded: trimmed) {
      try self.init(bytes: [UInt8](data))
    } else {
      throw SealFault(
        .badMasterKey,
        "The master key is neither 64 hexadecimal digits nor base64. Make one with "
          + "\"openssl rand -hex 32\".")
    }
  }

  /// Reads a file of 32 bytes, or of text as above, that only its owner may read (mode 0600 or
  /// 0400).
  public init(file path: String) throws(SealFault) {
    let manager = FileManager.default
    guard let attributes = try? manager.attributesOfItem(atPath: path),
      let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue,
      let data = manager.contents(atPath: path)
    else {
      throw SealFault(
        .badMasterKey,
        "The master key file \(path) cannot be read. Check its path and its owner.")
    }
    guard mode & 0o077 == 0 else {
      throw SealFault(
        .badMasterKey,
        "The master key file \(path) is open to other users (mode \(String(mode, radix: 8))). "
          + "Run \"chmod 600 \(path)\", and change the key if others may have read it.")
    }
    if data.count == Self.byteCount {
      try self.init(bytes: [UInt8](data))
    } else {
      try self.init(text: String(decoding: data, as: UTF8.self))
    }
  }

  /// Reads text as above from an environment variable.
  /// - Parameter environment: nil for the environment of this process.
  public init(
    environment name: String, in environment: [String: String]? = nil
  ) throws(SealFault) {
    guard let text = (environment ?? ProcessInfo.processInfo.environment)[name] else {
      throw SealFault(
        .badMasterKey,
        "The environment variable \(name) with the master key is not set. Set it, or name a file.")
    }
    try self.init(text: text)
  }

  /// Never shows the key.
  public var description: String { "MasterKey" }
}
