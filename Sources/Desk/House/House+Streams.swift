import Exchange
public import Vocabulary

/// Deltas of late, so that a client that comes back soon has no gap.
struct KeptDeltas {
  enum Audience: Hashable, Sendable {
    case adviser(AdviserID)
    case person(String)
    case chat(ContactID)
  }
  private var deltas: [(Audience, Delta)] = []
  /// Everything of this record and after it is here.
  private(set) var from: UInt64

  init(from: UInt64) { self.from = from }

  mutating func add(_ delta: Delta, _ audience: Audience) {
    deltas.append((audience, delta))
    if deltas.count > House.keptMaximum + House.keptMaximum / 4 {
      let dropped = deltas.count - House.keptMaximum
      // Others of the same record may be left: it is not whole any more.
      from = deltas[dropped - 1].1.sequence + 1
      deltas.removeFirst(dropped)
    }
  }

  mutating func removeAll(at sequence: UInt64) {
    deltas.removeAll()
    from = sequence
  }

  /// What was said to them since; nil when some of it is gone. One record may be told in several
  /// deltas, not all at once: those of the last one that the client has are told again.
  func since(_ sequence: UInt64, to audiences: Set<Audience>) -> [Delta]? {
    guard sequence >= from else { return nil }
    return deltas.filter { $0.1.sequence >= sequence && audiences.contains($0.0) }.map(\.1)
  }
}

extension House {
  /// A stream for a member of staff.
  /// - Parameter after: the last sequence number that the client has, from what it read or was
  ///   sent; nil when it has nothing, and is told to read everything.
  public func subscribe(_ viewer: Viewer, after: UInt64?) -> Subscription {
    let subscription = open(.staff(viewer))
    if !viewer.adviser.isNone { byAdviser[viewer.adviser, default: []].insert(subscription.id) }
    byPerson[viewer.person, default: []].insert(subscription.id)
    resume(
      subscription, after: after, [.adviser(viewer.adviser), .person(viewer.person)])
    // What boards show is sent whole, and so is one's own presence: neither is kept for those who
    // are not there.
    if after != nil, !viewer.adviser.isNone {
      let me = House.json(meView(viewer))
      send(Delta(sequence: sequence, name: "me", data: me), to: subscription)
    }
    if after != nil, !viewer.units.isEmpty { resendBoard(to: subscription, viewer) }
    return subscription
  }

  /// A stream for the browser of a chat.
  public func subscribe(toChat id: ContactID, after: UInt64?) -> Subscription {
    let subscription = open(.chat(id))
    byChat[id, default: []].insert(subscription.id)
    resume(subscription, after: after, [.chat(id)])
    connectionsChanged(id)
    return subscription
  }

  /// A stream that tells whether anybody can be reached.
  public func subscribe(toWidget name: String) -> Subscription {
    let subscription = open(.widget(name))
    widgetStreams.insert(subscription.id)
    greet(subscription)
    return subscription
  }

  private func open(_ who: Subscription.Who) -> Subscription {
    let subscription = Subscription(id: nextSubscription, who: who)
    nextSubscription += 1
    subscriptions[subscription.id] = subscription
    return subscription
  }

  private func resume(
    _ subscription: Subscription, after: UInt64?, _ audiences: Set<KeptDeltas.Audience>
  ) {
    greet(subscription)
    guard let after, after <= sequence, let missed = kept.since(after, to: audiences),
      missed.count < Subscription.waitingMaximum / 2
    else {
      let reset = #"{"reason":"gap"}"#
      send(Delta(sequence: sequence, name: "reset", data: reset), to: subscription)
      return
    }
    for delta in missed { send(delta, to: subscription) }
  }

  /// The first a stream says: where it stands, and the time here.
  private func greet(_ subscription: Subscription) {
    let hello = HelloView(
      sequence: sequence, now: "\(clock.now())", version: House.programVersion)
    send(Delta(sequence: sequence, name: "hello", data: House.json(hello)), to: subscription)
  }

