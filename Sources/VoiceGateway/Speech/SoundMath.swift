import Glibc

enum SoundMath {
  static func sine(_ angle: Double) -> Double { sin(angle) }
  static func decay(_ time: Double) -> Double { exp(-time) }
}
