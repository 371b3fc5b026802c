import Crypto
import Foundation

/// One file of a plan.
public struct PlanFile: Hashable, Sendable {
  /// Path as shown in problems, with `/` between folders.
  public var path: String
  public var text: String
  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// The files of a plan, from a folder or from memory.
public struct PlanSource: Sendable {
  /// Sorted by path.
  public private(set) var files: [PlanFile]
  /// Recorded prompts and music beside them, sorted by path.
  public private(set) var sounds: [PlanSound] = []
  /// Problems met while reading the folder.
  public private(set) var problems: [PlanProblem] = []

  public init(files: [PlanFile], sounds: [PlanSound] = []) {
    self.files = files.sorted { $0.path < $1.path }
    self.sounds = sounds.sorted { $0.path < $1.path }
    for file in self.files where file.text.utf8.count > PlanLimits.bytesPerFile {
      problems.append(Self.tooLarge(file.path, file.text.utf8.count))
    }
    self.files.removeAll { $0.text.utf8.count > PlanLimits.bytesPerFile }
  }

  /// Reads every `*.yaml` below a folder, and what `*.wav` there are, hidden files and folders left
  /// out. What cannot be read becomes a problem of the plan, never a crash.
  public init(folder: String) {
    var all: [String] = []
    var problems: [PlanProblem] = []
    Self.list(folder, "", 0, into: &all, &problems)
    all.sort()
    sounds = Self.sounds(all.filter { $0.hasSuffix(".wav") }, in: folder, &problems)
    var found = all.filter { $0.hasSuffix(".yaml") }
    if found.count > PlanLimits.files {
      problems.append(
        PlanProblem(
          PlanPlace(file: folder), .error,
          "there are \(found.count) files; at most \(PlanLimits.files) are read",
          do: "Is this the folder of the plan? Join small files"))
      found.removeSubrange(PlanLimits.files...)
    }
    if found.isEmpty, problems.isEmpty {
      problems.append(
        PlanProblem(
          PlanPlace(file: folder), .error, "there is no file named *.yaml in this folder",
          do: "Give the folder of a service plan, such as Examples/minimal"))
    }
    var files: [PlanFile] = []
    for name in found {
      let path = folder + "/" + name
      guard let data = FileManager.default.contents(atPath: path) else {
        problems.append(
          PlanProblem(
            PlanPlace(file: name), .error, "the file cannot be read",
            do: "Check its permissions"))
        continue
      }
      if data.count > PlanLimits.bytesPerFile {
        problems.append(Self.tooLarge(name, data.count))
      } else if let text = String(validating: data, as: UTF8.self) {
        files.append(PlanFile(path: name, text: text))
      } else {
        problems.append(
          PlanProblem(
            PlanPlace(file: name), .error, "the file is not text in UTF-8",
            do: "Save it as UTF-8"))
      }
    }
    self.files = files
    self.problems = problems
  }

  private static func sounds(
    _ names: [String], in folder: String, _ problems: inout [PlanProblem]
  ) -> [PlanSound] {
    if names.count > PlanLimits.sounds {
      problems.append(
        PlanProblem(
          PlanPlace(file: folder), .error,
          "there are \(names.count) sounds; at most \(PlanLimits.sounds) are read",
          do: "Remove those that nothing plays"))
    }
    return names.prefix(PlanLimits.sounds).map { name in
      let path = folder + "/" + name
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      let bytes = (attributes?[.size] as? NSNumber)?.intValue ?? 0
      guard bytes <= PlanLimits.bytesPerSound else {
        return PlanSound(
          path: name, fault: "has \(bytes) bytes, more than \(PlanLimits.bytesPerSound)")
      }
      guard let data = FileManager.default.contents(atPath: path) else {
        return PlanSound(path: name, fault: "cannot be read")
      }
      return PlanSound(path: name, bytes: Array(data))
    }
  }

  private static func tooLarge(_ path: String, _ bytes: Int) -> PlanProblem {
    PlanProblem(
      PlanPlace(file: path), .error,
      "the file has \(bytes) bytes; at most \(PlanLimits.bytesPerFile) are read",
      do: "Split it into several files")
  }

  private static func list(
    _ root: String, _ below: String, _ depth: Int, into found: inout [String],
    _ problems: inout [PlanProblem]
  ) {
    let folder = below.isEmpty ? root : root + "/" + below
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      problems.append(
        PlanProblem(
          PlanPlace(file: folder), .error, "the folder cannot be read",
          do: "Check that it exists and may be listed"))
      return
    }
    for name in names.sorted() where !name.hasPrefix(".") {
      let path = below.isEmpty ? name : below + "/" + name
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder)
      if isFolder.boolValue {
        // A link may lead back to where it stands, or out of the plan.
        if isLink(root + "/" + path) {
          problems.append(
            PlanProblem(
              PlanPlace(file: path), .warning, "a link to a folder is not followed",
              do: "Put the files themselves into the plan"))
        } else if depth < PlanLimits.folderDepth {
          list(root, path, depth + 1, into: &found, &problems)
        }
      } else if name.hasSuffix(".yaml") || name.hasSuffix(".wav") {
        found.append(path)
      } else if name.hasSuffix(".yml") {
        problems.append(
          PlanProblem(
            PlanPlace(file: path), .warning, "files named *.yml are not read",
            do: "Rename it to end in .yaml"))
      }
    }
  }

  private static func isLink(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeSymbolicLink
  }

  /// SHA-256 (FIPS 180-4) over paths, texts and sounds, as 64 hexadecimal digits.
  public var digest: String {
    var hash = SHA256()
    for file in files {
      // Lengths first, so that no two lists of files give the same bytes.
      hash.update(data: Data("\(file.path.utf8.count) \(file.text.utf8.count)\n".utf8))
      hash.update(data: Data(file.path.utf8))
      hash.update(data: Data(file.text.utf8))
    }
    for sound in sounds {
      hash.update(data: Data("\(sound.path.utf8.count) \(sound.path) \(sound.digest)\n".utf8))
    }
    return Self.hexadecimal(hash.finalize())
  }

  static func hexadecimal(_ digest: SHA256.Digest) -> String {
    digest.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }
}
