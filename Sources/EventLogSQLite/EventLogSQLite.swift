// EventLogSQLite
