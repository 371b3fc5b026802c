public import Flows
public import Vocabulary

/// Keys that a caller presses, gathered into what a flow understands: a key of a menu at once, a
/// number when it is complete, `**` and `*0` as the exits.
public struct Keypad: Hashable, Sendable {
  /// Keys gathered for one answer; what comes after is dropped.
  public static let keysMaximum = 64
  /// A number is complete when no key comes for so long; people with access needs have three times
  /// the time.
  public static let betweenKeys = Span.milliseconds(3000)
  /// A `*` waits so long for what makes an exit of it.
  public static let afterStar = Span.milliseconds(1200)

  /// What the present step takes.
  public enum Wanted: Hashable, Sendable {
    case nothing
    /// A menu: one key.
    case key
    /// Digits, closed by `#` or when there are `longest`.
    case digits(longest: Int)
  }

  public private(set) var keys = ""
  public private(set) var deadline: Instant?
  public var wanted = Wanted.nothing
  /// Multiplies the times, for people who need longer.
  public var patience = 1

  public init() {}

  /// A key was pressed.
  /// - Parameter key: `0`–`9`, `*`, `#`; others (`A`–`D`) are no keys of a telephone and dropped.
  /// - Returns: what is complete with it.
  public mutating func press(_ key: Character, at now: Instant) -> Utterance? {
    guard key.isNumber && key.isASCII || key == "*" || key == "#" else { return nil }
    if keys.count < Self.keysMaximum { keys.append(key) }
    if keys.hasSuffix("**") { return take("**") }
    if keys == "*0" { return take("*0") }
    switch wanted {
    case .nothing, .key:
      if keys == "*" {
        deadline = now + Self.afterStar
        return nil
      }
      return take(keys)
    case .digits(let longest):
      if key == "#" { return take(String(keys.dropLast())) }
      if keys.count >= longest, !keys.hasPrefix("*") { return take(keys) }
      let time = keys.hasSuffix("*") ? Self.afterStar : Self.betweenKeys
      deadline = now + Span(milliseconds: time.milliseconds * Int64(patience))
      return nil
    }
  }

  /// The time between keys has passed.
  public mutating func due(at now: Instant) -> Utterance? {
    guard let deadline, deadline <= now, !keys.isEmpty else { return nil }
    return take(keys)
  }

  /// Begins anew: another question is asked.
  public mutating func clear() {
    keys = ""
    deadline = nil
  }

  private mutating func take(_ all: String) -> Utterance {
    clear()
    return .keys(all)
  }
}

extension Keypad.Wanted {
  /// Of the step that a call stands at.
  public init(_ action: StepAction?) {
    switch action {
    case .ask: self = .key
    case .collect(let collect): self = .digits(longest: Int(collect.longest))
    default: self = .nothing
    }
  }
}
