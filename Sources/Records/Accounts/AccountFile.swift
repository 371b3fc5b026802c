import Foundation

/// The file of accounts, before SQLite sees it.
enum AccountFile {
  /// Makes it when asked to, readable by its owner alone, and refuses one that others may read.
  static func prepare(_ path: String, makesFile: Bool) throws(RecordsFault) {
    if makesFile {
      // Nobody may open it between its making and the change of its mode.
      let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      if descriptor >= 0 {
        // Whatever the mask of the process says.
        fchmod(descriptor, 0o600)
        close(descriptor)
        return
      }
      guard errno == EEXIST else {
        throw RecordsFault(
          "the file cannot be made (\(String(cString: strerror(errno))))", at: path,
          remedy: "Check that its folder exists and belongs to this user.")
      }
    }
    var status = stat()
    guard stat(path, &status) == 0 else {
      var fault = RecordsFault(
        "there is no such file", at: path,
        remedy: "Check the path; \"guildhall user add\" makes a new file.")
      fault.isAbsent = true
      throw fault
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw RecordsFault("it is no file", at: path, remedy: "Check the path.")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw RecordsFault(
        "the file with passwords may be read by others", at: path,
        remedy: "Take that away: chmod 600 \(path), and the same for its -wal and -shm.")
    }
  }
}