  private func resendBoard(to subscription: Subscription, _ viewer: Viewer) {
    let board = boardParts(for: viewer)
    func say<T: Encodable>(_ name: String, _ value: T) {
      send(Delta(sequence: sequence, name: name, data: House.json(value)), to: subscription)
    }
    say("queues", board.queues)
    guard !viewer.supervises.isEmpty else { return }
    say("advisers", board.advisers)
    say("waiting", board.waiting)
  }

  public func unsubscribe(_ subscription: Subscription) {
    subscription.end()
    guard subscriptions.removeValue(forKey: subscription.id) != nil else { return }
    func remove<K: Hashable>(_ table: inout [K: Set<UInt64>], _ key: K) {
      table[key]?.remove(subscription.id)
      if table[key]?.isEmpty ?? false { table[key] = nil }
    }
    switch subscription.who {
    case .staff(let viewer):
      remove(&byAdviser, viewer.adviser)
      if byAdviser[viewer.adviser] == nil { lastMe[viewer.adviser] = nil }
      remove(&byPerson, viewer.person)
      if byPerson[viewer.person] == nil {
        for id in watchers.keys { watchers[id]?.remove(viewer.person) }
        watchers = watchers.filter { !$0.value.isEmpty }
      }
    case .chat(let id):
      remove(&byChat, id)
      connectionsChanged(id)
    case .widget:
      widgetStreams.remove(subscription.id)
      lastWidget[subscription.id] = nil
    }
  }

  /// Ends every stream; clients come back by themselves.
  public func endStreams() {
    for subscription in subscriptions.values { subscription.end() }
  }

  public var subscriptionCount: Int { subscriptions.count }

  /// Whether any browser has the chat open; when that changed last.
  func connectionsChanged(_ id: ContactID) {
    let isHere = byChat[id] != nil
    guard connected.contains(id) != isHere else { return }
    if isHere {
      connected.insert(id)
      leftAt[id] = nil
    } else {
      connected.remove(id)
      leftAt[id] = clock.now()
    }
    guard let contact = exchange.contact(id), let holders = shown[id] else { return }
    let data = House.json(view(contact, isPersonal: true))
    for adviser in holders.sorted() where !hasLeft(adviser, contact) {
      publish("contact", data, to: .adviser(adviser))
    }
  }

  // MARK: Sending

  func publish(_ name: String, _ data: String, to audience: KeptDeltas.Audience) {
    let delta = Delta(sequence: sequence, name: name, data: data)
    kept.add(delta, audience)
    let ids =
      switch audience {
      case .adviser(let adviser): byAdviser[adviser]
      case .person(let person): byPerson[person]
      case .chat(let id): byChat[id]
      }
    for id in ids ?? [] {
      if let subscription = subscriptions[id] { send(delta, to: subscription) }
    }
  }

  func send(_ delta: Delta, to subscription: Subscription) { subscription.send(delta) }

  /// Somebody writes; told at once and forgotten.
  public func typing(in id: ContactID, by author: String) {
    let data = #"{"contact":"\#(id)","author":"\#(author)"}"#
    let delta = Delta(sequence: sequence, name: "typing", data: data)
    if author == "customer" {
      guard let contact = exchange.contact(id) else { return }
      for adviser in holders(of: id) where !hasLeft(adviser, contact) {
        for one in byAdviser[adviser] ?? [] { subscriptions[one]?.send(delta) }
      }
    } else {
      for one in byChat[id] ?? [] { subscriptions[one]?.send(delta) }
    }
  }

  /// How a client knows its own lag, and that its stream lives.
  func beatAll() {
    let beat = BeatView(sequence: sequence, now: "\(clock.now())")
    let delta = Delta(sequence: sequence, name: "beat", data: House.json(beat))
    for subscription in subscriptions.values { subscription.send(delta) }
  }
}

struct HelloView: Codable {
  var sequence: UInt64
  var now: String
  var version: String
}

struct BeatView: Codable {
  var sequence: UInt64
  var now: String
}
