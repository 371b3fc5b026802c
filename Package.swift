// swift-tools-version: 6.2
import PackageDescription

// CORE_ONLY=1 drops the edges and their downloads: the pure core and its ports build in about a
// minute.
let coreOnly = Context.environment["CORE_ONLY"] == "1"

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

var targets: [Target] = [
  // Pure, from the ground up. Arrows go down only.
  library("Vocabulary"),
  library("Flows", ["Vocabulary"]),
  library("Exchange", ["Vocabulary", "Flows", heap]),
  library("Reporting", ["Vocabulary", "Exchange"]),
  library("Workforce", ["Vocabulary"]),
  library("ServicePlan", ["Vocabulary", "Flows", "Exchange", yams, crypto]),

  // The telephone's protocols: no socket, no clock.
  library("SIP", [crypto]),
  library("RTP"),
  // What a call needs of the telephone, from what happens to its contact.
  library("CallControl", ["Vocabulary", "Flows", "Exchange"]),

  // Ports.
  library("MediaRelay", ["SIP"]),
  library("Access", ["Vocabulary", crypto, cryptoExtras]),
  library("Desk", ["Vocabulary", "Flows", "Exchange", "Reporting", "EventLog", "Access"]),
  library("EventLog", ["Vocabulary", "Exchange", crypto]),
  library(
    "SimulationKit",
    [
      "Vocabulary", "Flows", "Exchange", "ServicePlan", "Reporting", "Workforce", "EventLog",
      crypto,
      yams, heap,
    ]),

  tests("VocabularyTests", ["Vocabulary"]),
  tests("AccessTests", ["Vocabulary", "Access"]),
  tests(
    "DeskTests",
    ["Vocabulary", "Flows", "Exchange", "Reporting", "EventLog", "SimulationKit", "Access", "Desk"]),
  tests("FlowsTests", ["Vocabulary", "Flows"]),
  tests("ExchangeTests", ["Vocabulary", "Flows", "Exchange"]),
  tests("ReportingTests", ["Vocabulary", "Exchange", "Reporting"]),
  tests("WorkforceTests", ["Vocabulary", "Workforce"]),
  tests("ServicePlanTests", ["Vocabulary", "Flows", "Exchange", "ServicePlan"]),
  tests("EventLogTests", ["Vocabulary", "Exchange", "EventLog", "SimulationKit", crypto]),
  tests(
    "SimulationKitTests",
    ["Vocabulary", "Flows", "Exchange", "Reporting", "Workforce", "EventLog", "SimulationKit"]),
  tests("SIPTests", ["SIP"]),
  tests("RTPTests", ["RTP"]),
  tests("CallControlTests", ["Vocabulary", "Flows", "Exchange", "ServicePlan", "CallControl"]),
  tests("MediaRelayTests", ["SIP", "MediaRelay"]),
  // How the sources themselves are written.
  tests("TidyTests", []),
]

var dependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
  .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
  .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
]

// Edges and the executable.
if !coreOnly {
  dependencies += [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
  ]
  targets += [
    library(
      "EventLogSQLite",
      [
        "Vocabulary", "EventLog", crypto, .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    // Accounts, the history of contacts and their conversations, in SQLite files.
    library(
      "Records",
      [
        "Vocabulary", "Exchange", "EventLog", "Access", "Desk", crypto,
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    library(
      "OpenIDConnect",
      [
        "Vocabulary", "Access", crypto, .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ]),
    library(
      "DeskServer",
      [
        "Vocabulary", "Flows", "Exchange", "EventLog", "Access", "Desk", crypto,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    // Recordings of calls: Opus by Debian's libopus, sealed while they are written.
    .systemLibrary(name: "COpus", pkgConfig: "opus", providers: [.apt(["libopus-dev"])]),
    library("Recording", ["Vocabulary", "EventLog", "RTP", "COpus", crypto]),
    // Texts become sound, by voices that run as processes.
    library("Prompts", ["RTP", crypto]),
    // A telephone of the command line, to try things out with.
    library("Caller", ["SIP", "RTP", "Prompts"]),
    // Calls of Linux for the media thread: declarations only.
    .systemLibrary(name: "LinuxCalls"),
    // The telephone's edge: SIP transports, media threads, recording, prompts.
    library(
      "VoiceGateway",
      [
        "Vocabulary", "Exchange", "Flows", "EventLog", "Desk", "CallControl", "SIP", "RTP",
        "MediaRelay", "LinuxCalls", crypto,
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "guildhall",
      dependencies: [
        "Vocabulary", "Flows", "Exchange", "Reporting", "Workforce", "ServicePlan", "EventLog",
        "SimulationKit", "EventLogSQLite", "Access", "Desk", "Records", "OpenIDConnect",
        "DeskServer", "VoiceGateway", "Prompts", "Recording", "SIP", "RTP", "Caller",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    tests("VoiceGatewayTests", ["RTP", "LinuxCalls", "VoiceGateway"]),
    tests(
      "DeskServerTests",
      [
        "Vocabulary", "Flows", "Exchange", "EventLog", "ServicePlan", "Access", "Desk",
        "DeskServer",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]),
    tests("RecordingTests", ["Vocabulary", "EventLog", "RTP", "Recording", "COpus"]),
    tests("PromptsTests", ["RTP", "Prompts"]),
    tests("CallerTests", ["SIP", "RTP", "Prompts", "Caller"]),
    tests(
      "RecordsTests",
      [
        "Vocabulary", "Exchange", "EventLog", "Access", "Desk", "Records", "SimulationKit",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    tests(
      "OpenIDConnectTests",
      [
        "Vocabulary", "Access", "OpenIDConnect", crypto, cryptoExtras,
        .product(name: "JWTKit", package: "jwt-kit"),
      ]),
    tests(
      "EventLogSQLiteTests",
      [
        "Vocabulary", "Exchange", "EventLog", "EventLogSQLite", "SimulationKit", crypto,
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
  ]
}

// For `Benchmarks/`, a package of its own.
var products: [Product] = [
  .library(
    name: "GuildhallCore",
    targets: [
      "Vocabulary", "Flows", "Exchange", "Reporting", "Workforce", "ServicePlan", "EventLog",
      "SimulationKit",
    ])
]
if !coreOnly {
  products += [
    .library(name: "GuildhallLog", targets: ["EventLogSQLite"]),
    .library(name: "GuildhallDesk", targets: ["Access", "Records"]),
    .library(name: "GuildhallTelephone", targets: ["VoiceGateway", "RTP"]),
    .executable(name: "guildhall", targets: ["guildhall"]),
  ]
}

let package = Package(
  name: "guildhall",
  products: products,
  dependencies: dependencies,
  targets: targets,
  swiftLanguageModes: [.v6]
)
