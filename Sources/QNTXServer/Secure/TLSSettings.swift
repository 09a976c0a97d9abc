/// How a server shows who it is, and speaks in secret.
///
/// The files are read again when they have changed, for connections that come from then on: a certificate is renewed
/// without a restart.
public struct TLSSettings: Sendable, Hashable {
    /// The file of the certificate in PEM, with those of its issuers behind it.
    public var certificate: String
    /// The file of its private key in PEM, without a passphrase.
    public var key: String
    /// Whether clients that can are spoken to in HTTP/2.
    public var offersHTTP2: Bool

    /// Names the files.
    public init(certificate: String, key: String, offersHTTP2: Bool = true) {
        self.certificate = certificate
        self.key = key
        self.offersHTTP2 = offersHTTP2
    }
}
