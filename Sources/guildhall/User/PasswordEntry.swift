import Foundation

/// Passwords as people give them to the command.
enum PasswordEntry {
  /// More is no password.
  private static let bytesMaximum = 4096
  private static let wordCount = 20

  /// From the terminal, twice and unseen; otherwise the first line of standard input.
  static func read(for name: String) throws -> String {
    guard isatty(0) == 1 else {
      guard let line = readLine(maximum: bytesMaximum) else {
        throw Trouble.usage(
          "no password was given. Send it as the first line of standard input, or run the command "
            + "on a terminal.")
      }
      return line
    }
    let first = try unseen("Password for \(name): ")
    guard try unseen("Again: ") == first else {
      throw Trouble.usage("the two passwords differ. Nothing was changed; try again.")
    }
    return first
  }

  /// Four groups of five letters and digits that cannot be mistaken for each other: 99 bits.
  static func generated() -> String {
    let letters = Array("abcdefghijkmnpqrstuvwxyz23456789")
    var random = SystemRandomNumberGenerator()
    let text = (0..<wordCount).map { _ in letters.randomElement(using: &random) ?? "x" }
    return stride(from: 0, to: text.count, by: 5)
      .map { String(text[$0..<($0 + 5)]) }.joined(separator: "-")
  }

  private static func unseen(_ prompt: String) throws -> String {
    var before = termios()
    guard tcgetattr(0, &before) == 0 else {
      throw Trouble.finding("output", "the terminal cannot be made to hide what is typed.")
    }
    var hidden = before
    hidden.c_lflag &= ~tcflag_t(ECHO)
    // Ctrl-C must not leave the terminal mute.
    let old = signal(SIGINT, SIG_IGN)
    defer {
      tcsetattr(0, TCSAFLUSH, &before)
      signal(SIGINT, old)
      Terminal.say("")
    }
    guard tcsetattr(0, TCSAFLUSH, &hidden) == 0 else {
      throw Trouble.finding("output", "the terminal cannot be made to hide what is typed.")
    }
    FileHandle.standardError.write(Data(prompt.utf8))
    guard let line = readLine(maximum: bytesMaximum) else {
      throw Trouble.usage("no password was given.")
    }
    return line
  }

  /// Bytes up to a line feed; nil at the end of the input, and for what is too long or no UTF-8.
  private static func readLine(maximum: Int) -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.count <= maximum {
      let count = Foundation.read(0, &byte, 1)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      if byte == 10 { return text(bytes) }
      bytes.append(byte)
    }
    return bytes.isEmpty || bytes.count > maximum ? nil : text(bytes)
  }

  private static func text(_ bytes: [UInt8]) -> String? {
    String(bytes: bytes.last == 13 ? bytes.dropLast() : bytes[...], encoding: .utf8)
  }
}
