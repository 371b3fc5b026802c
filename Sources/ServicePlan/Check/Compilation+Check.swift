extension Compilation {
  /// Everything that can be said only of the whole plan.
  func check() {
  }
}
