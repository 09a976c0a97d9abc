import Logging
import NIOCore
import QNTXPlugin
import QNTXTestSupport
import Testing

@testable import QNTXServer

@Suite("The certificate of a server")
struct CertificateTests {
    private func source(_ settings: TLSSettings, _ log: LogRecorder = LogRecorder()) throws(PluginError)
        -> CertificateSource
    {
        try CertificateSource(settings, logger: log.logger())
    }

    @Test("One that is renewed is shown to connections from then on; a file that is spoiled changes nothing")
    func renewed() async throws {
        let certificate = try await TestCertificate()
        let log = LogRecorder()
        let source = try source(certificate.settings, log)
        let first = source.context()
        var now = NIODeadline.now()
        func look() -> Bool {
            now = now + .seconds(6)
            return source.context(at: now) === first
        }
        #expect(look())
        try FileBytes.write(Array("nonsense".utf8), to: certificate.settings.certificate)
        #expect(look())
        #expect(log.messages(.error).last?.contains("holds no certificate in PEM") == true, "\(log.messages)")
        try await certificate.renew()
        #expect(source.context(at: now) === first)
        #expect(!look())
        #expect(log.messages(.notice).count == 1)
    }

    @Test("What cannot be used says which file it is, and why")
    func refused() async throws {
        let certificate = try await TestCertificate()
        let (settings, other) = (certificate.settings, certificate.directory.file("other.pem"))
        try await certificate.make(certificate: certificate.directory.file("unused.pem"), key: other)
        let cases: [(TLSSettings, String)] = [
            (TLSSettings(certificate: "/nowhere/cert.pem", key: settings.key), "cannot read /nowhere/cert.pem"),
            (TLSSettings(certificate: settings.certificate, key: "/nowhere/key.pem"), "cannot read /nowhere/key.pem"),
            (TLSSettings(certificate: settings.key, key: settings.key), "holds no certificate in PEM"),
            (TLSSettings(certificate: settings.certificate, key: settings.certificate), "holds no private key in PEM"),
            (TLSSettings(certificate: settings.certificate, key: other), "is not that of the certificate of"),
        ]
        for (settings, text) in cases {
            let error = #expect(throws: PluginError.self) { try source(settings) }
            #expect(error?.code == .configInvalid)
            #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
        }
    }
}
