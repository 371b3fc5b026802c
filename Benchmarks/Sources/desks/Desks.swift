import Foundation
import Measuring
import SimulationKit

/// The service under the load of a large centre: how soon an offer is at its desk, and how much
/// memory a desk takes.
///
/// usage: desks GUILDHALL [DESKS] [PER SECOND] [SECONDS] [SEED]
///
/// Starts `GUILDHALL serve` on a free port with a plan of as many advisers, signs all of them in,
/// each with a stream, and lets residents begin chats at random moments (a Poisson process). Every
/// desk accepts what it is offered, answers once, ends and wraps up by the plan's time. Measured is
/// the time from the offer's event, as the log has it, to its receipt at the desk: commit, the
/// house and the stream are in it. Both stand on the same machine and read the same clock.
@main
enum Desks {
  static let supervisorEvery = 100
  /// Of an adviser: reading what is offered, and talking.
  static let thinkMilliseconds = 300...900
  static let talkMilliseconds = 2_000...6_000

  static func main() throws {
    let words = CommandLine.arguments
    guard words.count > 1 else {
      FileHandle.standardError.write(
        Data("usage: desks GUILDHALL [DESKS] [PER SECOND] [SECONDS] [SEED]\n".utf8))
      exit(2)
    }
    func number(_ at: Int, _ usual: Int) -> Int {
      words.count > at ? Int(words[at]) ?? usual : usual
    }
    let load = Load(
      desks: max(2, number(2, 500)), perSecond: max(1, number(3, 50)),
      seconds: max(1, number(4, 60)), seed: UInt64(number(5, 1)))
    // A stream that ends while something is written to it is told by the write's error.
    signal(SIGPIPE, SIG_IGN)
    let folder = FileManager.default.temporaryDirectory.path + "/guildhall-desks-\(getpid())"
    let data = folder + "/data"
    try FileManager.default.createDirectory(
      atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try CentrePlan.write(to: folder + "/plan", advisers: load.desks)
    let people = try Staff.make(load.desks, in: data)
    let server = try Served(words[1], plan: folder + "/plan", data: data, web: folder)
    defer { server.stop() }
    try Run(load, people, server).run()
  }
}

struct Load: Sendable {
  var desks: Int
  var perSecond: Int
  var seconds: Int
  var seed: UInt64
}

/// Everything of one measurement.
final class Run {
  private let load: Load
  private let people: [StaffMember]
  private let server: Served
  private let figures = Figures()
  private let agenda = Agenda(workers: 24)
  private let streams: Streams

  init(_ load: Load, _ people: [StaffMember], _ server: Served) {
    self.load = load
    self.people = people
    self.server = server
    streams = Streams(port: server.port)
  }

  func run() throws {
    let figures = figures
    let agenda = agenda
    let people = people
    let chances = Chances(SeededRandom(seed: load.seed))
    streams.start { desk, name, data, receivedAt in
      figures.heard(name, bytes: data.count)
      guard name == "contact",
        let offer = Offer(data, for: people[desk].name, receivedAt: receivedAt),
        figures.offered(offer, receivedAt: receivedAt)
      else { return }
      let think = chances.between(Desks.thinkMilliseconds)
      agenda.add(afterMilliseconds: Double(think)) { connection in
        Adviser(people[desk], connection, figures).take(offer.contact, agenda, chances)
      }
    }
    agenda.start(port: server.port)
    try signIn(0..<1)
    Thread.sleep(forTimeInterval: 3)
    let before = server.memory()
    try signIn(1..<people.count)
    Thread.sleep(forTimeInterval: 5)
    let after = server.memory()
    print("machine: \(Machine.words)")
    print("load before: \(Machine.loadAverage)")
    let perDesk = Double(after.resident - before.resident) / Double(people.count - 1)
    print(
      "memory: \(before.resident) kB with one desk, \(after.resident) kB with \(people.count): "
        + "\(String(format: "%.0f", perDesk)) kB a desk")
    arrive(chances)
    report()
  }

  /// Signs desks in as a browser does: presence, plan, desk, stream from there.
  private func signIn(_ range: Range<Int>) throws {
    let connection = Connection(port: server.port)
    for at in range {
      let person = people[at]
      let presence = try connection.ask(
        "PUT", "/api/v1/desk/presence", person.headers, #"{"presence":"available"}"#)
      guard presence.status == 200 else { throw Fault("no presence: \(presence)") }
      _ = try connection.ask("GET", "/api/v1/plan", person.headers)
      let desk = try connection.ask("GET", "/api/v1/desk", person.headers)
      guard let view = try? JSONDecoder().decode(Place.self, from: desk.body) else {
        throw Fault("no desk: \(desk)")
      }
      try streams.open(at, "/api/v1/stream?after=\(view.sequence)", person.headers)
    }
  }

  private struct Place: Decodable { var sequence: UInt64 }

  /// Residents come, for so long; then what is under way is finished.
  private func arrive(_ chances: Chances) {
    let figures = figures
    figures.begin()
    let (serverBefore, machineBefore, ownBefore) = (
      server.processorSeconds(), Machine.busySeconds(), processorSeconds()
    )
    let begin = Date()
    var due = 0.0
    while true {
      due += chances.gapMilliseconds(perSecond: load.perSecond)
      if due > Double(load.seconds) * 1000 { break }
      let resident = chances.name()
      agenda.add(afterMilliseconds: due) { connection in
        Resident(connection, figures).begin(resident)
      }
    }
    Thread.sleep(until: begin + Double(load.seconds))
    let seconds = Date().timeIntervalSince(begin)
    let own = processorSeconds() - ownBefore
    let used = server.processorSeconds() - serverBefore
    let machine = Machine.busySeconds() - machineBefore
    print("load after: \(Machine.loadAverage)")
    print(
      String(
        format: "processor: server %.2f cores, this program %.2f, all others %.2f",
        used / seconds, own / seconds, max(0, machine - used - own) / seconds))
    // Offers, talk and wrap-ups that are still under way.
    Thread.sleep(forTimeInterval: 12)
    print("memory after the load: \(server.memory().resident) kB")
  }

  private func report() {
    for line in figures.lines(seconds: load.seconds) { print(line) }
    print("streams that ended: \(streams.endedCount)")
  }
}

struct Fault: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
