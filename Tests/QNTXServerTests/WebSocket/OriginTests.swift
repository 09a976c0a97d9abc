import QNTXServer
import Testing

@Suite("WebSocket origins")
struct OriginTests {
    private func allows(_ origin: String, _ allowed: String...) -> Bool {
        OriginPolicy(allowedOrigins: allowed).allows(origins: [origin], peer: "127.0.0.1")
    }

    @Test(
        "pages of this machine may, on any port",
        arguments: [
            "http://localhost", "https://localhost", "http://localhost:8080", "https://localhost:1",
            "http://127.0.0.1:877",
            "https://127.0.0.1", "http://[::1]", "http://[::1]:65535",
        ]
    )
    func local(_ origin: String) { #expect(allows(origin)) }

    @Test(
        "others may not, however much they look like it",
        arguments: [
            "http://localhost.evil.com", "http://localhost:8080.evil.com", "http://localhost@evil.com",
            "http://evil.com#localhost", "http://localhost:80@evil.com", "http://localhost:", "http://localhost:x",
            "http://localhost:65536", "http://localhost:-1", "http://localhost:8080/", "http://localhost/",
            "http://localhost/x",
            "HTTP://localhost", "http://LOCALHOST", "http://Localhost:8080", "ws://localhost", "file://localhost",
            "localhost",
            "http://[::1", "http://::1", "http://[::1].evil.com", "http://127.0.0.2", "http://127.0.0.1.evil.com",
            "http://evil.com", "null", "http://", "://localhost", "http://local host", "http://localhost\u{0}",
            "http://löcalhost", "http://localhost, http://evil.com",
        ]
    )
    func strangers(_ origin: String) { #expect(!allows(origin)) }

    @Test("the configuration adds to them")
    func configured() {
        #expect(allows("https://app.example.com", "https://app.example.com"))
        #expect(allows("http://localhost:3000", "https://app.example.com"))
        #expect(!allows("http://app.example.com", "https://app.example.com"))
        #expect(!allows("https://app.example.com.evil.com", "https://app.example.com"))
        #expect(!allows("https://app.example.com/", "https://app.example.com"))
        #expect(!allows("https://APP.example.com", "https://app.example.com"))
        #expect(allows("https://app.example.com", "HTTPS://App.Example.com"))
    }

    @Test("a port is the one named, the usual one, or any")
    func ports() {
        #expect(!allows("https://a.com:8443", "https://a.com"))
        #expect(allows("https://a.com:8443", "https://a.com:8443"))
        #expect(!allows("https://a.com", "https://a.com:8443"))
        #expect(allows("https://a.com", "https://a.com:443"))
        #expect(allows("https://a.com:443", "https://a.com"))
        #expect(allows("https://a.com", "https://a.com:*"))
        #expect(allows("https://a.com:1", "https://a.com:*"))
        #expect(allows("https://a.com:8080", "https://a.com:80*"))
        #expect(!allows("https://a.com:9080", "https://a.com:80*"))
    }

    @Test("a star stays within its part")
    func stars() {
        #expect(allows("https://a.example.com", "https://*.example.com"))
        #expect(allows("https://a.b.example.com", "https://*.example.com"))
        #expect(!allows("https://example.com", "https://*.example.com"))
        #expect(!allows("http://a.example.com", "https://*.example.com"))
        #expect(!allows("https://a.example.com:8443", "https://*.example.com"))
        #expect(!allows("https://evil.com/.example.com", "https://*.example.com"))
        #expect(!allows("https://evil.com:1.example.com", "https://*.example.com"))
        #expect(allows("http://shop-7-eu.a.com", "http://shop-*-eu.a.com"))
        #expect(!allows("http://shop-eu.a.com", "http://shop-*-eu.a.com"))
        #expect(allows("http://a.com", "*://a.com"))
        #expect(allows("http://aXbXc", "http://aXbXc") == false)
    }

    @Test("a star alone lets everybody in")
    func all() {
        for origin in ["http://evil.com", "null", "anything"] { #expect(allows(origin, "*")) }
        #expect(OriginPolicy(allowedOrigins: ["*"]).allows(origins: [], peer: "10.0.0.5"))
    }

    @Test("an origin without a page may only if it is named")
    func null() {
        #expect(allows("null", "null"))
        #expect(!allows("null", "nul*"))
    }

    @Test("without an origin only this machine may")
    func noOrigin() {
        let policy = OriginPolicy(allowedOrigins: ["https://a.com"])
        for peer in ["127.0.0.1", "127.255.255.255", "::1", "[::1]", "::ffff:127.0.0.1", "::FFFF:127.9.9.9"] {
            #expect(policy.allows(origins: [], peer: peer), "\(peer)")
            #expect(policy.allows(origins: [""], peer: peer), "\(peer)")
        }
        let others = [
            "10.0.0.5", "128.0.0.1", "::2", "::ffff:10.0.0.5", "127.0.0", "127.0.0.256", "127.0.0.+1", "127.0.0.1:80",
            "",
        ]
        for peer in others { #expect(!policy.allows(origins: [], peer: peer), "\(peer)") }
        #expect(!policy.allows(origins: [], peer: nil))
    }

    @Test("two origins are none")
    func two() {
        #expect(!OriginPolicy().allows(origins: ["http://localhost", "http://localhost"], peer: "127.0.0.1"))
    }
}
