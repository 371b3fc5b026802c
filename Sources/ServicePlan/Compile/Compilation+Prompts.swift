import Exchange
import Vocabulary

extension Compilation {
  // MARK: - Recording

  /// `recording: { queues: all, announce: true, keep: 180 days, pause at most: 10min }`
  func readRecording(_ entry: PlanEntry) {
    let reader = reader(entry, "recording")
    var recording = RecordingPolicy()
    if let queues = reader.take("queues") {
      recording.isAll = queues.text == "all"
      if !recording.isAll { recording.queues = distinct(queues) }
    } else {
      reader.missing("queues", do: "Write all, or list the queues whose calls are recorded")
    }
    if let except = reader.take("except") {
      recording.except = distinct(except)
      if !recording.isAll {
        problems.error(
          except.place, "queues are left out of recording that were never in it",
          do: "Write queues: all, or remove except:")
      }
    }
    readAnnouncement(reader, &recording)
    readKeep(reader, &recording)
    if let pause = reader.span("pause at most", atMost: .hours(2)) {
      recording.pauseAtMost = pause
      if pause < .seconds(30) {
        problems.error(
          reader.take("pause at most")?.place ?? reader.place,
          "a recording could be paused for \(pause) only", do: "Write 30s or more")
      }
    }
    if let channels = reader.int("channels", 1...2) { recording.channels = UInt8(channels) }
    reader.finish()
    policy.telephone.recording = recording
  }

  private func distinct(_ node: PlanNode) -> [QueueID] {
    var queues: [QueueID] = []
    for item in node.items {
      guard let queue = queue(item) else { continue }
      if queues.contains(queue) {
        problems.error(item.place, "the queue \(item.kind) is listed twice", do: "Keep one of them")
      } else {
        queues.append(queue)
      }
    }
    return queues
  }

