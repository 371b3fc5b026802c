import Exchange
import Flows
import Vocabulary

extension Compilation {
  /// What the telephone and the rest of the plan say of each other.
  func checkTelephone() {
    checkRings()
    guard let place = sectionPlaces["telephone"] else { return }
    if policy.telephone.trunks.isEmpty, !policy.telephone.phones.accounts.isEmpty {
      problems.warning(
        place, "phones can ring each other only, and not 999: there is no trunk",
        do: "Write trunks: and the provider's servers")
    }
    checkOutsideNumbers()
    checkDeskPhones()
    checkMusic()
    for sound in source.sounds where !playedSounds.contains(sound.path) {
      problems.warning(
        PlanPlace(file: sound.path), "nothing plays this sound",
        do: "Name it under prompts: of the telephone, or remove it")
    }
  }

  /// Numbers that nothing would make ring.
  private func checkRings() {
    let telephone = policy.telephone
    guard telephone.trunks.isEmpty, telephone.phones.accounts.isEmpty,
      let number = section("numbers").first(where: { TelephoneNumber($0.key) != nil })
    else { return }
    problems.warning(
      number.keyPlace, "nobody can ring \(number.key): the plan has no trunk and no phones",
      do: "Write telephone: and its trunks:; without them calls are simulated only")
  }

  /// Numbers to which flows pass callers must be among those that may be rung.
  private func checkOutsideNumbers() {
    let outbound = policy.telephone.outbound
    for number in flowModels.keys.sorted() {
      guard let model = flowModels[number] else { continue }
      for (index, step) in policy.flows[number].steps.enumerated() {
        guard case .transferOutside(let outside) = step.action,
          let reading = NumberReading(outside.number),
          let refusal = outbound.refusal(of: reading.number),
          model.places.indices.contains(index)
        else { continue }
        let why: String
        switch refusal {
        case .never: why = "it is under never:"
        case .country(let code): why = "the country +\(code) is not under countries:"
        default: why = "nothing allows it"
        }
        problems.error(
          model.places[index],
          "callers would be passed to \(outside.number), which the outbound rules refuse: \(why)",
          do: "Name it under numbers: of outbound:, or pass them elsewhere")
      }
    }
  }

  private func checkDeskPhones() {
    for name in order[Kind.duties.rawValue] {
      guard let number = registry.find(name, .duties), let model = dutyModels[number] else {
        continue
      }
      let duty = policy.duties[number]
      guard duty.reach.contains(where: { $0.means == .deskPhone }) else { continue }
      let isOnly = duty.reach.allSatisfy { $0.means == .deskPhone }
      for officer in everyone(model, duty) where policy.telephone.phones.account(of: officer) == nil
      {
        problems.add(
          PlanProblem(
            model.place, isOnly ? .error : .warning,
            "duty \"\(name)\" rings desk phones, but \(self.name(officer, .advisers)) has none",
            do: "Add an account under phones: of the telephone, or leave desk phone out of reach:"))
      }
    }
  }

  private func checkMusic() {
    let known = policy.telephone.prompts.music.map(\.name) + ["default", PromptsPolicy.silence]
    for name in order[Kind.queues.rawValue] {
      guard let number = registry.find(name, .queues) else { continue }
      let music = policy.queues[number].waiting.music
      guard !music.isEmpty, !known.contains(music) else { continue }
      problems.error(
        place(name, .queues), "there is no music \"\(music)\", which the queue \"\(name)\" plays",
        do: Spelling.advice(
          music, known, else: "Name it under music: of prompts:, with a file or built-in"))
    }
  }
}
