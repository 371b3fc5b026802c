import Exchange
import SIP
import Vocabulary

// Whom the gateway listens to at all. Everybody else gets nothing back, so that a scanner does not
// even learn that somebody is here.
extension VoiceGateway {
  /// How much one address may send within a second.
  struct SourceUse {
    /// A trunk carries many calls, a telephone one.
    static let ofTrunk = 5_000
    static let ofPhone = 100
    static let sourcesMaximum = 20_000

    private var second: Int64 = 0
    private var counts: [String: Int] = [:]

    /// Whether one more message of the source is read.
    mutating func take(_ host: String, most: Int, at milliseconds: Int64) -> Bool {
      if milliseconds / 1000 != second {
        second = milliseconds / 1000
        counts.removeAll(keepingCapacity: true)
      }
      guard counts.count < Self.sourcesMaximum || counts[host] != nil else { return false }
      counts[host, default: 0] += 1
      return counts[host, default: 0] <= most
    }
  }

  enum Source: Hashable {
    /// By its place in the plan.
    case trunk(Int)
    case phone
    case stranger
  }

  func source(_ flow: Flow) -> Source {
    let host = flow.remoteHost.trimmingBrackets
    guard let address = NetworkAddress(host) else { return .stranger }
    let telephone = exchange.policy.telephone
    for (place, trunk) in telephone.trunks.enumerated() {
      if trunk.accepts(address) { return .trunk(place) }
      // Servers that we ring out by answer, and those that we register at also call.
      if trunk.proxies.contains(where: { (addresses[$0.host] ?? $0.host.trimmingBrackets) == host })
      {
        return .trunk(place)
      }
    }
    let phones = telephone.phones
    return !phones.accounts.isEmpty && phones.accepts(address) ? .phone : .stranger
  }

  /// Whether what came from there is read.
  func admits(_ flow: Flow) -> Bool {
    let most: Int
    switch source(flow) {
    case .trunk: most = SourceUse.ofTrunk
    case .phone: most = SourceUse.ofPhone
    case .stranger:
      counts.unknownSources += 1
      return false
    }
    let isTaken = sourceUse.take(flow.remoteHost, most: most, at: milliseconds())
    if !isTaken { counts.sourcesLimited += 1 }
    return isTaken
  }
}
