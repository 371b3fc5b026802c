import Desk
import EventLog
import Foundation
import Logging
import Records
import Vocabulary
import VoiceGateway

extension ServeCommand {
  /// The telephone, when it was asked for.
  func makeGateway(
    _ journal: Journal, _ history: HistoryFollower, _ keys: any SubjectKeyStore,
    _ clock: SystemClock, _ folder: DataFolder, fingerprintKey: [UInt8], _ logger: Logger
  ) throws -> VoiceGateway? {
    guard let address = telephone.address else { return nil }
    var options = GatewayOptions()
    options.host = address
    options.sipPort = telephone.sipPort
    options.mediaPorts = telephone.ports ?? options.mediaPorts
    options.relay = relayPlace
    options.fingerprintKey = fingerprintKey
    let store = history.store
    return try VoiceGateway(
      journal: journal, confidant: Confidant(keys), clock: clock, options: options,
      speaker: HouseSpeaker(folder: folder.prompts, logger: logger),
      recorder: HouseRecorder(folder: folder.recordings, sealer: Sealer(keys), logger: logger),
      secret: telephone.secretReader(),
      identities: { id in (try? store.contact(id))?.identity }, logger: logger)
  }

  /// Where the relay is, or is to be.
  private var relayPlace: RelayPlace? {
    switch telephone.mediaRelay {
    case "none": nil
    case "start": RelayProcess.isInstalled ? RelayPlace(host: "127.0.0.1", port: 22_222) : nil
    default: telephone.relayPlace
    }
  }

  func relayProcess(_ logger: Logger) -> RelayProcess? {
    guard let address = telephone.address, telephone.mediaRelay == "start", let relayPlace else {
      return nil
    }
    return RelayProcess(address: address, place: relayPlace, logger: logger)
  }
}
