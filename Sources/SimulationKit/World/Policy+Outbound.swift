import Exchange
import Flows
import Vocabulary

extension Policy {
  /// The queue to which a manual call out from this entry point belongs: the entry's own, or the
  /// first its flow reaches that takes calls and that someone of the team is able to serve.
  func queueCallingOut(from entry: EntryPointID, team: String?) -> QueueID? {
    let unit = entry.isNone ? UnitID.none : entryPoints[entry.index].unit
    if !entry.isNone, !entryPoints[entry.index].queue.isNone {
      return entryPoints[entry.index].queue
    }
    let members = advisers.filter { adviser in
      guard let team else { return true }
      return !adviser.team.isNone && names.teams[adviser.team.index] == team
    }
    for (number, queue) in queues.enumerated()
    where queue.channels.contains(.voice) && (unit.isNone || queue.unit == unit) {
      let able = members.contains { adviser in
        var levels = [UInt8](repeating: 0, count: names.skills.count)
        for held in adviser.skills { levels[held.skill.index] = held.level }
        return adviser.unit == queue.unit && queue.needs.isMet(by: levels)
      }
      if able { return QueueID(index: number) }
    }
    return nil
  }
}
