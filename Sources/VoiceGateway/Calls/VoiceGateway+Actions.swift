import CallControl
import Desk
import Exchange
import Flows
import Foundation
import Logging
import RTP
import SIP
import Vocabulary

// What calls ask for.
extension VoiceGateway {
  func perform(_ actions: [CallAction], of id: ContactID) {
    var isWired = false
    for action in actions {
      switch action {
      case .rewire: isWired = true
      case .say(let said): say(said, to: id)
      case .stopSaying: stopSaying(id)
      case .hear(let utterance): hear(utterance, of: id)
      case .promptsPlayed: submit(.promptsPlayed(PromptsPlayed(contact: id)), for: id)
      case .requestCallback: requestCallback(id)
      case .ring(let party, let destination, let milliseconds):
        ring(party, destination, forMilliseconds: milliseconds, of: id)
      case .stopRinging(let party): stopRinging(party, of: id)
      case .takeMessage(let atMost): takeMessage(of: id, atMost: atMost)
      case .hangUp(let party):
        if let leg = calls[id]?.legs[party] { hangUp(leg) }
      }
    }
    if isWired { rewire(id) }
  }

  // MARK: Who hears what

  func rewire(_ id: ContactID) {
    guard var call = calls[id] else { return }
    join(&call, id)
    let present = Set(call.legs.filter { legs[$0.value]?.state == .answered }.keys)
    let plan =
      exchange.contact(id).map { AudioPlan($0, in: exchange.policy, present: present) }
      ?? AudioPlan()
    var rowed: Set<Party> = []
    for row in plan.rows {
      guard let leg = call.legs[row.party], legs[leg]?.state == .answered else { continue }
      rowed.insert(row.party)
      let heard = sound(row.sound, call)
      mix { try media.hear(leg, heard) }
    }
    for party in call.wired.subtracting(rowed) {
      if let leg = call.legs[party] { mix { try media.hear(leg, .silence) } }
    }
    call.wired = rowed
    calls[id] = call
  }

  private func sound(_ sound: Sound, _ call: LiveCall) -> LegSound {
    switch sound {
    case .silence: .silence
    case .ringing: .ringing
    case .music(let name): .music(Tunes.names.contains(name) ? name : Tunes.usual)
    case .parties(let parties): .legs(parties.compactMap { call.legs[$0] })
    }
  }

  /// Browsers of the advisers who have the contact take part in its call; those of others do not.
  private func join(_ call: inout LiveCall, _ id: ContactID) {
    var wanted: Set<AdviserID> = []
    if let contact = exchange.contact(id), contact.ending == nil {
      for share in contact.interactions where share.state != .wrappingUp && share.state != .parked {
        wanted.insert(share.adviser)
      }
    }
    var done: [LegID] = []
    defer { for leg in done { hangUp(leg) } }
    for adviser in wanted.sorted() {
      let party = Party.adviser(adviser)
      guard call.legs[party] == nil, let leg = browsers[adviser] else { continue }
      call.legs[party] = leg
      legs[leg]?.contact = id
      legs[leg]?.party = party
    }
    for party in call.legs.keys.sorted() {
      guard case .adviser(let adviser) = party, !wanted.contains(adviser),
        let leg = call.legs[party]
      else { continue }
      if case .sip? = legs[leg]?.line {
        // A desk phone that was talked on; one that still rings is not theirs yet.
        let isRinging = legs[leg].map { $0.state == .ringing || $0.mustConfirm } ?? false
        let phase = exchange.contact(id)?.phase
        if !isRinging, phase != .duty, phase != .offered { done.append(leg) }
        continue
      }
      call.legs[party] = nil
      call.wired.remove(party)
      if legs[leg]?.contact == id {
        legs[leg]?.contact = .none
        legs[leg]?.party = nil
        mix { try media.hear(leg, .silence) }
      }
    }
  }

  // MARK: Speech

