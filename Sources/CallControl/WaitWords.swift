public import Vocabulary

/// Position and expected wait as people say them, never more exact than is known.
///
/// Below five minutes in whole minutes, to half an hour in fives, beyond in quarters of an hour;
/// the low end is rounded down, the high end up.
public struct WaitWords: Sendable {
  /// BCP 47 tag; languages other than Welsh hear English.
  public var language: String

  public init(_ language: String) { self.language = language }

  private var isWelsh: Bool { language.hasPrefix("cy") }

  /// - Parameter position: 1 is next; 0 when it is not to be told.
  public func position(_ position: Int) -> String? {
    switch position {
    case ...0: nil
    case 1: isWelsh ? "Chi sydd nesaf." : "You are next."
    default:
      isWelsh
        ? "Rydych yn rhif \(position) yn y ciw." : "You are number \(position) in the queue."
    }
  }

  /// Nil when nothing is known, so that nothing is promised.
  public func wait(_ low: Span, _ high: Span) -> String? {
    guard high > .zero else { return nil }
    let from = Self.rounded(low, up: false)
    let to = max(from, Self.rounded(high, up: true))
    if to <= 1 {
      return isWelsh ? "Dylem ateb o fewn munud." : "We should answer within a minute."
    }
    if from < 1 {
      return isWelsh
        ? "Dylem ateb o fewn \(to) munud." : "We should answer within \(to) minutes."
    }
    if from == to {
      return isWelsh
        ? "Dylem ateb mewn tua \(to) munud." : "We should answer in about \(to) minutes."
    }
    return isWelsh
      ? "Dylem ateb mewn \(from) i \(to) munud." : "We should answer in \(from) to \(to) minutes."
  }

  /// That a callback may be had instead.
  public var callback: String {
    isWelsh
      ? "Gallwn eich ffonio yn ôl heb i chi golli eich lle. Pwyswch 1 i gael galwad yn ôl ar y "
        + "rhif hwn, neu arhoswch ar y llinell."
      : "We can call you back and keep your place. Press 1 to be called back on the number you "
        + "are calling from, or stay on the line."
  }
  public var callbackTaken: String {
    isWelsh
      ? "Diolch. Byddwn yn eich ffonio yn ôl pan ddaw eich tro."
      : "Thank you. We will call you back when it is your turn."
  }
  public var callbackRefused: String {
    isWelsh
      ? "Mae'n ddrwg gennym, ni allwn eich ffonio yn ôl ar y rhif hwn. Arhoswch ar y llinell."
      : "We are sorry, we cannot call you back on this number. Please stay on the line."
  }
  /// For a duty officer whose mobile phone was answered, perhaps by a machine.
  public var confirmDuty: String {
    isWelsh
      ? "Galwad dyletswydd. Pwyswch 1 i'w chymryd."
      : "A call for the duty officer. Press 1 to take it."
  }

  static func rounded(_ span: Span, up: Bool) -> Int64 {
    let minutes = Double(max(0, span.milliseconds)) / 60_000
    let step: Double = minutes < 5 ? 1 : minutes < 30 ? 5 : 15
    let steps = (minutes / step).rounded(up ? .up : .down)
    return Int64(steps * step)
  }
}
