import Desk
import Foundation
import GRDB
import Vocabulary

extension HistoryFault {
  /// Says in the history's words what SQLite or the operating system reported.
  init(_ error: any Error, at place: String) {
    switch error {
    case let fault as HistoryFault: self = fault
    case let error as DatabaseError: self = Self.said(by: error, at: place)
    case let fault as SystemFault:
      self.init(
        fault.code == ENOSPC ? .full : .inputOutput,
        "the file could not be used (\(String(cString: strerror(fault.code))))", at: place,
        remedy: "Check that the folder exists, has room and belongs to this user.")
    default:
      // A row that cannot be read back, by SQLite's types or ours.
      self.init(
        .damaged, "the history holds what was never written", at: place,
        remedy: "It is built again from the log; check the disk if this is seen again.")
    }
  }

  private static func said(by error: DatabaseError, at place: String) -> HistoryFault {
    let detail = error.message ?? "SQLite code \(error.resultCode.rawValue)"
    switch error.resultCode.primaryResultCode {
    case .SQLITE_FULL:
      return HistoryFault(
        .full, "the disk is full", at: place,
        remedy: "Make room; the history goes on by itself, and nothing is lost.")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_ERROR:
      return HistoryFault(
        .damaged, "the file is damaged (\(detail))", at: place,
        remedy: "It is built again from the log; check the disk if this is seen again.")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return HistoryFault(
        .inUse, "another program holds the file", at: place,
        remedy: "Stop that program, for example a database browser.")
    case .SQLITE_MISUSE:
      return .closed(at: place)
    default:
      return HistoryFault(
        .inputOutput, "the file could not be read or written (\(detail))", at: place,
        remedy: "Check the disk and the permissions of the file and its folder.")
    }
  }
}
