public import EventLog

/// A file that was sent and may be kept.
public struct CheckedFile: Hashable, Sendable {
  /// Cleaned; see `FileName`.
  public var name: String
  public var type: FileType
  public var bytes: [UInt8]
}

/// Why a file is not taken, in words for who sent it.
public struct FileRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Hashable, Sendable {
    case empty, tooLarge
    /// None of the kinds that are taken.
    case unknownType
    /// It is not what its sender, or its name, says it is.
    case mismatch
  }
  public var reason: Reason
  public var message: String

  public init(_ reason: Reason, _ message: String) {
    self.reason = reason
    self.message = message
  }

  public var description: String { message }
}

/// Decides whether a file that somebody sent is taken. What it is, its bytes tell; what is said
/// of it has to agree.
public enum FileCheck {
  /// Media types that say nothing.
  private static let unsaid: Set<String> = [
    "", "application/octet-stream", "binary/octet-stream", "application/x-download",
  ]

  /// - Parameters:
  ///   - name: as it was sent; anything.
  ///   - declared: the media type it was sent with, parameters and all; "" when there was none.
  public static func check(
    name: String, declared: String, bytes: [UInt8],
    bytesMaximum: Int = BlobLimits.plainBytesMaximum
  ) throws(FileRefusal) -> CheckedFile {
    guard !bytes.isEmpty else {
      throw FileRefusal(.empty, "The file is empty. Choose another one.")
    }
    guard bytes.count <= bytesMaximum else {
      throw FileRefusal(
        .tooLarge,
        "The file is too large: at most \(bytesMaximum / 1_000_000) MB can be sent. Send a "
          + "smaller one, or send it in parts.")
    }
    guard let type = FileType.sniff(bytes) else {
      throw FileRefusal(
        .unknownType,
        "This kind of file cannot be sent. Pictures (JPEG, PNG, GIF, WebP, HEIC), PDF, Word "
          + "(docx, without macros), OpenDocument and plain text can.")
    }
    let said = mediaType(declared)
    guard unsaid.contains(said) || type.declaredAs.contains(said) else {
      throw FileRefusal(
        .mismatch,
        "The file was sent as \"\(said.prefix(80))\", but it is \(type.name). Save it again in "
          + "the form that you want to send.")
    }
    if let other = otherType(name), other != type {
      throw FileRefusal(
        .mismatch,
        "The file's name says that it is \(other.name), but it is \(type.name). Give it its "
          + "right ending, or save it again.")
    }
    return CheckedFile(name: FileName.cleaned(name, type: type), type: type, bytes: bytes)
  }

  /// Lower case, without parameters and white space; control characters go, as it is shown.
  private static func mediaType(_ declared: String) -> String {
    let type = declared.prefix { $0 != ";" }.lowercased()
    return String(
      String.UnicodeScalarView(
        type.unicodeScalars.filter { $0.isASCII && $0.value > 0x20 && $0.value != 0x7F }))
  }

  /// The type that a name's ending stands for; nil for an ending of no type that is taken.
  private static func otherType(_ name: String) -> FileType? {
    guard let dot = name.lastIndex(of: ".") else { return nil }
    let ending = name[name.index(after: dot)...].lowercased()
    return FileType.allCases.first { $0.endings.contains(ending) }
  }
}
