/// Why a session description could not be read: what, at which byte, by which section of RFC 8866.
public struct SDPError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: String, Sendable {
    case empty = "there is nothing in it"
    case tooLong = "it is longer than 65,536 bytes"
    case noVersion = "it does not begin with v=0"
    case noOrigin = "it has no o= line"
    case noConnection = "a stream in use has no c= line, nor has the whole"
    case malformedLine = "a line is not a letter, an equals sign and a value"
    case controlByte = "a line holds NUL, or CR without LF"
    case unknownType = "a line begins with a letter that RFC 8866 does not know"
    case repeatedLine = "a line that may stand once stands twice"
    case malformedOrigin = "o= has not its six fields"
    case malformedConnection = "c= is not network type, address type and address"
    case malformedBandwidth = "b= is not a type, a colon and a number"
    case malformedTime = "t= is not two numbers"
    case malformedMedia = "m= is not kind, port, protocol and formats"
    case malformedAttribute = "a= has no name"
    case tooManyLines = "there are more lines of one type than are taken"
    case tooManyMedia = "there are more than 32 streams"
    case tooManyAttributes = "there are more than 256 attributes in one place"
    case tooManyFormats = "a stream has more than 128 formats"
  }

  public var problem: Problem
  /// Where the line, or the part of it, begins: bytes from the start of the description.
  public var offset: Int

  public init(_ problem: Problem, at offset: Int) {
    self.problem = problem
    self.offset = offset
  }

  /// The section of RFC 8866 that is not kept.
  public var section: String {
    switch problem {
    case .empty, .tooLong, .malformedLine, .controlByte, .unknownType, .repeatedLine,
      .tooManyLines:
      "5"
    case .noVersion: "5.1"
    case .noOrigin, .malformedOrigin: "5.2"
    case .noConnection, .malformedConnection: "5.7"
    case .malformedBandwidth: "5.8"
    case .malformedTime: "5.9"
    case .malformedAttribute, .tooManyAttributes: "5.13"
    case .malformedMedia, .tooManyMedia, .tooManyFormats: "5.14"
    }
  }

  public var description: String {
    "SDP at byte \(offset): \(problem.rawValue) (RFC 8866 section \(section))"
  }
}
