import Access
import Desk
import Foundation
import Vocabulary

/// Accounts for who tries the service out: a supervisor and an adviser of the unit whose chat is
/// on the sample page, with passwords made once and kept beside the data.
struct TryOut {
  let folder: DataFolder
  let accounts: Accounts
  let house: House

  private var file: String { folder.path + "/try-out.txt" }

  /// - Returns: lines that tell how to sign in.
  func prepare(at now: Instant) async throws -> [String] {
    if let kept = try? String(contentsOfFile: file, encoding: .utf8) {
      return kept.split(separator: "\n").map(String.init)
    }
    guard try await accounts.list(limit: 1).isEmpty else { return [] }
    let people = await house.peopleToTry()
    var lines: [String] = []
    for (adviser, isSupervisor) in people {
      let password = Self.password()
      var new = NewAccount(
        name: adviser, displayName: await house.displayName(named: adviser),
        roles: isSupervisor ? [.adviser, .supervisor] : [.adviser])
      new.adviser = adviser
      new.password = password
      _ = try await accounts.add(new, by: ChangeMaker(name: "try-out", address: .local), at: now)
      lines.append(
        "sign in as \(adviser) with \(password)  (\(isSupervisor ? "supervisor" : "adviser"))")
    }
    let made = FileManager.default.createFile(
      atPath: file, contents: Data((lines.joined(separator: "\n") + "\n").utf8),
      attributes: [.posixPermissions: 0o600])
    guard made else {
      throw Trouble.finding("file", "\(file) cannot be written. Check the folder's permissions.")
    }
    return lines
  }

  /// 80 random bits, in letters and digits that are not mistaken for one another.
  private static func password() -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    var random = SystemRandomNumberGenerator()
    let groups = (0..<4).map { _ in
      String((0..<4).map { _ in letters[Int.random(in: 0..<letters.count, using: &random)] })
    }
    return groups.joined(separator: "-")
  }
}
