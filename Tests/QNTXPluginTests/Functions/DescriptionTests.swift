import Foundation
import QNTXPlugin
import Testing

@Suite("Functions and domains are described")
struct DescriptionTests {
    private static func declaration(_ name: String, _ signature: String) throws -> FunctionDeclaration {
        let types = try TypeDefinitions(
            "enum kind { call, put } struct greeks { delta: f64, bumps: f64[3], kind: kind }"
        )
        return FunctionDeclaration(
            name: name,
            documentation: "About \(name)",
            signature: try FunctionSignature(signature, types: types, function: name),
            flags: [.pure, .blocking]
        )
    }

    @Test("A function is told with its types, its defaults and their schemas")
    func report() throws {
        let signature =
            "(k: kind = put, n: i32, m: ref i32 = n, d: u8[size], size: u32, g: out greeks, p: progress) -> u64"
        let report = FunctionReport(try Self.declaration("f", signature))
        #expect(report.parameters.map(\.name) == ["k", "n", "m", "d", "g"])
        #expect(report.parameters.map(\.required) == [false, true, false, true, false])
        #expect(report.parameters[0].fallback == "put" && report.parameters[2].fallbackParameter == "n")
        #expect(report.parameters[0].schema.json == #"{"enum":["call","put"],"type":"string"}"#)
        #expect(report.parameters[1].schema.json == #"{"maximum":2147483647,"minimum":-2147483648,"type":"integer"}"#)
        #expect(report.parameters[3].schema.json == #"{"contentEncoding":"base64","type":"string"}"#)
        #expect(report.result?.schema.json.contains(#""maximum":18446744073709551615"#) == true)
        #expect(report.result?.schema.json.contains(#""type":["integer","string"]"#) == true)
        #expect(report.flags == ["pure", "blocking"])
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(FunctionReport.self, from: data) == report)
    }

    @Test("A domain is told as OpenAPI 3.1, whose references all lead somewhere")
    func openAPI() throws {
        let json = OpenAPIDescription.json(
            Metadata(name: "finance", version: "1.2.3", description: "Money", license: "MIT"),
            routes: [
                try RoutePattern("GET /quotes/{symbol}"), try RoutePattern("/files/{rest...}"),
                try RoutePattern("POST /a b/"),
            ],
            functions: [
                try Self.declaration("greeks", "(kind: kind, spot: f64) -> greeks"),
                try Self.declaration("mean", "(values: [f64], weights: f64[3], note: cstr = \"x\", r: out str) -> f64"),
            ]
        )
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        #expect(paths.keys.sorted() == ["/a%20b/", "/files/{rest}", "/fn/greeks", "/fn/mean", "/quotes/{symbol}"])
        #expect(paths["/files/{rest}"]?.keys.sorted() == ["delete", "get", "patch", "post", "put"])
        let schemas = try #require((document["components"] as? [String: [String: Any]])?["schemas"])
        #expect(schemas.keys.sorted() == ["Error", "greeks", "kind"])
        var references: Set<String> = []
        func collect(_ value: Any) {
            if let object = value as? [String: Any] {
                if let reference = object["$ref"] as? String { references.insert(reference) }
                for value in object.values { collect(value) }
            } else if let list = value as? [Any] {
                for value in list { collect(value) }
            }
        }
        collect(document)
        #expect(
            references == ["#/components/schemas/Error", "#/components/schemas/greeks", "#/components/schemas/kind"]
        )
        #expect(json.contains(#""required":["kind","spot"]"#) && json.contains(#""default":"x""#))
    }

    @Test("A plugin's own route for its description stays")
    func own() async throws {
        var mux = HTTPMux()
        try mux.handle("GET /openapi.json") { _ in .text("mine") }
        mux.describe(Nothing())
        #expect(mux.routes.map(\.pattern.description) == ["GET /openapi.json"])
        var other = HTTPMux()
        other.describe(Nothing())
        #expect(other.routes.map(\.pattern.description) == ["GET /openapi.json"])
    }

    private struct Nothing: DomainPlugin {
        var metadata: Metadata { Metadata(name: "nothing", version: "1.0.0") }
    }
}
