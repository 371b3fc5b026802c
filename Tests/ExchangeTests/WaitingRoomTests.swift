import Testing
import Vocabulary

@testable import Exchange

@Suite("The waiting room")
struct WaitingRoomTests {
  @Test("groups of added needs do not become more and more; who waits stays where they are")
  func extras() {
    var room = WaitingRoom(queues: 1)
    var waiting: [(place: Place, at: Int)] = []
    for number in 0..<5000 {
      let extra = SkillClause(anyOf: [SkillLevel(SkillID(UInt32(number)), 1)])
      let at = room.classIndex(
        queue: QueueID(0), channel: .voice, step: 0, extra: [extra],
        requirement: { .anyone }, eligible: { _ in AdviserSet(count: 1) })
      let moment = Instant(milliseconds: Int64(number))
      let place = Place(rank: moment, arrival: moment, contact: ContactID(UInt64(number + 1)))
      room.insert(place, into: at)
      waiting.append((place, at))
      if waiting.count > 10 {
        let gone = waiting.removeFirst()
        room.remove(gone.place, from: gone.at)
      }
    }
    #expect(room.classes.count <= WaitingRoom.extrasMaximum)
    for (place, at) in waiting { #expect(Array(room.classes[at].list.all) == [place]) }
    #expect(room.occupied.count == waiting.count)
    let last = Place(rank: .distantFuture, arrival: .epoch, contact: ContactID(9_999))
    #expect(room.countBefore(last, queue: QueueID(0)) == waiting.count)
  }

  @Test("when more wait with needs of their own, all of them are kept")
  func manyExtras() {
    var room = WaitingRoom(queues: 1)
    let many = WaitingRoom.extrasMaximum * 3
    for number in 0..<many {
      let extra = SkillClause(anyOf: [SkillLevel(SkillID(UInt32(number)), 1)])
      let at = room.classIndex(
        queue: QueueID(0), channel: .voice, step: 0, extra: [extra],
        requirement: { .anyone }, eligible: { _ in AdviserSet(count: 1) })
      let place = Place(rank: .epoch, arrival: .epoch, contact: ContactID(UInt64(number + 1)))
      room.insert(place, into: at)
    }
    #expect(room.occupied.count == many)
    #expect(room.classes.allSatisfy { $0.list.count == 1 })
  }
}
