import CQNTXSystem
import Foundation
public import QNTXPlugin

/// Who sees to it that nothing of a plugin is left when it ends, or when the host does. The kernel ends a plugin's process
/// with the host; what that has started itself, only a guard ends: a process between the two.
public enum Guarding: Sendable, Hashable {
    /// Nobody: what the plugin has started ends with it if it is in the plugin's process group, and else not.
    case none
    /// A guard that a program of this house, `qntx`, becomes at this path: `qntx guard … -- PROGRAM …`.
    case by(runner: String)
    /// The plugin's own program, which is `qntx plugin run`: it is told to have one.
    case own

    /// Splits this process: this returns in its child, and the process itself stays behind as the child's guard. To be called
    /// before there is a second thread.
    public static func enter() throws(PluginError) {
        let error = qntx_guard_enter()
        guard error == 0 else {
            throw PluginError(.openFailed, "there can be no guard: \(String(cString: strerror(error)))", stage: .open)
        }
    }

    /// Becomes the guard of a program, which it starts confined.
    /// - Throws: why it cannot; it does not return otherwise.
    public static func run(
        _ path: String,
        arguments: [String],
        environment: [String],
        limits: ResourceLimits,
        confinement: Confinement
    ) throws(PluginError) {
        let confinement = confinement.reading(besides: path)
        var rules = confinement.rules(limits)
        let paths = confinement.paths
        let (arguments, environment) = (ChildProcess.texts([path] + arguments), ChildProcess.texts(environment))
        let refusal = qntx_guard_run(
            path,
            arguments,
            arguments.count,
            environment,
            environment.count,
            &rules,
            paths,
            paths.count
        )
        throw refusal.pluginError(path, confinement, limits)
    }
}
