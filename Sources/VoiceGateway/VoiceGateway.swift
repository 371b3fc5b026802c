import CallControl
public import Desk
import Dispatch
public import EventLog
import Exchange
import Foundation
public import Logging
import MediaRelay
import RTP
import SIP
public import Vocabulary

/// The telephone side of a service: calls in and out, desks' browsers, prompts and music. Follows
/// the log and does what its events ask; what happens on the line it gives to the exchange as
/// inputs. It decides nothing.
public actor VoiceGateway {
  /// How exactly times are kept here.
  static let stepEvery = Duration.milliseconds(20)

  public nonisolated let journal: Journal
  nonisolated let confidant: Confidant
  nonisolated let clock: any HouseClock
  nonisolated let options: GatewayOptions
  nonisolated let media: MediaEngine
  nonisolated let speaker: any Speaker
  nonisolated let recorder: any Recorder
  nonisolated let logger: Logger
  /// Values of the plan's secrets.
  nonisolated let secret: @Sendable (String) -> String?
  /// Sealed cards of contacts from before this start.
  nonisolated let identities: @Sendable (ContactID) -> [UInt8]?

  var exchange: Exchange
  var sequence: UInt64
  var engine: CallEngine
  var calls: [ContactID: LiveCall] = [:]
  var legs: [LegID: Leg] = [:]
  var legOfCall: [CallHandle: LegID] = [:]
  /// Advisers' browsers.
  var browsers: [AdviserID: LegID] = [:]
  /// Calls whose arrival the log does not have yet, by reference.
  var arriving: [String: Arriving] = [:]
  /// Inputs of one contact, one after the other.
  var tails: [ContactID: Task<Void, Never>] = [:]
  var transport: SIPTransport?
  var relay: RelayClient?
  var relaySocket: RelaySocket?
  var relayWaiters: [RelayClient.RequestID: CheckedContinuation<RelayReply, Never>] = [:]
  var nextBrowser: UInt64 = 0
  var registrar = Registrar()
  var digest: DigestServer?
  var trunks: [TrunkState] = []
  var pings: [RequestHandle: Way] = [:]
  var sourceUse = SourceUse()
  var use = OutboundUse()
  /// Makes leg names and relay cookies unlike those of any other start.
  nonisolated let boot: String
  var counts = GatewayCounts()
  var onBrowserLost: (@Sendable (AdviserID) -> Void)?
  /// Numeric addresses of the trunks' servers, by name.
  var addresses: [String: String] = [:]

  struct Arriving {
    var leg: LegID
    var card: [UInt8]
  }

  public init(
    journal: Journal, confidant: Confidant, clock: any HouseClock, options: GatewayOptions,
    speaker: any Speaker, recorder: any Recorder, secret: @escaping @Sendable (String) -> String?,
    identities: @escaping @Sendable (ContactID) -> [UInt8]?, logger: Logger
  ) throws {
    self.secret = secret
    self.identities = identities
    self.journal = journal
    self.confidant = confidant
    self.clock = clock
    self.options = options
    self.speaker = speaker
    self.recorder = recorder
    self.logger = logger
    let (exchange, opening) = try JournalState.restore(journal.log)
    self.exchange = exchange
    sequence = opening.head
    var configuration = EngineConfiguration()
    configuration.callsMaximum = options.callsMaximum
    engine = CallEngine(configuration: configuration, random: SystemRandomNumberGenerator())
    var random = SystemRandomNumberGenerator()
    boot = String(random.next(), radix: 36)
    var settings = MediaOptions()
    settings.host = options.host
    settings.portMinimum = options.mediaPorts.lowerBound
    settings.portMaximum = options.mediaPorts.upperBound
    settings.inactivityMilliseconds = options.inactivity.milliseconds
    media = try MediaEngine(settings)
    for name in Tunes.names { try media.setMusic(name, Tunes.clip(name)) }
  }

  /// Opens the sockets and works until the task is cancelled or the log closes.
  public func run() async throws {
    let transport: SIPTransport
    do {
      transport = try await SIPTransport.open(host: options.host, port: options.sipPort)
    } catch {
      throw GatewayFault(
        "The port \(options.sipPort) of \(options.host) cannot be opened for SIP: \(error). "
          + "Another program may have it, or the address is not this machine's. Give another "
          + "--sip-port or --telephone address.")
    }
    self.transport = transport
    if let place = options.relay {
      relay = RelayClient(boot: boot, at: milliseconds())
      relaySocket = try await RelaySocket.open(place)
    }
    await letGoOfLostCalls()
    await prepareTrunks()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { for await one in transport.inbound { await self.take(one) } }
      group.addTask { for await event in self.media.events { await self.take(event) } }
      group.addTask { try await self.keepTime() }
      group.addTask { try await self.follow() }
      if let relaySocket {
        group.addTask { for await bytes in relaySocket.inbound { await self.relayAnswered(bytes) } }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
    await end()
  }

  /// The port of SIP, once it is open.
  public var port: Int? { transport?.port }

  private func end() async {
    for leg in Array(legs.keys) { hangUp(leg) }
    media.stop()
    await transport?.close()
    await relaySocket?.close()
  }

  /// Calls of the time before this start are gone with their sockets.
  private func letGoOfLostCalls() async {
    for id in exchange.openContacts {
      guard let contact = exchange.contact(id), isCall(contact), contact.ending == nil,
        contact.phase != .scheduled, !(contact.callback != nil && contact.phase != .handling)
      else { continue }
      submit(.customerLeave(CustomerLeave(contact: id)), for: id)
    }
  }

  func isCall(_ contact: Contact) -> Bool {
    contact.channel == .voice || contact.channel == .callback
  }

  // MARK: Time

  nonisolated func milliseconds() -> Int64 {
    Int64(DispatchTime.now().uptimeNanoseconds / 1_000_000)
  }

  private func keepTime() async throws {
    while !Task.isCancelled {
      try await Task.sleep(for: Self.stepEvery)
      let now = milliseconds()
      if let due = engine.nextDeadlineMilliseconds, due <= now {
        perform(engine.advance(nowMilliseconds: now))
      }
      if let due = relay?.nextDeadline, due <= now, var client = relay {
        let actions = client.tick(now)
        relay = client
        perform(actions)
      }
      _ = registrar.advance(nowMilliseconds: now)
      watchTrunks(at: now)
      let moment = clock.now()
      for id in calls.keys.sorted() {
        if let message = calls[id]?.message, message.endsAt <= moment { endMessage(of: id) }
        guard let due = calls[id]?.line.deadline, due <= moment else { continue }
        let actions = calls[id]?.line.due(at: moment) ?? []
        perform(actions, of: id)
      }
    }
  }

  // MARK: The log

  private func follow() async throws {
    var follower = journal.log.follow(after: sequence).makeAsyncIterator()
    while let record = try await follower.next(isolation: self) {
      sequence = record.sequence
      guard !record.isInput else { continue }
      let event = try ExchangeCodec.event(record, place: journal.log.driver.place)
      exchange.apply(event, at: record.at)
      react(to: event, at: record.at)
    }
  }

  private func react(to event: Event, at moment: Instant) {
    if case .contactArrived(let event) = event,
      let begun = arriving.removeValue(forKey: event.reference)
    {
      begin(event.contact, with: begun)
    }
    if case .policyPublished = event { Task { await self.prepareTrunks() } }
    guard let id = event.callContact else { return }
    if calls[id] == nil {
      guard let contact = exchange.contact(id), isCall(contact) else { return }
      calls[id] = LiveCall(line: CallLine(id))
    }
    if case .contactArrived(let event) = event, !event.identity.isEmpty {
      calls[id]?.card = event.identity
    }
    let actions = calls[id]?.line.take(event, in: exchange, at: moment) ?? []
    perform(actions, of: id)
    if exchange.contact(id) == nil, calls[id]?.legs.isEmpty ?? false { forget(id) }
  }

  /// Gives the exchange an input; those of one contact in the order in which they came.
  func submit(_ input: Input, for id: ContactID) {
    let before = tails[id]
    let (journal, clock, logger) = (journal, clock, logger)
    tails[id] = Task {
      await before?.value
      do {
        _ = try await journal.submit(input, at: clock.now())
      } catch {
        logger.error("input lost", metadata: ["fault": "\(error)"])
      }
    }
  }

  func forget(_ id: ContactID) {
    calls[id]?.speech?.cancel()
    calls[id] = nil
    tails[id] = nil
  }
}

/// For metrics.
public struct GatewayCounts: Hashable, Sendable {
  public var callsIn = 0
  public var callsOut = 0
  public var refused = 0
  public var unknownSources = 0
  public var sourcesLimited = 0
  public var wrongPasswords = 0
  public var unspoken = 0
  public var mediaFaults = 0
  public init() {}
}

extension VoiceGateway {
  public func figures() -> (counts: GatewayCounts, calls: Int, legs: Int) {
    (counts, calls.count, legs.count)
  }
}
