import Testing

@testable import VoiceGateway

@Suite("When ticks are due")
struct TickScheduleTests {
  /// A thread that works for so long in each tick and is held up once: when each tick was sent, and
  /// how many were not.
  private func run(
    ticks: Int, work: Int64, stallAt: Int, stall: Int64
  ) -> (sent: [Int64], unsent: Int, lost: Int, late: Int64) {
    var now: Int64 = 5_000_000
    var schedule = TickSchedule(nowMicroseconds: now)
    var wake = schedule.due
    var (sent, unsent, lost, late): ([Int64], Int, Int, Int64) = ([], 0, 0, 0)
    for tick in 0..<ticks {
      now = max(now, wake) + (tick == stallAt ? stall : 0)
      let plan = schedule.begin(nowMicroseconds: now)
      for _ in 0..<plan.unsent { schedule.advance() }
      schedule.advance()
      wake = schedule.wake(afterTickBegunAt: now)
      sent.append(now)
      unsent += plan.unsent
      lost += plan.lost
      late = plan.latenessMicroseconds
      now += work
    }
    return (sent, unsent, lost, late)
  }

  @Test("a thread on time ticks every 20 ms")
  func onTime() {
    let ran = run(ticks: 100, work: 9_000, stallAt: -1, stall: 0)
    #expect(zip(ran.sent, ran.sent.dropFirst()).allSatisfy { $1 - $0 == 20_000 })
    #expect(ran.unsent == 0 && ran.lost == 0)
  }

  @Test(
    "after any stall there is no burst, every tick is accounted for, and it is on time again",
    arguments: [1, 19, 20, 45, 79, 80, 100, 500, 1000, 1019, 1020, 1500, 60_000] as [Int64])
  func stalls(_ milliseconds: Int64) {
    let ran = run(ticks: 200, work: 4_000, stallAt: 50, stall: milliseconds * 1000)
    #expect(zip(ran.sent, ran.sent.dropFirst()).allSatisfy { $1 - $0 >= 10_000 })
    #expect(ran.late == 0)
    let begin = ran.sent[0]
    let elapsed = Int((ran.sent[199] - begin) / 20_000)
    #expect(199 + ran.unsent + ran.lost == elapsed)
    #expect((ran.lost > 0) == (milliseconds >= 1020))
    #expect((ran.unsent > 0) == (milliseconds >= 80 && milliseconds < 1020))
  }

  @Test("a thread whose work takes too long sends as often as it can, 10 ms apart at least")
  func overloaded() {
    let ran = run(ticks: 100, work: 27_000, stallAt: -1, stall: 0)
    #expect(zip(ran.sent, ran.sent.dropFirst()).allSatisfy { $1 - $0 == 27_000 })
    #expect(ran.late <= 80_000 && ran.unsent > 20 && ran.lost == 0)
  }
}
