package import BelayModel

/// Reads the inventory of a job from its sources, as Ansible reads them with `-i`.
package struct InventoryReader {
    /// Files, directories of files, executables that print JSON, and lists such as `web1,web2,`; a
    /// later one wins over an earlier one.
    package var sources: [String]
    /// Where `group_vars` and `host_vars` of the playbook are looked up; `nil`: nowhere.
    package var playbookDirectory: String?
    /// Seconds that each run of an executable inventory may take.
    package var scriptTimeout: Double = 120
    /// Whether executable files are run. Those that are not are passed over.
    package var runsPrograms = true
    /// What decrypts files and values of Ansible Vault.
    package var vault = Vault()
    /// What `ansible.cfg` says of connections, which every variable wins over.
    package var configuration: AnsibleConfiguration?
    /// Told at once of a program that takes longer than a second.
    package var progress: @Sendable (String) -> Void = { _ in }

    package init(sources: [String], playbookDirectory: String? = nil) {
        self.sources = sources
        self.playbookDirectory = playbookDirectory
    }

    /// - Parameter warn: told of what is passed over, in Ansible as well or because Belay does
    ///   without it.
    /// - Throws: every problem that was found, each with its file and, where it has one, its line.
    package func read(warn: (FileProblem) -> Void) throws(FileProblems) -> Inventory {
        var collection = SourceCollection(
            scriptTimeout: scriptTimeout, vault: vault, progress: progress)
        collection.runsPrograms = runsPrograms
        collection.ignored = configuration?.ignored ?? IgnoredNames()
        for source in sources { collection.read(source: source) }
        (collection.warnings + collection.draft.namesakes).forEach(warn)
        guard collection.problems.isEmpty else { throw FileProblems(collection.problems) }
        var resolver: InventoryResolver
        do {
            resolver = try InventoryResolver(
                collection.draft, directories: sources.compactMap(Self.directory),
                playbookDirectory: playbookDirectory, vault: vault,
                defaults: configuration?.variables ?? [:])
        } catch {
            throw FileProblems(error)
        }
        let inventory = try resolver.inventory()
        resolver.warnings.forEach(warn)
        return inventory
    }

    /// Whether a file is an inventory without any doubt: it has groups, and nothing is wrong in it.
    package static func isInventory(_ path: String) -> Bool {
        SourceCollection(scriptTimeout: 0).isInventory(path)
    }

    /// The directory whose `group_vars` and `host_vars` belong to a source.
    private static func directory(of source: String) -> String? {
        if SourceCollection.isList(source) { return nil }
        if FileKind.of(source) == .directory { return source }
        return source.lastIndex(of: "/").map { String(source[...$0]) } ?? ""
    }
}
