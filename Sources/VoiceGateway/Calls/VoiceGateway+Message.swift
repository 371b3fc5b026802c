import CallControl
import Desk
import EventLog
import Exchange
import Logging
import RTP
import Vocabulary

// Messages that callers leave: recorded, sealed and given to the exchange as a task for somebody.
extension VoiceGateway {
  /// A message that is being left.
  struct Message {
    var recording: RecordingID
    var active: any ActiveRecording
    var endsAt: Instant
  }

  func takeMessage(of id: ContactID, atMost: Span) {
    guard let leg = calls[id]?.legs[.customer], let contact = exchange.contact(id) else { return }
    let now = clock.now()
    do {
      let ring = RecordingRing(frames: RecordingRing.framesNormally)
      let active = try recorder.begin(
        of: contact.subject, named: "\(boot)-\(id)-message", from: ring, at: now)
      let recording = try media.record(customer: [leg], staff: [], into: ring)
      calls[id]?.message = Message(recording: recording, active: active, endsAt: now + atMost)
    } catch {
      logger.error("message not taken", metadata: ["contact": "\(id)", "fault": "\(error)"])
      // Somebody is found for them another way: as if they had said nothing.
      submit(.leaveMessage(LeaveMessage(contact: id)), for: id)
    }
  }

  /// Ends the message, and gives it to the exchange before anything that comes after it.
  func endMessage(of id: ContactID) {
    guard let message = calls[id]?.message, let contact = exchange.contact(id) else { return }
    calls[id]?.message = nil
    media.stop(message.recording)
    let before = tails[id]
    let (journal, clock, logger, confidant) = (journal, clock, logger, confidant)
    tails[id] = Task {
      await before?.value
      do {
        let kept = try await message.active.finish(at: clock.now())
        let card = FileCard(
          id: kept.name, name: "message.ogg", type: "audio/ogg", size: kept.byteCount)
        let sealed = try confidant.sealJSON(
          MessageBody(text: "", files: [card]), for: contact.subject, .left)
        _ = try await journal.submit(
          .leaveMessage(LeaveMessage(contact: id, message: sealed)), at: clock.now())
      } catch {
        logger.error("message lost", metadata: ["contact": "\(id)", "fault": "\(error)"])
      }
    }
  }
}
