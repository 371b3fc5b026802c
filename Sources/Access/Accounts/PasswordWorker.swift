import Dispatch

/// Checks passwords beside the threads that serve requests, few at a time: each takes tens of
/// milliseconds and mebibytes, and anybody can ask for one.
actor PasswordWorker {
  /// Bounds the memory: see `PasswordCost`.
  static let atOnceMaximum = 2
  /// Beyond, a sign-in is turned away: at a tenth of a second each it would wait for seconds.
  static let waitingMaximum = 64

  private var running = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private let queue = DispatchQueue(
    label: "guildhall.passwords", qos: .utility, attributes: .concurrent)

  func run<R: Sendable>(
    _ work: @escaping @Sendable () throws(AccessFault) -> R
  ) async throws(AccessFault) -> R {
    if running >= Self.atOnceMaximum {
      guard waiting.count < Self.waitingMaximum else {
        throw AccessFault(
          .busy, "too many people sign in at this moment", "Try again in a few seconds.")
      }
      // Whoever ends hands its place on, so `running` stays as it is.
      await withCheckedContinuation { waiting.append($0) }
    } else {
      running += 1
    }
    let result = await withCheckedContinuation { continuation in
      queue.async {
        do throws(AccessFault) {
          continuation.resume(returning: Result<R, AccessFault>.success(try work()))
        } catch {
          continuation.resume(returning: Result<R, AccessFault>.failure(error))
        }
      }
    }
    if waiting.isEmpty { running -= 1 } else { waiting.removeFirst().resume() }
    return try result.get()
  }
}
