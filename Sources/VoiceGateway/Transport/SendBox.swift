import NIOConcurrencyHelpers
import NIOCore

/// Connections by number.
final class SendBox: Sendable {
  private struct State {
    var channels: [UInt64: any Channel] = [:]
    var last: UInt64 = 0
  }
  private let state = NIOLockedValueBox(State())

  /// Nil when there are too many.
  func admit(_ channel: any Channel) -> UInt64? {
    state.withLockedValue { state in
      guard state.channels.count < SIPTransport.connectionsMaximum else { return nil }
      state.last += 1
      state.channels[state.last] = channel
      return state.last
    }
  }

  func forget(_ number: UInt64) { state.withLockedValue { $0.channels[number] = nil } }
  func channel(_ number: UInt64) -> (any Channel)? {
    state.withLockedValue { $0.channels[number] }
  }
  var all: [any Channel] { state.withLockedValue { Array($0.channels.values) } }
}
