import Foundation

/// A file that is being written, locked for as long as it is: that is how one that a crash left
/// behind is told apart.
final class UnfinishedFile {
  let path: String
  private let descriptor: Int32

  /// Makes a new file that only this user may read.
  init(creating path: String) throws(RecordingFault) {
    self.path = path
    descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw systemFault(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw systemFault(path) }
  }

  /// Takes over a file that nobody is writing; nil when somebody is.
  init?(takingOver path: String) throws(RecordingFault) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw systemFault(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  func append(_ bytes: [UInt8]) throws(RecordingFault) {
    let code = bytes.withUnsafeBytes { bytes -> Int32 in
      var offset = 0
      while offset < bytes.count {
        let written = write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return errno }
        offset += written
      }
      return 0
    }
    guard code == 0 else { throw systemFault(path, code) }
  }

  func truncate(to count: Int) throws(RecordingFault) {
    guard ftruncate(descriptor, off_t(count)) == 0 else { throw systemFault(path) }
  }

  /// Gives the file its name, so that both survive a loss of power.
  func keep(as name: String, in folder: String) throws(RecordingFault) {
    guard fsync(descriptor) == 0 else { throw systemFault(path) }
    guard rename(path, name) == 0 else { throw systemFault(name) }
    let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw systemFault(folder) }
    defer { close(directory) }
    guard fsync(directory) == 0 else { throw systemFault(folder) }
  }
}

/// A file that is read in pieces, from any thread.
final class ReadFile: Sendable {
  let path: String
  private let descriptor: Int32
  let count: Int

  /// Nil when there is none.
  init?(_ path: String) throws(RecordingFault) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else {
      count = 0
      guard errno == ENOENT else { throw systemFault(path) }
      return nil
    }
    var about = stat()
    guard fstat(descriptor, &about) == 0 else {
      count = 0
      throw systemFault(path)
    }
    count = Int(about.st_size)
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Fewer bytes only at the end of the file.
  func bytes(at offset: Int, count: Int) throws(RecordingFault) -> [UInt8] {
    var code: Int32 = 0
    let wanted = max(0, min(count, self.count - offset))
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted {
        let got = pread(
          descriptor, buffer.baseAddress! + filled, wanted - filled, off_t(offset + filled))
        if got < 0, errno == EINTR { continue }
        if got < 0 { code = errno }
        guard got > 0 else { break }
        filled += got
      }
    }
    guard code == 0 else { throw systemFault(path, code) }
    return bytes
  }
}

func systemFault(_ place: String, _ code: Int32 = errno) -> RecordingFault {
  let isFull = code == ENOSPC || code == EDQUOT
  return RecordingFault(
    isFull ? .full : .storage,
    "\(place) could not be used (\(String(cString: strerror(code)))). "
      + (isFull
        ? "Make room on the disk and try again."
        : "Check that it is there and belongs to this user."))
}
