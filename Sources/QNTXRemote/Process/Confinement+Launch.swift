import CQNTXSystem
import Foundation
public import QNTXPlugin

extension Confinement {
    /// Limits and confines this process itself, for good: to be called before it has a second thread.
    /// - Parameter subject: who is meant, for errors.
    public func enter(_ limits: ResourceLimits, as subject: String) throws(PluginError) {
        var rules = rules(limits)
        let paths = paths
        let refusal = qntx_confine(&rules, paths, paths.count)
        if refusal.error != 0 { throw refusal.pluginError(subject, self, limits) }
    }

    /// What a runner of this house, `qntx guard` or `qntx plugin run`, is to be told so that it does this.
    public func options(_ limits: ResourceLimits) -> [String] {
        var options = ["--confinement", profile.rawValue]
        if network { options.append("--network") }
        for path in readable { options += ["--readable", path] }
        for path in writable { options += ["--writable", path] }
        let numbers: [(String, Int?)] = [
            ("memory", limits.memory), ("cpu-seconds", limits.cpuSeconds), ("files", limits.files),
            ("processes", limits.processes), ("nice", limits.nice == 0 ? nil : limits.nice),
        ]
        for case (let name, let number?) in numbers { options.append("--\(name)=\(number)") }
        if limits.coreDumps { options.append("--core-dumps") }
        return options
    }

    /// The same with what is beside a file for reading.
    public func reading(besides file: String) -> Confinement {
        var confinement = self
        let directory = URL(fileURLWithPath: file).resolvingSymlinksInPath().deletingLastPathComponent().path
        // Of the root directory this would be everything.
        confinement.readable.append(directory == "/" ? file : directory)
        return confinement
    }

    func rules(_ limits: ResourceLimits) -> qntx_confinement {
        func limit(_ value: Int?) -> UInt64 { value.map { UInt64(max($0, 0)) } ?? .max }
        var rules = qntx_confinement()
        rules.memory = limit(limits.memory)
        rules.cpu_seconds = limit(limits.cpuSeconds)
        rules.files = limit(limits.files)
        rules.processes = limit(limits.processes)
        rules.nice = Int32(clamping: limits.nice)
        rules.core_dumps = limits.coreDumps
        rules.network = network
        rules.readable = Int32(clamping: readable.count)
        rules.profile =
            switch profile {
            case .none: QNTX_PROFILE_NONE
            case .default: QNTX_PROFILE_DEFAULT
            case .strict: QNTX_PROFILE_STRICT
            }
        return rules
    }

    /// As texts for C.
    var paths: [UInt8] { (readable + writable).flatMap { Array($0.utf8) + [0] } }
}

extension qntx_refusal {
    /// Why a process does not run, and with which setting.
    func pluginError(_ subject: String, _ confinement: Confinement, _ limits: ResourceLimits) -> PluginError {
        let reason = String(cString: strerror(error))
        let message =
            switch qntx_step(UInt32(bitPattern: step)) {
            case QNTX_STEP_MEMORY: "with memory = \(limits.memory ?? 0): \(reason)"
            case QNTX_STEP_CPU_SECONDS: "with cpu_seconds = \(limits.cpuSeconds ?? 0): \(reason)"
            case QNTX_STEP_FILES: "with files = \(limits.files ?? 0): \(reason); the host itself may have fewer"
            case QNTX_STEP_PROCESSES: "with processes = \(limits.processes ?? 0): \(reason)"
            case QNTX_STEP_CORE_DUMPS: "without core dumps: \(reason)"
            case QNTX_STEP_NICE: "with nice = \(limits.nice): \(reason); less than 0 needs a privilege"
            case QNTX_STEP_PRIVILEGES: "without privileges: \(reason)"
            case QNTX_STEP_PATHS: "with \(path(confinement)): \(reason)"
            case QNTX_STEP_CALLS:
                "with confinement = \"\(confinement.profile.rawValue)\", as the kernel filters no system calls: \(reason)"
            default: ": \(reason)\(hint)"
            }
        let separator = message.hasPrefix(":") ? "" : " "
        return PluginError(
            .openFailed,
            "\(subject) cannot be started\(separator)\(message)",
            stage: .open,
            file: subject
        )
    }

    private func path(_ confinement: Confinement) -> String {
        let paths = confinement.readable + confinement.writable
        guard paths.indices.contains(Int(index)) else { return "confinement = \"\(confinement.profile.rawValue)\"" }
        return "\(index < confinement.readable.count ? "readable" : "writable") = [\"\(paths[Int(index)])\"]"
    }

    private var hint: String {
        switch error {
        case ENOENT: ", or the program that its first line names is not there"
        case ENOEXEC: "; a script's first line has to name its program: #!/usr/bin/env python3"
        case EACCES: "; chmod a+x it, and a strict confinement has to have its program's directories for reading"
        default: ""
        }
    }
}
