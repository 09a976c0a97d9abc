import QNTXPlugin

extension SectionTable {
    /// Checks that the segments put every section where it says it is, with the access it needs.
    func check(against segments: SegmentTable) throws(PluginError) {
        for index in 0..<count {
            let section = self[index]
            guard section.isInMemory, section.size > 0 else { continue }
            guard section.isThreadLocal ? fits(section, segments.threadLocal) : true,
                section.isThreadLocal && !section.isInFile ? true : fits(section, segments.memory)
            else {
                throw .malformed("section \(index) is not where the segments put it, or they do not let it be used")
            }
            if let limit = segments.readOnlyAfterRelocation, !section.isThreadLocal || section.isInFile {
                let end = limit.address + limit.memorySize
                // Lazy binding: linkers put the three reserved slots of .got.plt on this side, and the others beyond.
                guard section.address >= end || section.address + section.size <= end || end - section.address == 24
                else {
                    throw .malformed("section \(index) is read-only after relocation only in part")
                }
            }
        }
    }

    private func fits(_ section: Section, _ threadLocal: Segment?) -> Bool {
        threadLocal?.holds(section.address, section.size) ?? false
    }

    private func fits(_ section: Section, _ memory: AddressSpace) -> Bool {
        guard let load = memory.load(holding: section.address, section.size) else { return false }
        if section.isInFile {
            guard load.holdsInFile(section.address, section.size),
                section.offset == load.offset + (section.address - load.address)
            else { return false }
        }
        return (load.isWritable || !section.isWritable) && (load.isExecutable || !section.isCode)
    }
}
