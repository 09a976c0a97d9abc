import FoundationEssentials
import Logging
import NIOCore
import NIOSSL
import QNTXPlugin
import Synchronization

/// The certificate that connections are opened with: read from its files, and again when they have changed. Any thread.
final class CertificateSource: Sendable {
    private struct State {
        var content: Content
        var context: NIOSSLContext
        var nextLook: NIODeadline
    }

    /// What the files hold.
    private struct Content: Equatable {
        var certificate: [UInt8]
        var key: [UInt8]
    }

    /// How often the files are looked at, while connections come.
    private static let interval = TimeAmount.seconds(5)

    private let settings: TLSSettings
    private let logger: Logger
    private let state: Mutex<State>

    /// Reads the files.
    /// - Throws: `configInvalid` where they cannot be read, hold something else, or do not fit each other.
    init(_ settings: TLSSettings, logger: Logger) throws(PluginError) {
        self.settings = settings
        self.logger = logger
        let content = try Self.read(settings)
        let context = try Self.context(content, settings)
        state = Mutex(State(content: content, context: context, nextLook: .now() + Self.interval))
    }

    /// What the next connection is opened with.
    /// - Parameter now: when that is.
    func context(at now: NIODeadline = .now()) -> NIOSSLContext {
        state.withLock { state in
            guard now >= state.nextLook else { return state.context }
            state.nextLook = now + Self.interval
            do throws(PluginError) {
                let content = try Self.read(settings)
                guard content != state.content else { return state.context }
                state.context = try Self.context(content, settings)
                state.content = content
                logger.notice("the certificate of \(settings.certificate) has been read anew")
            } catch {
                // The two files are not changed in one step: the next look may find them whole.
                logger.error(
                    "the certificate in use stays: \(error.message)",
                    metadata: ["error.code": "\(error.code)"]
                )
            }
            return state.context
        }
    }

    private static func read(_ settings: TLSSettings) throws(PluginError) -> Content {
        Content(certificate: try read(settings.certificate), key: try read(settings.key))
    }

    private static func read(_ path: String) throws(PluginError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw PluginError(.configInvalid, "cannot read \(path), which the configuration of TLS names", cause: error)
        }
    }

    private static func context(_ content: Content, _ settings: TLSSettings) throws(PluginError) -> NIOSSLContext {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMBytes(content.certificate)
        } catch {
            throw PluginError(.configInvalid, "\(settings.certificate) holds no certificate in PEM", cause: error)
        }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(bytes: content.key, format: .pem)
        } catch {
            let needs = "holds no private key in PEM, or one with a passphrase, which has to be taken off"
            throw PluginError(.configInvalid, "\(settings.key) \(needs)", cause: error)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = settings.offersHTTP2 ? ["h2", "http/1.1"] : ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw PluginError(
                .configInvalid,
                "the key of \(settings.key) is not that of the certificate of \(settings.certificate)",
                cause: error
            )
        }
    }
}
