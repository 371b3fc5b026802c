public import Exchange
import Flows
public import Vocabulary

/// Whoever has a place in a call, whatever leg brings their sound: a browser, a desk phone, a
/// number outside.
public enum Party: Hashable, Comparable, Sendable {
  case customer
  case adviser(AdviserID)
  /// The number outside that a flow, a transfer or a consultation rings.
  case outside

  public static func < (a: Party, b: Party) -> Bool { a.order < b.order }
  private var order: Int {
    switch self {
    case .customer: -2
    case .outside: -1
    case .adviser(let id): id.index
    }
  }
}

/// What somebody in a call hears; announcements and prompts come on top of it.
public enum Sound: Hashable, Sendable {
  case silence
  /// That the other side rings.
  case ringing
  /// The plan's name of it; "" for the service's own.
  case music(String)
  /// These, mixed. Ascending, never empty, never the listener.
  case parties([Party])
}

/// Who hears what in one call: a function of where its contact stands and nothing else, so that a
/// restart, a transfer and a replaced leg all come out right. It is applied to the mixer whole; no
/// party is told anything for it.
public struct AudioPlan: Hashable, Sendable {
  public struct Row: Hashable, Sendable {
    public var party: Party
    public var sound: Sound
    public init(_ party: Party, _ sound: Sound) {
      self.party = party
      self.sound = sound
    }
  }
  /// Ascending by party.
  public var rows: [Row]

  public init(_ rows: [Row] = []) { self.rows = rows.sorted { $0.party < $1.party } }

  public subscript(_ party: Party) -> Sound {
    rows.first { $0.party == party }?.sound ?? .silence
  }

  /// Parties that somebody speaks with now: their sound is recorded.
  public var talking: [Party] {
    rows.compactMap { row in
      if case .parties = row.sound { row.party } else { nil }
    }
  }
}

extension AudioPlan {
  /// - Parameter present: parties whose leg carries sound now; who has none is neither heard nor
  ///   waited for in silence: others hear music until they are there.
  public init(_ contact: Contact, in policy: Policy, present: Set<Party>) {
    let music = Sound.music(Self.music(of: contact, in: policy))
    switch contact.phase {
    case .flow:
      if case .outside = contact.flowWants {
        self.init([Row(.customer, .ringing), Row(.outside, .ringing)])
      } else {
        self.init([Row(.customer, .silence)])
      }
    case .scheduled, .waiting, .offered, .duty:
      self.init([Row(.customer, music)])
    case .outside:
      self.init(Self.together([.customer, .outside], present, alone: .ringing))
    case .handling:
      self.init(Self.handling(contact, music, present))
    case .wrappingUp:
      self.init()
    }
  }

  /// Everyone hears everyone else who is present; `alone` when nobody else is.
  private static func together(_ all: [Party], _ present: Set<Party>, alone: Sound) -> [Row] {
    all.map { party in
      let others = all.filter { $0 != party && present.contains($0) }.sorted()
      return Row(party, others.isEmpty ? alone : .parties(others))
    }
  }

  private static func handling(
    _ contact: Contact, _ music: Sound, _ present: Set<Party>
  ) -> [Row] {
    let shares = contact.interactions.filter { $0.state != .wrappingUp && $0.state != .parked }
    let main = shares.filter { !$0.isConsulted && $0.state == .talking }
    var rows: [Row] = []
    let talkers = main.map { Party.adviser($0.adviser) }
    // A callback rings its customer while the adviser listens.
    let isCalling = contact.callback.map { !$0.isReached } ?? false
    let isOutgoing = contact.origin == .outbound && !present.contains(.customer)
    if talkers.isEmpty {
      rows.append(Row(.customer, music))
    } else {
      rows = together([.customer] + talkers, present, alone: .silence)
      rows = rows.map { row in
        if row.party == .customer, row.sound == .silence { return Row(.customer, music) }
        if row.party != .customer, row.sound == .silence, isCalling || isOutgoing {
          return Row(row.party, .ringing)
        }
        return row
      }
    }
    for share in shares where share.state == .holding && contact.consult?.by != share.adviser {
      rows.append(Row(.adviser(share.adviser), .silence))
    }
    if let consult = contact.consult {
      let asked: Party = consult.asked.isNone ? .outside : .adviser(consult.asked)
      let by = Party.adviser(consult.by)
      rows.removeAll { $0.party == by || $0.party == asked }
      if consult.isAnswered {
        rows += together([by, asked], present, alone: .silence)
      } else {
        rows.append(Row(by, .ringing))
      }
    }
    return rows
  }

  static func music(of contact: Contact, in policy: Policy) -> String {
    let queue = contact.wait.queue
    return queue.index < policy.queues.count ? policy.queues[queue.index].waiting.music : ""
  }
}
