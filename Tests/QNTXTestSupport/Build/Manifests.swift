/// Side manifests and the libraries they name, for tests.
package enum Manifests {
    /// A library in C that has never heard of QNTX.
    /// - Parameter version: what its function `version` returns.
    package static func library(version: Int = 1) async throws -> String {
        try await Fixture.inline(
            """
            int version(void) { return \(version); }
            int add(int left, int right) { return left + right; }
            int answer = 42;
            const int table[4] = {1, 2, 3, 4};
            __thread int mine = 5;
            static int hidden(void) { return 0; }
            int crash(int *place) { return *place + hidden(); }
            """,
            name: "libplain"
        )
    }

    /// A manifest for that library, which is expected beside it as `libplain.so`.
    package static func plain(
        version: String = "1.0.0",
        functions: String = "add = \"(left: i32, right: i32) -> i32\"",
        more: String = ""
    ) -> [UInt8] {
        text(version: version, library: "libplain.so", functions: functions, more: more)
    }

    /// A manifest.
    package static func text(
        version: String = "1.0.0",
        library: String,
        functions: String,
        more: String = ""
    ) -> [UInt8] {
        Array(
            """
            version = "\(version)"
            library = "\(library)"
            \(more)
            [functions]
            \(functions)

            """.utf8
        )
    }
}
