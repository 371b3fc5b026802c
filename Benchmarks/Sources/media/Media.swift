import Foundation
import Glibc
import RTP

/// Legs mixed on one core: how late ticks are, how long sound takes, what it costs.
///
/// usage: media [LEGS] [SECONDS] [SCENE] [CODEC] [usual]
///
/// SCENE: pairs, recorded (pairs, each with a recording that is read and thrown away), rooms
/// (conferences of five) or music (all hear one piece). CODEC: alaw, mulaw or g722.
///
/// The engine runs in this process on processor 0. A second process of the same program on
/// processor 1 is all telephones: one socket each, a packet every 20 ms, evenly spread. Each packet
/// of theirs holds its sender and its number as sound; between pairs the mixer hands on the very
/// octets, so that what is lost, made up, late or heard by the wrong party is seen. Delay is from
/// the telephone's send to the other telephone's kernel having it, on one clock.
@main
enum Media {
  static func main() throws {
    let words = CommandLine.arguments
    if words.count > 1, words[1] == "telephones" {
      try Telephones(words).run()
      return
    }
    func number(_ at: Int, _ usual: Int) -> Int {
      words.count > at ? Int(words[at]) ?? usual : usual
    }
    guard let scene = Scene(rawValue: words.count > 3 ? words[3] : "pairs"),
      let codec = Codecs.named(words.count > 4 ? words[4] : "alaw")
    else {
      FileHandle.standardError.write(
        Data(
          "usage: media [LEGS] [SECONDS] [pairs|recorded|rooms|music] [alaw|mulaw|g722] [usual]\n"
            .utf8))
      exit(2)
    }
    let load = Load(
      legs: max(2, number(1, 1000) / 2 * 2), seconds: max(5, number(2, 30)), scene: scene,
      codec: codec, isRealTime: !words.contains("usual"))
    try MediaRun(load).run()
  }
}

enum Scene: String {
  case pairs, recorded, rooms, music
}

struct Load {
  var legs: Int
  var seconds: Int
  var scene: Scene
  var codec: AudioCodec
  /// Whether the media thread and the telephones ask for real-time scheduling.
  var isRealTime: Bool
  /// Before anything is counted: jitter buffers find their delay.
  static let warmUpSeconds = 5
}
