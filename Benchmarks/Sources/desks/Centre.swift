import Access
import Foundation
import Records
import Vocabulary

/// A plan with one queue of chats, always open, and as many advisers as are wanted.
enum CentrePlan {
  static func write(to folder: String, advisers: Int) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let bosses = stride(from: Desks.supervisorEvery, through: advisers, by: Desks.supervisorEvery)
    let people = (1...advisers).map { number in
      let isBoss = bosses.contains(number)
      return "      a\(number): \(isBoss ? "{ supervises: [centre] }" : "{}")"
    }
    let plan = """
      service: Large centre
      time zone: Europe/London
      languages: [en]
      units: [centre]
      calendars:
        always: { every day: "00:00-24:00" }
      widgets:
        chat: { name: Chat, queue: chats, unit: centre }
      queues:
        chats:
          unit: centre
          channels: [chat]
          target: { answer: 80%, within: 20s, short abandon: 5s }
          open: always
          adviser: [ longest idle ]
          offer: { ring: 20s }
          wrap-up: { kind: time-boxed, at most: 2s }
      capacity: { chat: 1 }
      teams:
        centre:
          unit: centre
          people:
      \(people.joined(separator: "\n"))

      """
    try Data(plan.utf8).write(to: URL(fileURLWithPath: folder + "/service.yaml"))
  }
}

/// Somebody who is signed in.
struct StaffMember: Sendable {
  /// In the plan.
  var name: String
  var headers: [String]
}

enum Staff {
  /// Accounts with sessions, as the service keeps them. Passwords are kept cheaply: nobody signs
  /// in with them here.
  static func make(_ count: Int, in data: String) throws -> [StaffMember] {
    let made = Made()
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      do { made.set(.success(try await all(count, in: data))) } catch { made.set(.failure(error)) }
      done.signal()
    }
    done.wait()
    return try made.get()
  }

  private final class Made: @unchecked Sendable {
    private let lock = NSLock()
    private var result: Result<[StaffMember], any Error>?
    func set(_ new: Result<[StaffMember], any Error>) { lock.withLock { result = new } }
    func get() throws -> [StaffMember] {
      guard let result = lock.withLock({ result }) else { throw Fault("no accounts") }
      return try result.get()
    }
  }

  private static func all(_ count: Int, in data: String) async throws -> [StaffMember] {
    let store = try SQLiteAccountStore.open(data + "/accounts.sqlite", makesFile: true)
    defer { try? store.close() }
    var policy = AccountPolicy()
    policy.passwordCost = .cheapForTests
    let accounts = Accounts(store, policy: policy)
    let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    var people: [StaffMember] = []
    for number in 1...count {
      let name = "a\(number)"
      let password = "\(UUID())"
      var new = NewAccount(
        name: name, displayName: "Adviser \(number)",
        roles: number.isMultiple(of: Desks.supervisorEvery) ? [.adviser, .supervisor] : [.adviser])
      new.adviser = name
      new.password = password
      _ = try await accounts.add(new, by: ChangeMaker(name: "desks", address: .local), at: now)
      let start = try await accounts.signIn(
        name: name, password: password, code: nil, from: .local, at: now)
      people.append(
        StaffMember(
          name: name,
          headers: [
            "Cookie: guildhall=\(start.token.text)", "X-CSRF-Token: \(start.token.csrfToken)",
          ]))
    }
    return people
  }
}
