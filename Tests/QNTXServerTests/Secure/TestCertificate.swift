import QNTXServer
import QNTXTestSupport

/// A certificate that a test makes for itself, in a directory of its own.
struct TestCertificate {
    let directory: TemporaryDirectory
    var settings: TLSSettings { TLSSettings(certificate: directory.file("cert.pem"), key: directory.file("key.pem")) }

    /// Makes one for this machine's names.
    init() async throws {
        directory = try TemporaryDirectory()
        try await renew()
    }

    /// Makes another one in its place.
    func renew() async throws {
        try await make(certificate: settings.certificate, key: settings.key)
    }

    func make(certificate: String, key: String) async throws {
        let names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
        try await Command(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-subj", "/CN=localhost", "-addext", names, "-keyout", key, "-out", certificate,
            ],
            limit: .seconds(60)
        ).output()
    }
}
