import Foundation

/// What Python's ways to call C cost: ctypes, which comes with it, and cffi, which is faster. Measured by Python itself.
struct PythonCalls {
    /// Nanoseconds for a call.
    struct Times: Decodable, Sendable {
        var scalar: Double
        var list: Double
    }

    private let python: String
    private let script: String
    private let library: String

    /// The first Python here that has cffi, or any; nil if there is none.
    static func find(_ library: BenchPlugin, _ directory: TemporaryDirectory) async throws -> PythonCalls? {
        let pythons = ["/usr/bin/python3", Program.find("python3")].compactMap(\.self)
            .filter { FileManager.default.isExecutableFile(atPath: $0) }
        let script = directory.file("calls.py")
        try Data(source.utf8).write(to: URL(fileURLWithPath: script))
        for python in pythons {
            let child = try await Child.start(python, ["-c", "import cffi; print(1)"])
            if (try? await child.line()) == "1" {
                return PythonCalls(python: python, script: script, library: library.library)
            }
        }
        return pythons.first.map { PythonCalls(python: $0, script: script, library: library.library) }
    }

    /// Measures each way that this Python has, by its name.
    func measure(_ count: Int) async throws -> [String: Times] {
        let child = try await Child.start(python, [script, library, "\(count)"])
        let line = try await child.line()
        try await child.end()
        return try JSONDecoder().decode([String: Times].self, from: Data(line.utf8))
    }

    private static let source = """
        import ctypes, json, sys, time
        library, count, calls = sys.argv[1], int(sys.argv[2]), 300000

        def measure(twice, total, values):
            assert twice(1.5) == 3.0 and total(values, count) == count
            # The cost of the loop itself is not that of the calls.
            start = time.perf_counter_ns()
            for _ in range(calls): pass
            empty = time.perf_counter_ns() - start
            start = time.perf_counter_ns()
            for _ in range(calls): twice(1.5)
            scalar = (time.perf_counter_ns() - start - empty) / calls
            start = time.perf_counter_ns()
            for _ in range(calls // 10): total(values, count)
            return {"scalar": scalar, "list": (time.perf_counter_ns() - start - empty / 10) / (calls // 10)}

        found = {}
        c = ctypes.CDLL(library)
        c.twice.argtypes, c.twice.restype = [ctypes.c_double], ctypes.c_double
        c.total.argtypes, c.total.restype = [ctypes.POINTER(ctypes.c_double), ctypes.c_size_t], ctypes.c_double
        found["ctypes"] = measure(c.twice, c.total, (ctypes.c_double * count)(*[1.0] * count))
        try:
            import cffi
            ffi = cffi.FFI()
            ffi.cdef("double twice(double); double total(const double *, size_t);")
            l = ffi.dlopen(library)
            found["cffi"] = measure(l.twice, l.total, ffi.new("double[]", [1.0] * count))
        except ImportError:
            pass
        print(json.dumps(found), flush=True)
        """
}
