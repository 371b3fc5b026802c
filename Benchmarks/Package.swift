// swift-tools-version: 6.2
import PackageDescription

// Programs that measure; see docs/PERFORMANCE.md. CORE_ONLY=1 in the environment is enough.
let core = Target.Dependency.product(name: "GuildhallCore", package: "guildhall")
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "guildhall", path: "..")],
  targets: [
    .target(name: "Measuring", swiftSettings: settings),
    .executableTarget(name: "year", dependencies: [core, "Measuring"], swiftSettings: settings),
    .executableTarget(
      name: "decision", dependencies: [core, "Measuring"], swiftSettings: settings),
    .executableTarget(
      name: "forecast", dependencies: [core, "Measuring"], swiftSettings: settings),
    .executableTarget(name: "faulty", dependencies: [core, "Measuring"], swiftSettings: settings),
    .executableTarget(name: "erlang", dependencies: [core, "Measuring"], swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
