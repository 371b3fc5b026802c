import Testing
@testable import EventLogSQLite
