import Crypto

/// The two hashes of RFC 8760 this stack speaks, as lower-case hexadecimal.
enum DigestHash {
  static func hex(_ text: String, _ algorithm: DigestAlgorithm) -> String {
    switch algorithm {
    // Broken as a hash, and still the only one most telephones and trunks speak.
    case .md5: hexadecimal(Insecure.MD5.hash(data: Array(text.utf8)))
    case .sha256: hexadecimal(SHA256.hash(data: Array(text.utf8)))
    }
  }
}
