import Access
import Desk
import DeskServer
import EventLog
import Exchange
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import Vocabulary
import VoiceGateway

/// The parts that run side by side while the service runs, and end together.
struct RunningService {
  /// How exactly deadlines are kept.
  static let tickEvery = Duration.milliseconds(100)

  let house: House
  let history: HistoryFollower
  let accounts: Accounts
  let services: DeskServices
  let gateway: VoiceGateway?
  let relay: RelayProcess?
  let logger: Logger

  func run(with demo: Demo?, onRunning: @escaping @Sendable (Int) async -> Void) async throws {
    let application = DeskServer.application(services, logger: logger, onRunning: onRunning)
    var parts: [any Service] = [
      Part { await history.run() },
      Part { try await house.run() },
      Part { try await keepTime() },
      Part { try await sweep() },
    ]
    if let relay { parts.append(relay) }
    if let gateway {
      await gateway.whenBrowserLost { [house] adviser in
        Task { await house.tellPhoneLost(adviser) }
      }
      parts.append(Part { try await gateway.run() })
    }
    if let demo { parts.append(Part { try await demo.run() }) }
    // They end in the opposite order: first the streams, that the server need not wait for them.
    parts.append(application)
    parts.append(StreamsEnd(house: house))
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: parts.map {
          .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
        },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }

  /// Does what is due when it is due.
  private func keepTime() async throws {
    while !Task.isCancelled {
      try await Task.sleep(for: Self.tickEvery)
      let now = house.clock.now()
      if let due = await house.journal.nextDeadline(), due <= now {
        _ = try await house.journal.tick(at: now)
      }
    }
  }

  /// Ended sessions, names in accounts that were changed, chats whose browser is gone for long,
  /// uploads that nobody sends.
  private func sweep() async throws {
    while !Task.isCancelled {
      await house.setDisplayNames(try await accounts.displayNames())
      try await services.sweep()
      try await Task.sleep(for: .seconds(30))
      for id in await house.abandonedChats() {
        _ = try await house.submit(.customerLeave(CustomerLeave(contact: id)))
      }
      try await accounts.sweep(at: house.clock.now())
    }
  }

  /// Work that ends when the service does.
  private struct Part: Service {
    let body: @Sendable () async throws -> Void
    init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }
    func run() async throws {
      do {
        try await cancelWhenGracefulShutdown { try await body() }
      } catch is CancellationError {
        return
      }
    }
  }

  /// Streams would keep the server open for ever.
  private struct StreamsEnd: Service {
    let house: House
    func run() async throws {
      try? await gracefulShutdown()
      await house.endStreams()
    }
  }
}
