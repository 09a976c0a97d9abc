import Foundation
import QNTXTestSupport

/// A plugin to damage copies of.
struct MutationBase {
    var name: String
    var bytes: [UInt8]

    /// Plugins by several compilers and linkers, each with tables that the others lack; or the one that `QNTX_MUTANTS_OF`
    /// names.
    static func all() async throws -> [MutationBase] {
        if let path = ProcessInfo.processInfo.environment["QNTX_MUTANTS_OF"] {
            return [MutationBase(name: "given", bytes: try FileBytes.read(path))]
        }
        var bases: [MutationBase] = []
        func add(_ name: String, _ path: String) throws {
            bases.append(MutationBase(name: name, bytes: try ELFEditor(path: path).bytes))
        }
        let hello = "hello-c/hello.c"
        try add("gcc", try await Fixture.example(hello, flags: ["-s"]))
        try add("gcc-sysv", try await Fixture.example(hello, flags: ["-s", "-Wl,--hash-style=sysv"]))
        try add("gcc-both-now", try await Fixture.example(hello, flags: ["-Wl,--hash-style=both,-z,now", "-s"]))
        if let relr = try? await Fixture.example(hello, flags: ["-s", "-Wl,-z,pack-relative-relocs"]) {
            try add("gcc-relr", relr)
        }
        if let lld = try? await Fixture.example(hello, flags: ["-s", "-fuse-ld=lld"], compiler: "clang") {
            try add("clang-lld", lld)
        }
        try add(
            "tls-ifunc",
            try await Fixture.inline(TestLibraries.everything, name: "everything", flags: ["-s", "-lm"])
        )
        try add("cpp", try await Fixture.inline(TestLibraries.unique, name: "unique", as: .cpp, flags: ["-s"]))
        return bases
    }
}

/// Sources that give a library all the tables there are.
enum TestLibraries {
    /// Thread-local storage of two models, a resolver, versions of its own, constructors and a destructor.
    static let everything = Sources.plugin(
        name: "everything",
        before: """
            #include <math.h>
            #include <stdio.h>
            #include <stdlib.h>
            static _Thread_local int counter = 7;
            _Thread_local long shared_counter;
            static double one(double x) { return x + 1; }
            static double (*choose(void))(double) { return one; }
            double chosen(double) __attribute__((ifunc("choose")));
            double sum(double x) { return chosen(x) + counter + (double)shared_counter + sin(x); }
            const char *const names[] = {"a", "b", "c", "d"};
            double (*const table[])(double) = {sum, chosen, one};
            static int started;
            __attribute__((constructor)) static void start(void) { started = 1; }
            __attribute__((constructor)) static void start_too(void) { started += getenv("HOME") != NULL; }
            __attribute__((destructor)) static void stop(void) { started = 0; }
            """
    )

    /// A C++ plugin whose template's static must be unique in the process.
    static let unique = """
        #include "qntx_plugin.h"
        #include <string>
        #include <vector>
        template <class T> struct counter { static T &value() { static T kept; return kept; } };
        template struct counter<std::vector<std::string>>;
        static qntx_status initialize(const qntx_host *, void **state) {
            counter<std::vector<std::string>>::value().push_back("one");
            *state = &counter<std::vector<std::string>>::value();
            return QNTX_OK;
        }
        static qntx_status shutdown(void *) { return QNTX_OK; }
        static const qntx_metadata metadata = {sizeof metadata, 0, "unique", "1.0.0", "", "", "", ""};
        static const qntx_plugin_vtable vtable = {sizeof vtable, QNTX_ABI_VERSION, 0, &metadata, initialize, shutdown,
                                                  nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};
        extern "C" {
        QNTX_PLUGIN(vtable)
        }
        """
}
