// swift-tools-version: 6.2
import PackageDescription

// Programs that measure; see docs/PERFORMANCE.md. CORE_ONLY=1 in the environment is enough for all
// but those that need a log on disk or the service, and leaves these out.
let coreOnly = Context.environment["CORE_ONLY"] == "1"
let core = Target.Dependency.product(name: "GuildhallCore", package: "guildhall")
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

var targets: [Target] = [
  .target(name: "Measuring", swiftSettings: settings),
  .executableTarget(name: "year", dependencies: [core, "Measuring"], swiftSettings: settings),
  .executableTarget(
    name: "decision", dependencies: [core, "Measuring"], swiftSettings: settings),
  .executableTarget(
    name: "forecast", dependencies: [core, "Measuring"], swiftSettings: settings),
  .executableTarget(name: "erlang", dependencies: [core, "Measuring"], swiftSettings: settings),
]
if !coreOnly {
  let log = Target.Dependency.product(name: "GuildhallLog", package: "guildhall")
  let desk = Target.Dependency.product(name: "GuildhallDesk", package: "guildhall")
  let telephone = Target.Dependency.product(name: "GuildhallTelephone", package: "guildhall")
  // Built with it, so that both are of one build; nothing of it is linked.
  let command = Target.Dependency.product(name: "guildhall", package: "guildhall")
  targets += [
    .executableTarget(
      name: "faulty", dependencies: [core, log, "Measuring"], swiftSettings: settings),
    .executableTarget(
      name: "crash", dependencies: [core, log, "Measuring"], swiftSettings: settings),
    .executableTarget(
      name: "restart", dependencies: [core, log, "Measuring"], swiftSettings: settings),
    .executableTarget(
      name: "desks", dependencies: [core, desk, command, "Measuring"], swiftSettings: settings),
    .executableTarget(
      name: "media", dependencies: [telephone, "Measuring"], swiftSettings: settings),
  ]
}

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "guildhall", path: "..")],
  targets: targets,
  swiftLanguageModes: [.v6]
)
