public import Foundation

/// Reads lines of a file, one at a time, with bounded memory.
public final class LineReader {
  static let chunkBytes = 1 << 20

  private let handle: FileHandle
  private let place: String
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false
  private var number = 0

  public init(_ handle: FileHandle, place: String) {
    self.handle = handle
    self.place = place
  }

  /// The next line without its line feed; nil at the end. A last line without one counts too.
  public func next() throws -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: 10) {
        defer { start = end + 1 }
        number += 1
        return Array(buffer[start..<end])
      }
      if isAtEnd {
        guard start < buffer.count else { return nil }
        defer { start = buffer.count }
        number += 1
        return Array(buffer[start...])
      }
      guard buffer.count - start <= LogExport.lineBytesMaximum else {
        throw LogFault(
          .tooLarge, "the line is longer than \(LogExport.lineBytesMaximum) bytes",
          at: "\(place), line \(number + 1)", remedy: "This is not an exported log.")
      }
      buffer.removeFirst(start)
      start = 0
      searched = buffer.count
      let chunk = try handle.read(upToCount: Self.chunkBytes) ?? Data()
      isAtEnd = chunk.isEmpty
      buffer += chunk
    }
  }
}
