import Desk
import Exchange
import Flows
import Foundation
import Vocabulary

/// Made-up residents who chat, so that somebody can try the desk alone: they ask, wait, talk when
/// an adviser talks, say thank you and go. For trying out only.
struct Demo: Sendable {
  /// Chats open at once.
  static let atOnceMaximum = 6
  static let every = Duration.seconds(20)

  let house: House

  private struct Story {
    var name: String
    var button: UInt8
    var says: [String]
  }
  private static let stories = [
    Story(
      name: "Rosa", button: 5,
      says: [
        "Hello, my bin was not collected this morning.", "It is the green one, at number 14.",
        "Thank you, that helps.",
      ]),
    Story(
      name: "Tom", button: 3,
      says: [
        "Hi. I applied for a school place and have not heard anything.",
        "It was at the end of October, for my daughter.", "Great, thanks for looking.",
      ]),
    Story(
      name: "Amina", button: 4,
      says: [
        "Good morning, how do I renew my father's Blue Badge?",
        "He has the old one still. Does he need a new photo?", "Lovely, thank you very much.",
      ]),
    Story(
      name: "Geraint", button: 5,
      says: [
        "There is a street light out on our road since Friday.", "Station Road, by the bridge.",
        "Thanks. Bye.",
      ]),
  ]

  func run() async throws {
    guard let widget = await house.chatWidgets().first else { return }
    var number = 0
    try await withThrowingTaskGroup(of: Void.self) { group in
      var running = 0
      while !Task.isCancelled {
        if running >= Self.atOnceMaximum {
          try await group.next()
          running -= 1
        }
        let story = Self.stories[number % Self.stories.count]
        number += 1
        group.addTask { try await live(story, in: widget) }
        running += 1
        try await Task.sleep(for: Self.every)
      }
    }
  }

  /// One resident, from the greeting to the good-bye.
  private func live(_ story: Story, in widget: String) async throws {
    guard let entry = await house.entryPoint(ofWidget: widget) else { return }
    let subject = try house.confidant.newSubject()
    var arrive = Arrive(
      reference: "demo-\(UUID())", channel: .chat, entry: entry, subject: subject)
    arrive.identity = try house.confidant.sealJSON(
      CustomerCard(name: story.name), for: subject, .identity)
    let outcome = try await house.submit(.arrive(arrive))
    guard let id = await house.openContact(reference: arrive.reference),
      outcome.rejection == nil
    else { return }
    try await Task.sleep(for: .seconds(4))
    try await choose(story.button, id, subject)
    var said = 0
    var heard = 0
    // A resident who is not helped for long goes.
    for _ in 0..<600 {
      try await Task.sleep(for: .seconds(1))
      guard let chat = await house.demoState(of: id) else { return }
      guard chat.isTalking else { continue }
      let isTurn = said == 0 || chat.adviserPosts > heard
      guard isTurn, said < story.says.count else {
        if said == story.says.count, chat.adviserPosts > heard { break }
        continue
      }
      heard = chat.adviserPosts
      try await Task.sleep(for: .seconds(3))
      await house.typing(in: id, by: "customer")
      try await Task.sleep(for: .seconds(2))
      try await say(story.says[said], id, subject)
      said += 1
    }
    _ = try await house.submit(.customerLeave(CustomerLeave(contact: id)))
  }

  private func choose(_ button: UInt8, _ id: ContactID, _ subject: SubjectID) async throws {
    guard let label = await house.label(of: button, id) else { return }
    try await say(label, id, subject)
    if let heard = await house.recognise(.choice(button), of: id, sealed: nil) {
      _ = try await house.submit(.hear(Hear(contact: id, heard: heard)))
    }
  }

  private func say(_ text: String, _ id: ContactID, _ subject: SubjectID) async throws {
    let sealed = try house.confidant.sealJSON(MessageBody(text: text), for: subject, .message)
    _ = try await house.submit(
      .post(Post(contact: id, reference: "demo-\(UUID())", sealed: sealed)))
  }
}
