import Foundation
import Logging
import ServiceLifecycle
import VoiceGateway

/// rtpengine as a child: started, watched, begun again when it ends.
struct RelayProcess: Service {
  static let program = "/usr/bin/rtpengine"
  /// It is begun again after this, doubled each time up to `pauseMaximum`.
  static let pause = Duration.milliseconds(200)
  static let pauseMaximum = Duration.seconds(10)

  let address: String
  let place: RelayPlace
  let logger: Logger

  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

  func run() async throws {
    try await cancelWhenGracefulShutdown {
      var pause = Self.pause
      while !Task.isCancelled {
        let began = ContinuousClock.now
        let process = try start()
        await withTaskCancellationHandler {
          await withCheckedContinuation { continuation in
            process.terminationHandler = { _ in continuation.resume() }
            if !process.isRunning {
              process.terminationHandler = nil
              continuation.resume()
            }
          }
        } onCancel: {
          process.terminate()
        }
        guard !Task.isCancelled else { return }
        logger.error(
          "media relay ended", metadata: ["status": "\(process.terminationStatus)"])
        pause =
          ContinuousClock.now - began > .seconds(60)
          ? Self.pause : min(pause * 2, Self.pauseMaximum)
        try? await Task.sleep(for: pause)
      }
    }
  }

  private func start() throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = [
      "--config-file=none", "--table=-1", "--interface=\(address)",
      "--listen-ng=\(place.host):\(place.port)", "--foreground", "--log-stderr", "--log-level=4",
      "--port-min=30000", "--port-max=34999", "--num-threads=1", "--delete-delay=0",
      "--timeout=60", "--silent-timeout=3600", "--offer-timeout=120",
      "--dtls-cert-cipher=prime256v1", "--endpoint-learning=heuristic",
    ]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }
}
