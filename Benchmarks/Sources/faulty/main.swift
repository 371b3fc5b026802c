import EventLog
import EventLogSQLite
import Exchange
import Foundation
import Measuring
import SimulationKit
import Vocabulary

// Faulty worlds, one for each seed; see FaultyWorld.
// usage: faulty SEEDS [FIRST] [--processes]
//        faulty record SEED LOG      one world as a log, for `guildhall log why`
//
// With --processes each seed is lived in two processes, whose hashes must be equal: Swift orders
// dictionaries and sets differently in each process. Exit status: 0 good, 1 findings, 2 usage.

func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

var words = Array(CommandLine.arguments.dropFirst())
if words.count == 3, words[0] == "record", let seed = UInt64(words[1]) {
  let driver = try SQLiteLogDriver.create(
    at: words[2], identity: LogIdentity(id: "faulty", created: Instant(milliseconds: 0)))
  var recorder = try JournalRecorder(driver)
  var exchange = Exchange()
  for batch in try FaultyWorld.history(seed: seed) {
    recorder.take(batch.input, exchange.handle(batch.input, at: batch.at), in: exchange)
  }
  _ = try recorder.finish(exchange)
  try driver.close()
  exit(0)
}
let isWorker = words.first == "--worker"
if isWorker { words.removeFirst() }
let usesProcesses = words.contains("--processes")
words.removeAll { $0 == "--processes" }
guard let count = words.first.flatMap({ Int($0) }), count > 0, words.count <= 2,
  let first = UInt64(words.dropFirst().first ?? "1")
else {
  complain("usage: faulty SEEDS [FIRST] [--processes], or faulty record SEED LOG")
  exit(2)
}
let seeds = first..<first + UInt64(count)

if isWorker {
  for seed in seeds {
    let line = "\(seed) \(try FaultyWorld.run(seed: seed).hash)\n"
    FileHandle.standardOutput.write(Data(line.utf8))
  }
  exit(0)
}

/// A second process that lives all the seeds, and what it found.
let second = usesProcesses ? try SecondProcess(count: count, first: first) : nil
let began = processorSeconds()
let outcome = Campaign.run(seeds, threads: usesProcesses ? 1 : 2) { done in
  if done % 10 == 0 || done == count { complain("\(done) of \(count) worlds") }
}
for violation in outcome.violations { print(violation) }
print(outcome.summary)
print(String(format: "%.0f s of processor time", processorSeconds() - began))
if !outcome.neverHappened.isEmpty {
  print("never happened: \(outcome.neverHappened.joined(separator: ", "))")
}
var isGood = outcome.violations.isEmpty
if let second {
  let different = second.differing(from: outcome.hashes)
  for seed in different { print("seed \(seed): another process came to other decisions") }
  print("\(count - different.count) of \(count) seeds: the same hash in two processes")
  isGood = isGood && different.isEmpty
}
exit(isGood ? 0 : 1)
