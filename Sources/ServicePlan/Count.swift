/// Numbers with their nouns, for messages.
public enum Count {
  /// `1 error`, `2 errors`; `many` where the plural is not the noun and an s.
  public static func of(_ number: some BinaryInteger, _ one: String, _ many: String? = nil)
    -> String
  {
    number == 1 ? "1 \(one)" : "\(number) \(many ?? one + "s")"
  }
}
