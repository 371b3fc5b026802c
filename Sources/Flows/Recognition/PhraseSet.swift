/// How far a text may be from a phrase.
enum Tolerance: Hashable, Sendable {
  case exact
  /// Plural and singular are the same.
  case inflected
  /// And one slip of the keys in a word of five letters or more.
  case mistyped
}

/// Where a phrase was found in a text.
struct PhraseMatch: Hashable, Sendable {
  /// Position of the first word.
  var start: Int
  /// Words of the text it covers.
  var count: Int
  /// What the phrase stands for.
  var meaning: UInt16
  var words: Range<Int> { start..<start + count }
}

/// Phrases prepared for finding them in texts: tries over words, so that a text is read once,
/// whatever the number of phrases. Dictionaries are looked up only, never iterated.
struct PhraseSet: Sendable {
  private var exact = Trie()
  private var inflected = Trie()
  private var near = NearWords()

  /// Phrases without a word are left out. Of equal phrases the first counts.
  init(_ phrases: [(phrase: String, meaning: UInt16)]) {
    for (phrase, meaning) in phrases {
      let tokens = Folding.tokens(of: phrase)
      guard !tokens.isEmpty else { continue }
      exact.insert(tokens.map(\.word), meaning: meaning)
      inflected.insert(tokens.map(\.stem), meaning: meaning)
      for token in tokens { near.insert(token.stem) }
    }
  }

  /// The longest phrase in the text; of equally long ones the lowest meaning, then the first.
  func longest(in text: [Token], _ tolerance: Tolerance) -> PhraseMatch? {
    let readings: [[Int32]] =
      switch tolerance {
      case .exact: text.map { exact.word($0.word).map { [$0] } ?? [] }
      case .inflected: text.map { inflected.word($0.stem).map { [$0] } ?? [] }
      case .mistyped: text.map { self.readings(of: $0) }
      }
    let trie = tolerance == .exact ? exact : inflected
    var best: PhraseMatch?
    for start in readings.indices where !readings[start].isEmpty {
      guard let found = trie.longest(in: readings, from: start) else { continue }
      let match = PhraseMatch(start: start, count: found.count, meaning: found.meaning)
      if let held = best,
        (held.count, UInt16.max - held.meaning) >= (match.count, UInt16.max - match.meaning)
      {
        continue
      }
      best = match
    }
    return best
  }

  /// The longest phrase with the least tolerance that finds one.
  func closest(in text: [Token]) -> PhraseMatch? {
    longest(in: text, .exact) ?? longest(in: text, .inflected) ?? longest(in: text, .mistyped)
  }

  private func readings(of token: Token) -> [Int32] {
    var words: [Int32] = []
    if let word = inflected.word(token.stem) { words.append(word) }
    for stem in near.around(token.stem) {
      if let word = inflected.word(stem), !words.contains(word) { words.append(word) }
    }
    return words
  }
}

/// Phrases as paths of words.
private struct Trie: Sendable {
  private struct Edge: Hashable {
    var node: Int32
    var word: Int32
  }
  private var words: [String: Int32] = [:]
  private var edges: [Edge: Int32] = [:]
  /// By node, the lowest meaning of the phrases that end there.
  private var meanings: [UInt16?] = [nil]

  func word(_ text: String) -> Int32? { words[text] }

  mutating func insert(_ phrase: [String], meaning: UInt16) {
    var node: Int32 = 0
    for text in phrase {
      let word = words[text] ?? Int32(words.count)
      words[text] = word
      let edge = Edge(node: node, word: word)
      if let next = edges[edge] {
        node = next
      } else {
        node = Int32(meanings.count)
        edges[edge] = node
        meanings.append(nil)
      }
    }
    meanings[Int(node)] = min(meanings[Int(node)] ?? .max, meaning)
  }

  /// The longest phrase that starts at `start`, each word being one of its readings.
  func longest(in readings: [[Int32]], from start: Int) -> (count: Int, meaning: UInt16)? {
    var nodes: [Int32] = [0]
    var best: (count: Int, meaning: UInt16)?
    var position = start
    while position < readings.count {
      var next: [Int32] = []
      for node in nodes {
        for word in readings[position] {
          if let child = edges[Edge(node: node, word: word)] { next.append(child) }
        }
      }
      if next.isEmpty { break }
      position += 1
      for node in next {
        guard let meaning = meanings[Int(node)] else { continue }
        if let held = best, held.count == position - start, held.meaning <= meaning { continue }
        best = (position - start, meaning)
      }
      nodes = next
    }
    return best
  }
}

/// Finds words one slip away, by the words that are left when a letter is dropped on either side.
/// After W. Garbe's symmetric delete spelling correction (2012); verified by distance.
private struct NearWords: Sendable {
  /// Shorter words have too many neighbours that mean something else; longer ones are not words.
  private static let lengths = 5...24
  /// Most neighbours of a word that are tried.
  private static let maximumNeighbours = 8
  /// By what is left when a letter is dropped, and by themselves.
  private var words: [String: [String]] = [:]

  mutating func insert(_ word: String) {
    let letters = Array(word.unicodeScalars.prefix(Self.lengths.upperBound + 1))
    guard Self.lengths.contains(letters.count) else { return }
    for key in Self.keys(letters) where words[key]?.contains(word) != true {
      words[key, default: []].append(word)
    }
  }

  func around(_ word: String) -> [String] {
    let letters = Array(word.unicodeScalars.prefix(Self.lengths.upperBound + 1))
    guard Self.lengths.contains(letters.count) else { return [] }
    var found: [String] = []
    for key in Self.keys(letters) {
      for near in words[key] ?? [] where near != word && !found.contains(near) {
        guard isOneEdit(from: letters, to: Array(near.unicodeScalars)) else { continue }
        found.append(near)
        if found.count == Self.maximumNeighbours { return found }
      }
    }
    return found
  }

  private static func keys(_ letters: [Unicode.Scalar]) -> [String] {
    var keys: [String] = []
    for dropped in -1..<letters.count {
      var key = String.UnicodeScalarView()
      for (place, letter) in letters.enumerated() where place != dropped { key.append(letter) }
      let text = String(key)
      if !keys.contains(text) { keys.append(text) }
    }
    return keys
  }
}

/// True when one letter added, dropped or changed, or two neighbours swapped, makes one of the
/// other (Damerau–Levenshtein distance 1), and both begin alike or are swapped at the beginning:
/// a slip in the first letter is rare, and tells "amend" from "emend".
func isOneEdit(from a: [Unicode.Scalar], to b: [Unicode.Scalar]) -> Bool {
  guard a != b, abs(a.count - b.count) <= 1 else { return false }
  var head = 0
  while head < min(a.count, b.count), a[head] == b[head] { head += 1 }
  if a.count == b.count {
    if a[(head + 1)...].elementsEqual(b[(head + 1)...]) { return head > 0 }
    return head + 1 < a.count && a[head] == b[head + 1] && a[head + 1] == b[head]
      && a[(head + 2)...].elementsEqual(b[(head + 2)...])
  }
  let (long, short) = a.count > b.count ? (a, b) : (b, a)
  return head > 0 && long[(head + 1)...].elementsEqual(short[head...])
}
