extension Exchange {
  /// The same present without the memory of past subjects: a copy to simulate forward from, cheap
  /// to copy again. Who waits, who is handled and in what order does not change; only callers who ring
  /// back later would no longer find their place.
  public func forgettingSubjects() -> Exchange {
    var copy = self
    copy.subjects = SubjectMemory()
    return copy
  }
}
