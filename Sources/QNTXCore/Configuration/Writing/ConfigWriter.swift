import Foundation
import Glibc
public import QNTXPlugin
public import QNTXTOML

/// Changes a file of the configuration, and can take the change back.
///
/// Comments and everything else in the file stay as they are where that can be done. The file is replaced at once or not
/// at all; the three contents before are kept beside it as `.back1` (the latest) to `.back3`. Blocks for the time of a
/// write to the disk, so not for an event loop.
public struct ConfigWriter: Sendable {
    /// What a write did.
    public struct Outcome: Sendable, Hashable {
        /// The file that was to be changed, behind a link the real one.
        public let file: String
        /// Whether it was; it is not if all was as wanted already.
        public let isChanged: Bool
        /// Whether comments and order were kept. If not, the file was written anew.
        public let keepsText: Bool
    }

    /// How many earlier contents are kept. Source: QNTX `am`.
    public static let backups = 3

    /// The file.
    public let file: String
    private let limit: Int
    private let watcher: ConfigWatcher?

    /// Writes to a file, which is made at the first write if it is not there, with its directory.
    /// - Parameters:
    ///   - limit: the largest file that is read or written, in bytes.
    ///   - watcher: who need not tell of what this writes.
    public init(file: String, limit: Int = 1 << 20, watcher: ConfigWatcher? = nil) {
        self.file = file
        self.limit = limit
        self.watcher = watcher
    }

    /// Makes changes, all or none.
    /// - Throws: `configInvalid` if the file is not TOML or has something else where a key should go, `tooLarge`,
    ///   `fileUnreadable`, `busy`, or `storageFailed` where the disk is full or nobody may write. The file is as it was
    ///   then.
    @discardableResult
    public func apply(_ changes: [ConfigChange]) throws(PluginError) -> Outcome {
        let path = Self.resolved(file)
        try makeDirectory(of: path)
        return try DirectoryLock.with(AtomicFile.directory(of: path), for: path) { () throws(PluginError) -> Outcome in
            let before = FileStamp(path)
            let bytes = try ConfigurationFile.read(path, limit: limit)
            var editor = TOMLEditor(try parse(bytes ?? [], path))
            do throws(PluginError) {
                for change in changes { try editor.apply(change) }
            } catch {
                throw error.adding(file: path)
            }
            let result = editor.document.bytes
            guard result != bytes ?? [] else { return Outcome(file: path, isChanged: false, keepsText: true) }
            guard result.count <= limit else {
                throw PluginError(
                    .tooLarge,
                    "\(path) would be larger than \(limit) bytes: store less in it",
                    file: path
                )
            }
            try AtomicFile.replace(
                path,
                with: result,
                beforeRename: { () throws(PluginError) in if bytes != nil { try Backups.rotate(path) } }
            )
            watcher?.acknowledge(file, replacing: before)
            return Outcome(file: path, isChanged: true, keepsText: editor.keepsText)
        }
    }

    /// Sets keys of one section, all or none: `["max_cells": .integer(4)]` of `biotech`. The section's other keys stay.
    /// - Throws: as ``apply(_:)``, and `invalidArgument` if one is no key.
    @discardableResult
    public func set(_ values: [String: SettingValue], in section: String) throws(PluginError) -> Outcome {
        var changes: [ConfigChange] = []
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            changes.append(try ConfigChange(section + "." + key, value))
        }
        return try apply(changes)
    }

    /// Puts the file back as it was before the last write, and forgets that one.
    /// - Throws: `notFound` if no earlier content is kept, or `storageFailed`.
    public func restore() throws(PluginError) {
        let path = Self.resolved(file)
        try DirectoryLock.with(AtomicFile.directory(of: path), for: path) { () throws(PluginError) in
            let before = FileStamp(path)
            try Backups.restore(path)
            watcher?.acknowledge(file, replacing: before)
        }
    }

    private func parse(_ bytes: [UInt8], _ path: String) throws(PluginError) -> TOMLDocument {
        do {
            return try TOMLDocument(bytes)
        } catch {
            throw PluginError(
                .configInvalid,
                "\(path):\(error.line):\(error.column): \(error.message). Set this right by hand before it is changed",
                file: path
            )
        }
    }

    private func makeDirectory(of path: String) throws(PluginError) {
        let directory = AtomicFile.directory(of: path)
        guard !ConfigurationSources.exists(directory) else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: directory,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw AtomicFile.failed(path, "its directory cannot be made")
        }
    }

    /// The file behind links, so that a rename does not replace the link.
    private static func resolved(_ path: String) -> String {
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return real.isEmpty ? path : real
    }
}
