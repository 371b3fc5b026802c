import Exchange
import Vocabulary

extension Compilation {
  /// `units: [centre, hub]`, or a mapping from names to what a unit takes from others.
  func compileUnits() {
    var written: [(number: Int, node: PlanNode)] = []
    for node in values["units"] ?? [] {
      for (name, value) in members(node) where declare(name, .units, at: value.place) != nil {
        guard let number = registry.find(name, .units) else { continue }
        written.append((number, value))
      }
    }
    if order[Kind.units.rawValue].isEmpty {
      problems.error(
        fallbackPlace, "the plan has no unit", do: "Write units: [customer-service] or the like")
    }
    policy.units = registry.names(.units).map { _ in UnitPolicy() }
    for (number, node) in written {
      let reader = MapReader(node, "unit \"\(registry.name(number, .units))\"", problems)
      for other in reader.take("accepts from")?.items ?? [] {
        guard let unit = unit(other) else { continue }
        if unit.index == number {
          problems.error(
            other.place, "\(reader.what) accepts from itself", do: "Name another unit, or none")
        } else if !policy.units[number].acceptsFrom.contains(unit) {
          policy.units[number].acceptsFrom.append(unit)
        }
      }
      reader.finish()
    }
  }

  /// `supervises: [unit]`, or `all` for every unit of theirs and messages to the whole house.
  func readSupervises(_ reader: MapReader, _ adviser: inout AdviserPolicy) {
    for node in reader.take("supervises")?.items ?? [] {
      if node.text == "all" {
        adviser.supervisesHouse = true
        continue
      }
      guard let unit = unit(node) else { continue }
      if unit != adviser.unit, !adviser.alsoUnits.contains(unit) {
        problems.error(
          node.place,
          "\(reader.what) supervises \"\(name(unit, .units))\" and does not belong to it",
          do: "Add it under also units:, or name a unit of theirs")
      } else if !adviser.supervises.contains(unit) {
        adviser.supervises.append(unit)
      }
    }
    guard adviser.supervisesHouse else { return }
    for unit in [adviser.unit] + adviser.alsoUnits
    where !unit.isNone && !adviser.supervises.contains(unit) {
      adviser.supervises.append(unit)
    }
  }
}
