import ArgumentParser

struct LogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Look after a log: verify, copy, explain, erase.",
    subcommands: [
      LogInfo.self, LogVerify.self, LogTail.self, LogWhy.self, LogExportVerb.self,
      LogImportVerb.self,
      LogSnapshotVerb.self, LogErase.self,
    ])
}