  /// `true`, `false`, or the words.
  private func readAnnouncement(_ reader: MapReader, _ recording: inout RecordingPolicy) {
    let node = reader.take("announce")
    switch node?.text {
    case "true": break
    case "false": recording.isAnnounced = false
    default: recording.announcement = text(node, named: "recording/announce")
    }
    guard recording.isAnnounced, recording.announcement.isNone else { return }
    let unspoken = order[Kind.languages.rawValue].filter { tag in
      !Self.announcedLanguages.contains { tag == $0 || tag.hasPrefix($0 + "-") }
    }
    guard !unspoken.isEmpty else { return }
    problems.error(
      node?.place ?? reader.place,
      "the words before a recording are missing in \"\(unspoken.joined(separator: "\", \""))\"",
      do: "Write announce: { en: ..., \(unspoken[0]): ... }, in every language of the service")
  }

  /// Languages in which the house has words of its own for it.
  private static let announcedLanguages = ["en", "cy"]

  /// `180 days`, or `{ otherwise: 180 days, adult-care: 400 days }`.
  private func readKeep(_ reader: MapReader, _ recording: inout RecordingPolicy) {
    let longest = Span.days(3660)
    guard reader.take("keep")?.entries != nil else {
      if let keep = reader.span("keep", atMost: longest) { recording.keep = keep }
      checkKeep(recording.keep, reader.take("keep")?.place ?? reader.place)
      return
    }
    guard let node = reader.take("keep") else { return }
    let keeps = MapReader(node, "\"keep\" of recording", problems)
    if let keep = keeps.span("otherwise", atMost: longest) {
      recording.keep = keep
      checkKeep(keep, keeps.take("otherwise")?.place ?? keeps.place)
    } else if keeps.take("otherwise") == nil {
      keeps.missing("otherwise", do: "Write how long recordings of all other queues are kept")
    }
    for entry in keeps.others {
      guard let number = resolve(entry.key, .queues, at: entry.keyPlace),
        let time = MapReader.span(
          entry.value, "\"\(entry.key)\" of \(keeps.what)", false, longest, problems)
      else { continue }
      checkKeep(time, entry.value.place)
      let queue = QueueID(index: number)
      recording.keepOf.append(RecordingPolicy.Keep(queue, time))
      if !recording.records(queue) {
        problems.warning(
          entry.keyPlace, "calls of the queue \"\(entry.key)\" are not recorded",
          do: "Add it to queues:, or remove it here")
      }
    }
  }

  private func checkKeep(_ keep: Span, _ place: PlanPlace) {
    guard keep < .days(1) else { return }
    problems.error(
      place, "recordings would be kept for \(keep)", do: "Write 1 day or more, such as 180 days")
  }

  // MARK: - Prompts

  /// `prompts: { voice: …, recordings: { main/welcome: { en: welcome-en.wav } }, music: { … } }`
  func readPrompts(_ entry: PlanEntry) {
    let reader = reader(entry, "prompts")
    if let voice = reader.take("voice") { readVoices(voice) }
    if let node = reader.take("recordings") {
      for entry in MapReader(node, "recordings of prompts", problems).others {
        readRecordings(entry)
      }
    }
    if let node = reader.take("music") {
      for entry in MapReader(node, "music of prompts", problems).others { readMusic(entry) }
    }
    reader.finish()
  }

  private func readVoices(_ node: PlanNode) {
    var voices = [String](repeating: "", count: registry.names(.languages).count)
    func set(_ value: PlanNode, _ language: Int) {
      guard let name = title(value, "a voice"), PlanValues.isName(name) else {
        problems.error(
          value.place, "\(value.kind) is not the name of a voice",
          do: "Write its name, or leave it out for the best there is")
        return
      }
      voices[language] = name
    }
    if let entries = node.entries {
      for entry in entries {
        guard let language = resolve(entry.key, .languages, at: entry.keyPlace) else { continue }
        set(entry.value, language)
      }
    } else if let first = order[Kind.languages.rawValue].first,
      let language = registry.find(first, .languages)
    {
      set(node, language)
    }
    policy.telephone.prompts.voices = voices
  }

  /// A text and what is heard in its place, by language; plain for the first language.
  private func readRecordings(_ entry: PlanEntry) {
    guard let text = spokenText(entry.key, at: entry.keyPlace) else { return }
    var files: [(language: Int, node: PlanNode)] = []
    if let entries = entry.value.entries {
      for entry in entries {
        guard let language = resolve(entry.key, .languages, at: entry.keyPlace) else { continue }
        files.append((language, entry.value))
      }
    } else if let first = order[Kind.languages.rawValue].first,
      let language = registry.find(first, .languages)
    {
      files.append((language, entry.value))
    }
    for (language, node) in files {
      guard let sound = sound(node) else { continue }
      let words = policy.texts[text].byLanguage
      if words.indices.contains(language), words[language].contains("{") {
        problems.error(
          node.place, "the text \"\(entry.key)\" has places that a recording cannot fill",
          do: "Leave it spoken, or take the {places} out of the text")
      }
      var recording = PromptsPolicy.Recording()
      recording.text = TextID(index: text)
      recording.language = LanguageID(index: language)
      recording.sound = sound
      if policy.telephone.prompts.recording(of: recording.text, in: recording.language) != nil {
        problems.error(
          entry.keyPlace, "the text \"\(entry.key)\" has two recordings of one language",
          do: "Keep one of them")
        continue
      }
      policy.telephone.prompts.recordings.append(recording)
    }
  }

  /// A text by its whole name, or by the beginning of it that no other text has.
  private func spokenText(_ name: String, at place: PlanPlace) -> Int? {
    let known = textPlaces.keys.sorted()
      .filter { text in !policy.answers.contains { $0.text == TextID(index: text) } }
    if let exact = known.first(where: { registry.name($0, .texts) == name }) { return exact }
    let beginning = known.filter { registry.name($0, .texts).hasPrefix(name + "/") }
    if beginning.count == 1 { return beginning[0] }
    guard beginning.isEmpty else {
      let names = beginning.prefix(12).map { registry.name($0, .texts) }
      problems.error(
        place, "\"\(name)\" has \(beginning.count) texts",
        do: "Name one: \(names.joined(separator: ", "))")
      return nil
    }
    problems.error(
      place, "there is no text \"\(name)\"",
      do: Spelling.advice(
        name, known.map { registry.name($0, .texts) },
        else: "Write flow/step, such as main/welcome, or queue name/comfort/1"))
    return nil
  }

  private func readMusic(_ entry: PlanEntry) {
    guard PlanValues.isName(entry.key), entry.key != PromptsPolicy.silence else {
      problems.error(
        entry.keyPlace, "\"\(entry.key.prefix(40))\" cannot be the name of music",
        do: "Use letters, digits and - _; \"\(PromptsPolicy.silence)\" is silence")
      return
    }
    var music = PromptsPolicy.Music()
    music.name = entry.key
    if entry.value.text != "built-in" {
      guard let sound = sound(entry.value) else { return }
      music.sound = sound
    }
    policy.telephone.prompts.music.append(music)
  }

  /// A sound that lies beside the plan, by its path.
  private func sound(_ node: PlanNode) -> SoundFilePolicy? {
    guard let path = node.text else {
      problems.error(
        node.place, "a sound is needed, but this is \(node.kind)",
        do: "Write its path, such as sounds/welcome-en.wav")
      return nil
    }
    guard let sound = source.sounds.first(where: { $0.path == path }) else {
      problems.error(
        node.place, "there is no sound \"\(path.prefix(80))\" beside the plan",
        do: Spelling.advice(
          path, source.sounds.map(\.path),
          else: "Put the file *.wav into the folder of the plan, and write its path from there"))
      return nil
    }
    playedSounds.insert(path)
    if let fault = sound.fault {
      problems.error(
        node.place, "\"\(path)\" cannot be played: it \(fault)",
        do: "Save it as WAV, 16 bits, one channel, 8,000 or 16,000 samples a second")
      return nil
    }
    return SoundFilePolicy(path: path, digest: sound.digest)
  }
}
