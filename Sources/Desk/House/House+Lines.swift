import Exchange
import Foundation
import Vocabulary

// Lines of conversations in the shapes that people are shown.
extension House {
  /// For staff.
  public func messageView(_ line: StoredMessage) -> MessageView {
    var view = MessageView(
      sequence: line.sequence, at: "\(line.at)", author: "\(line.author)", text: "", files: [])
    if !line.adviser.isNone { view.adviser = displayName(line.adviser) }
    if !line.reference.isEmpty { view.key = line.reference }
    if !line.buttons.isEmpty {
      view.buttons = line.buttons.map { ButtonView(option: Int($0.option), label: $0.label) }
    }
    if line.sealed.isEmpty {
      view.text = said(line)
    } else if let body = body(of: line) {
      view.text = body.text
      view.files = body.files.map { file in
        FileView(
          id: file.id, name: file.name, type: file.type, size: file.size,
          url: "/files/\(line.contact)/\(file.id)")
      }
    } else {
      view.isErased = true
    }
    return view
  }

  /// For the customer: without notes (which are never asked for here), and by first names only.
  public func publicView(_ line: StoredMessage) -> MessageView {
    var view = messageView(line)
    if !line.adviser.isNone { view.adviser = publicName(line.adviser) }
    view.files = view.files.map { file in
      var file = file
      file.url = "/api/v1/chats/\(line.contact)/files/\(file.id)"
      return file
    }
    return view
  }

  public func body(of line: StoredMessage) -> MessageBody? {
    let field: Confidant.Field = line.happening == .messageLeft ? .left : .message
    return confidant.value(MessageBody.self, line.sealed, of: line.subject, field)
  }

  /// What the public is told of an adviser: their first name, or all where there is an initial.
  func publicName(_ id: AdviserID) -> String {
    let name = displayName(id)
    guard let first = name.split(separator: " ").first, !first.hasSuffix(".") else { return name }
    return String(first)
  }

  private func said(_ line: StoredMessage) -> String {
    var text = line.text
    for place in line.places {
      let value = confidant.text(place.sealed, of: line.subject, .value) ?? "…"
      text = text.replacingOccurrences(of: "{\(place.name)}", with: value)
    }
    guard let happening = line.happening else { return text }
    let words = HappeningWords.of(policy.names.languages.name(line.language) ?? "en")
    let who = publicName(line.adviser)
    switch happening {
    case .announced, .messageLeft: return text
    case .joined: return words.joined.replacingOccurrences(of: "{who}", with: who)
    case .transferred: return words.transferred
    case .left: return words.left.replacingOccurrences(of: "{who}", with: who)
    case .ended: return words.ended
    }
  }
}

extension StoredMessage {
  /// Who is there and whether it is over, a chat shows by itself.
  public var isShownToCustomer: Bool {
    switch happening {
    case .joined, .left, .transferred, .ended: false
    case .announced, .messageLeft, nil: isForCustomer
    }
  }
}

/// What a conversation says of itself, in the languages that are known here; others read English.
struct HappeningWords {
  var joined: String
  var transferred: String
  var left: String
  var ended: String

  static func of(_ language: String) -> HappeningWords {
    language.hasPrefix("cy") ? welsh : english
  }

  private static let english = HappeningWords(
    joined: "{who} has joined the chat.", transferred: "The chat is being passed to a colleague.",
    left: "{who} has left the chat.", ended: "The chat has ended.")
  private static let welsh = HappeningWords(
    joined: "Mae {who} wedi ymuno â'r sgwrs.",
    transferred: "Mae'r sgwrs yn cael ei throsglwyddo i gydweithiwr.",
    left: "Mae {who} wedi gadael y sgwrs.", ended: "Mae'r sgwrs wedi dod i ben.")
}
