import ArgumentParser
import Foundation
import VoiceGateway

/// How the service is joined to the telephone.
struct TelephoneOptions: ParsableArguments {
  @Option(
    name: .customLong("telephone"),
    help: "The numeric address at which trunks, phones and browsers reach the telephone.")
  var address: String?
  @Option(help: "The port of SIP, for UDP and TCP.")
  var sipPort = 5060
  @Option(help: "The first and last port of sound, such as 20000-29999.")
  var mediaPorts = "20000-29999"
  @Option(
    help: ArgumentHelp(
      "The media relay for browsers: ADDRESS:PORT of its control, \"start\" to run rtpengine here, "
        + "or \"none\"."))
  var mediaRelay = "start"
  @Option(help: "The folder of the plan's secrets: one file for each, named like it.")
  var secrets: String?

  func validate() throws {
    guard ports != nil else {
      throw ValidationError("\"\(mediaPorts)\" is no range of ports such as 20000-29999.")
    }
    if mediaRelay != "start", mediaRelay != "none", relayPlace == nil {
      throw ValidationError("\"\(mediaRelay)\" is no ADDRESS:PORT, \"start\" or \"none\".")
    }
  }

  var ports: ClosedRange<UInt16>? {
    let parts = mediaPorts.split(separator: "-").compactMap { UInt16($0) }
    guard parts.count == 2, parts[0] >= 1024, parts[0] + 3 < parts[1] else { return nil }
    return parts[0]...parts[1]
  }

  var relayPlace: RelayPlace? {
    guard let colon = mediaRelay.lastIndex(of: ":"),
      let port = Int(mediaRelay[mediaRelay.index(after: colon)...]), (1...65_535).contains(port)
    else { return nil }
    return RelayPlace(host: String(mediaRelay[..<colon]), port: port)
  }

  /// The value of a secret of the plan: a file of its name, else an environment variable
  /// GUILDHALL_SECRET_NAME with underscores for hyphens.
  func secretReader() -> @Sendable (String) -> String? {
    let folder = secrets
    return { name in
      let isPlain = name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      guard isPlain, !name.isEmpty else { return nil }
      if let folder, let text = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) {
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
      }
      let variable =
        "GUILDHALL_SECRET_" + name.uppercased().replacingOccurrences(of: "-", with: "_")
      return ProcessInfo.processInfo.environment[variable]
    }
  }
}