  private func say(_ said: [Saying], to id: ContactID) {
    guard var call = calls[id] else { return }
    let turn = call.speechTurn
    let before = call.speech
    call.speechPending += 1
    call.speech = Task {
      await before?.value
      let clips = await self.clips(said, of: id)
      self.spoken(clips, to: id, turn: turn)
    }
    calls[id] = call
  }

  private func spoken(_ clips: [SoundClip], to id: ContactID, turn: Int) {
    guard var call = calls[id] else { return }
    call.speechPending -= 1
    defer { calls[id] = call }
    guard call.speechTurn == turn else { return }
    if let leg = call.legs[.customer], !clips.isEmpty {
      mix { call.saying = try media.say(leg, clips) }
    } else if call.speechPending == 0, call.saying == nil {
      // Nothing could be made audible: what follows must not wait for it.
      calls[id] = call
      saidAll(id)
      call = calls[id] ?? call
    }
  }

  func saidAll(_ id: ContactID) {
    let actions = calls[id]?.line.saidAll(at: clock.now()) ?? []
    perform(actions, of: id)
  }

  private func stopSaying(_ id: ContactID) {
    guard var call = calls[id] else { return }
    call.speechTurn += 1
    call.saying = nil
    if let leg = call.legs[.customer] { mix { try media.stopSaying(leg) } }
    calls[id] = call
  }

  private func clips(_ said: [Saying], of contact: ContactID) async -> [SoundClip] {
    let language = calls[contact]?.line.language(in: exchange) ?? "en"
    var clips: [SoundClip] = []
    for one in said {
      let text: String
      switch one {
      case .beep:
        clips.append(Tunes.beep)
        continue
      case .words(let words): text = words
      case .text(let id): text = filled(id, of: contact)
      }
      guard !text.isEmpty else { continue }
      if let clip = await speaker.clip(text, language: language) {
        clips.append(clip)
      } else {
        counts.unspoken += 1
      }
    }
    return clips
  }

  /// A text of the plan in the caller's language, its places filled with what only we can open.
  private func filled(_ id: TextID, of contact: ContactID) -> String {
    let policy = exchange.policy
    guard id.index < policy.texts.count else { return "" }
    let all = policy.texts[id.index].byLanguage
    let language = calls[contact]?.line.language ?? .none
    let at = language.isNone ? 0 : language.index
    var text = at < all.count && !all[at].isEmpty ? all[at] : all.first { !$0.isEmpty } ?? ""
    guard text.contains("{"), let state = exchange.contact(contact) else { return text }
    text = text.replacingOccurrences(of: "{service}", with: policy.service)
    for fact in state.run?.variables ?? state.variables {
      guard fact.variable.index < policy.names.variables.count else { continue }
      let value: String
      if case .sealed(let bytes) = fact.value {
        value = confidant.text(bytes, of: state.subject, .value) ?? ""
      } else {
        value = "\(fact.value)"
      }
      text = text.replacingOccurrences(
        of: "{\(policy.names.variables[fact.variable.index])}", with: value)
    }
    return text
  }

  // MARK: Into the flow

  private func hear(_ utterance: Utterance, of id: ContactID) {
    guard let contact = exchange.contact(id) else { return }
    var sealed: [UInt8]?
    if let value = exchange.normalisedValue(utterance, of: id), !contact.subject.isNone {
      sealed = try? confidant.seal(Array(value.utf8), for: contact.subject, .value)
    }
    guard let heard = exchange.recognise(utterance, of: id, sealed: sealed) else { return }
    submit(.hear(Hear(contact: id, heard: heard)), for: id)
  }

  private func requestCallback(_ id: ContactID) {
    guard let call = calls[id], let contact = exchange.contact(id) else { return }
    let card = confidant.value(CustomerCard.self, call.card, of: contact.subject, .identity)
    let words = WaitWords(call.line.language(in: exchange))
    guard card?.number != nil else {
      say([.words(words.callbackRefused)], to: id)
      return
    }
    submit(
      .requestCallback(
        RequestCallback(contact: id, identity: call.card, fingerprint: fingerprint(card?.number))),
      for: id)
  }
}
