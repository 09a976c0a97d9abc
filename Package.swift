// swift-tools-version: 6.2
import PackageDescription

// CI sets this: a warning in a target of this package fails the build there, and not at those who depend on it.
let isStrict = Context.environment["QNTX_STRICT"] != nil

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (isStrict ? [.treatAllWarnings(as: .error)] : [])

let cSettings: [CSetting] = isStrict ? [.treatAllWarnings(as: .error)] : []

let package = Package(
    name: "qntx",
    products: [
        // Embedders import the host (and, to serve HTTP, the server); authors in Swift import the kit.
        .library(name: "QNTXPlugin", targets: ["QNTXPlugin"]),
        .library(name: "QNTXCore", targets: ["QNTXCore"]),
        .library(name: "QNTXRemote", targets: ["QNTXRemote"]),
        .library(name: "QNTXHost", targets: ["QNTXHost"]),
        .library(name: "QNTXServer", targets: ["QNTXServer"]),
        .library(name: "QNTXPluginKit", targets: ["QNTXPluginKit"]),
        .executable(name: "qntx", targets: ["qntx"]),
        .executable(name: "qntx-bench", targets: ["qntx-bench"]),
        .library(name: "hello-swift", type: .dynamic, targets: ["HelloSwift"]),
        .library(name: "kit-fixture", type: .dynamic, targets: ["KitFixture"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.0"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.0"),
        .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CQNTXPlugin", path: "include"),
        .target(name: "CQNTXSystem", cSettings: cSettings, linkerSettings: [.linkedLibrary("ffi")]),
        .target(
            name: "QNTXPlugin",
            dependencies: [
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(name: "QNTXTOML", swiftSettings: settings),
        .target(
            name: "QNTXLoader",
            dependencies: [
                "CQNTXPlugin", "CQNTXSystem", "QNTXPlugin", "QNTXTOML",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "QNTXCore",
            dependencies: [
                "QNTXPlugin", "QNTXTOML",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "QNTXRemote",
            dependencies: [
                "CQNTXSystem", "QNTXPlugin",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport"),
                .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Protocol", "Generated/record.sha256"],
            swiftSettings: settings
        ),
        .target(
            name: "QNTXHost",
            dependencies: [
                "QNTXCore", "QNTXLoader", "QNTXPlugin", "QNTXRemote",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "QNTXServer",
            dependencies: [
                "QNTXCore", "QNTXHost", "QNTXPlugin", "QNTXRemote",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "QNTXPluginKit",
            dependencies: [
                "CQNTXPlugin", "QNTXPlugin",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "qntx",
            dependencies: [
                "QNTXCore", "QNTXHost", "QNTXLoader", "QNTXPlugin", "QNTXRemote", "QNTXServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "CQNTXBench",
            // It is compiled for each run, as a plugin.
            exclude: ["Plugin"],
            cSettings: [.headerSearchPath("../../include")],
            linkerSettings: [.linkedLibrary("sqlite3")]
        ),
        .executableTarget(
            name: "qntx-bench",
            dependencies: [
                "CQNTXBench", "QNTXCore", "QNTXHost", "QNTXLoader", "QNTXPlugin", "QNTXRemote", "QNTXServer",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "HelloSwift",
            dependencies: ["QNTXPluginKit"],
            path: "Examples/hello-swift",
            exclude: ["plugin.map"],
            swiftSettings: settings,
            // The library shows its entry and nothing else.
            linkerSettings: [
                .unsafeFlags([
                    "-Xlinker", "--version-script=\(Context.packageDirectory)/Examples/hello-swift/plugin.map",
                ])
            ]
        ),
        .target(
            name: "KitFixture",
            dependencies: ["QNTXPluginKit"],
            path: "Tests/Fixtures/kit-fixture",
            swiftSettings: settings,
            // What hello-swift is not: self-contained, with a Swift run time of its own inside, and made by another linker.
            linkerSettings: [
                .unsafeFlags([
                    "-use-ld=lld", "-static-stdlib", "-Xlinker",
                    "--version-script=\(Context.packageDirectory)/Examples/hello-swift/plugin.map",
                ])
            ]
        ),
        .testTarget(
            name: "QNTXPluginTests",
            dependencies: [
                "QNTXPlugin",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QNTXPluginKitTests",
            dependencies: [
                "CQNTXPlugin", "QNTXLoader", "QNTXPlugin", "QNTXTestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "QNTXTestSupport",
            dependencies: [
                "QNTXLoader", "QNTXPlugin",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/QNTXTestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "QNTXClientSupport",
            dependencies: [
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            path: "Tests/QNTXClientSupport",
            swiftSettings: settings
        ),
        .testTarget(
            name: "QNTXLoaderTests",
            dependencies: [
                "CQNTXPlugin", "CQNTXSystem", "QNTXLoader", "QNTXPlugin", "QNTXTestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QNTXCoreTests",
            dependencies: [
                "QNTXCore", "QNTXPlugin", "QNTXTOML", "QNTXTestSupport",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QNTXHostTests",
            dependencies: [
                "QNTXCore", "QNTXHost", "QNTXLoader", "QNTXPlugin", "QNTXTestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QNTXRemoteTests",
            dependencies: [
                "QNTXCore", "QNTXHost", "QNTXPlugin", "QNTXRemote", "QNTXTestSupport",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QNTXServerTests",
            dependencies: [
                "QNTXClientSupport", "QNTXCore", "QNTXHost", "QNTXLoader", "QNTXPlugin", "QNTXServer",
                "QNTXTestSupport",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "QNTXCommandTests",
            dependencies: [
                "QNTXClientSupport", "QNTXHost", "QNTXPlugin", "QNTXRemote", "QNTXTestSupport", "qntx",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
    ]
)

// The sanitizers look at the room with the unsafe pointers, and need not build the server for it: `.ci/check-memory`.
if Context.environment["QNTX_PART"] == "loader" {
    let targets = [
        "CQNTXPlugin", "CQNTXSystem", "QNTXPlugin", "QNTXTOML", "QNTXLoader", "QNTXTestSupport", "QNTXLoaderTests",
    ]
    let dependencies = ["swift-collections", "swift-crypto", "swift-http-types", "swift-log"]
    package.targets.removeAll { !targets.contains($0.name) }
    package.products.removeAll { $0.name != "QNTXPlugin" }
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return true }
        return !dependencies.contains { location.hasSuffix("/" + $0) }
    }
}
