import Foundation
import SIP
import Synchronization

/// A phone for trying out and for tests: makes calls and takes calls, each by a script. Has its
/// sockets from `init` on; everything else happens on one thread of its own while `run` runs.
public final class Phone: Sendable {
  private let options: PhoneOptions
  private let sockets: (datagrams: NetSocket, listener: NetSocket, local: NetAddress)
  private let isStopped = Atomic<Bool>(false)
  private let hasRun = Atomic<Bool>(false)

  /// - Parameter callee: a SIP address that will be called, by which this machine's own address is
  ///   chosen where the options name none.
  /// - Throws: `usage` for an address that is none, `network` for a port that is taken.
  public init(_ options: PhoneOptions, calling callee: String? = nil) throws(CallerFault) {
    self.options = options
    let host: String
    if let named = options.host {
      host = try NetAddress.resolve(named, port: 0).host
    } else if let callee {
      let remote = try Self.address(of: options.proxy ?? callee, options.transport)
      host = NetSocket.localAddress(towards: remote)?.host ?? "127.0.0.1"
    } else {
      host = "127.0.0.1"
    }
    let opened = try SIPSockets.open(NetAddress(host: host, port: options.port))
    sockets = (opened.0, opened.1, opened.2)
  }

  /// Where it takes calls.
  public var port: UInt16 { sockets.local.port }
  public var host: String { sockets.local.bracketed }

  /// Ends all calls, and `run` with them. May be called from anywhere, also before `run`.
  public func stop() { isStopped.store(true, ordering: .relaxed) }

  /// Makes calls, and takes calls, until all that were planned are over. Can be called once.
  /// - Parameters:
  ///   - calls: begun one after the other.
  ///   - perSecond: how many are begun in a second.
  ///   - answering: for calls that come; nil refuses them with 480.
  ///   - sounds: what all scripts play.
  ///   - onReport: called as each call is over, on the phone's thread.
  /// - Returns: the reports, in the order in which the calls were over.
  /// - Throws: `usage` for an address that cannot be called; `network`.
  public func run(
    _ calls: [CallPlan] = [], perSecond: Double = 10, answering: AnswerPlan? = nil,
    sounds: SoundBook = SoundBook(), onReport: @escaping @Sendable (CallReport) -> Void = { _ in }
  ) async throws(CallerFault) -> [CallReport] {
    precondition(!hasRun.exchange(true, ordering: .relaxed), "a phone runs once")
    guard calls.count <= CallerLimits.callsMaximum, perSecond > 0,
      perSecond <= CallerLimits.perSecondMaximum
    else {
      throw CallerFault(
        .usage,
        "At most \(CallerLimits.callsMaximum) calls can be made, and "
          + "\(Int(CallerLimits.perSecondMaximum)) begun per second. Run several callers.")
    }
    var dials: [PhoneLoop.Dial] = []
    for call in calls {
      let remote = try Self.address(of: options.proxy ?? call.to, options.transport)
      dials.append(
        PhoneLoop.Dial(
          plan: call, target: try Self.uri(call.to), remote: remote,
          from: try Self.caller(call, host: sockets.local)))
    }
    let work = PhoneLoop.Work(
      dials: dials, gapMilliseconds: Int64(1000 / perSecond), answering: answering, sounds: sounds,
      onReport: onReport)
    let (options, sockets) = (options, sockets)
    return await withCheckedContinuation { continuation in
      let thread = Thread {
        let loop = PhoneLoop(
          options,
          SIPSockets(
            datagrams: sockets.datagrams, listener: sockets.listener, local: sockets.local), work)
        continuation.resume(
          returning: loop.run { self.isStopped.load(ordering: .relaxed) })
      }
      thread.name = "phone"
      thread.start()
    }
  }

  // MARK: Addresses

  static func uri(_ text: String) throws(CallerFault) -> SIPURI {
    guard let uri = try? SIPURI(text), uri.scheme == .sip, !uri.host.isEmpty else {
      throw CallerFault(
        .usage,
        "\"\(text)\" is no address that can be called. Write it like "
          + "sip:+441632960100@127.0.0.1:5060.")
    }
    return uri
  }

  /// The host's own address: no SRV or NAPTR records are asked for.
  static func address(
    of text: String, _ transport: PhoneOptions.Transport
  ) throws(CallerFault) -> NetAddress {
    let uri = try uri(text)
    return try NetAddress.resolve(uri.host, port: uri.port ?? 5060)
  }

  private static func caller(
    _ plan: CallPlan, host: NetAddress
  ) throws(CallerFault) -> NameAddress {
    if plan.from.hasPrefix("sip:") {
      return NameAddress(displayName: plan.name, try uri(plan.from))
    }
    guard let uri = try? SIPURI("sip:\(SIPURI.escapedUser(plan.from))@\(host.bracketed)") else {
      throw CallerFault(.usage, "\"\(plan.from)\" is no number to call from.")
    }
    return NameAddress(displayName: plan.name, uri)
  }
}
