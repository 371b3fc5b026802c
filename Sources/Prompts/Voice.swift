import Foundation

/// A program that speaks: run as a process, never linked, with no shell between.
public struct Voice: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// SVOX Pico (`pico2wave` of Debian's libttspico-utils, non-free): a British voice.
    case pico
    /// espeak-ng: understood, but not pleasant; many languages, Welsh among them.
    case espeak
  }
  public var kind: Kind
  /// The program's path.
  public var program: String

  public init(_ kind: Kind, program: String) {
    self.kind = kind
    self.program = program
  }

  /// Those that are installed, best first.
  public static func installed() -> [Voice] {
    [Voice(.pico, program: "/usr/bin/pico2wave"), Voice(.espeak, program: "/usr/bin/espeak-ng")]
      .filter { FileManager.default.isExecutableFile(atPath: $0.program) }
  }

  /// What the program calls the voice of a language (BCP 47); nil when it has none.
  public func name(of language: String) -> String? {
    let tag = language.lowercased()
    switch kind {
    case .pico: return tag == "en" || tag == "en-gb" ? "en-GB" : nil
    case .espeak:
      if tag == "en" || tag == "en-gb" { return "en-gb-x-rp" }
      let isPlain = tag.utf8.allSatisfy { (97...122).contains($0) || $0 == 45 }
      let primary = tag.prefix { $0 != "-" }
      return isPlain && (2...3).contains(primary.utf8.count) ? String(primary) : nil
    }
  }

  /// - Parameters:
  ///   - text: without control characters, and not beginning with a hyphen.
  ///   - textFile: holds the text, for programs that read it from there.
  func arguments(name: String, text: String, textFile: String, output: String) -> [String] {
    switch kind {
    case .pico: ["-l", name, "-w", output, text]
    case .espeak: ["-v", name, "-s", "150", "-f", textFile, "-w", output]
    }
  }
}
