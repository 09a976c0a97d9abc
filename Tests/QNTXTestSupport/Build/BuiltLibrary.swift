import Foundation

/// The plugins in Swift that the package manager builds beside the tests.
package enum BuiltLibrary {
    /// The library's file, such as that of `hello-swift`.
    package static func path(_ name: String) -> String {
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        return folder.appendingPathComponent("lib\(name).so").path
    }
}
