public import Vocabulary

// The canonical bytes of events and inputs. Written out for one coder each, here where the fields
// are known, so that the compiler makes straight code of them instead of asking a generic coder
// field by field: a year's log writes and reads five million of them.

extension Event {
  public func write(to writer: inout BinaryWriter) {
    var copy = self
    // A writer has nothing to refuse: faults come from reading only.
    try! copy.fields(&writer)
  }

  /// - Throws: what reading a field throws; the value is then of no use.
  public mutating func read(from reader: inout BinaryReader) throws(CodingFault) {
    try fields(&reader)
  }
}

extension Input {
  public func write(to writer: inout BinaryWriter) {
    var copy = self
    try! copy.fields(&writer)
  }

  /// - Throws: what reading a field throws; the value is then of no use.
  public mutating func read(from reader: inout BinaryReader) throws(CodingFault) {
    try fields(&reader)
  }
}
