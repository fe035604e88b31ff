import BelayModel

/// Makes the items of the action phase from sets of packages.
struct ActionPlan {
    private let work: PackageWork
    private let archives: KnownArchives
    /// How many files the installed version has.
    private let files: [String: Int]
    /// Seconds that the package took when it was changed before, as the server's log has it.
    private let took: [String: Int]
    /// How much longer everything takes on the server than if it did nothing else.
    private let slowness: Double
    /// What an installation names, as apt calls it: the playbook may have a virtual name. It is then
    /// marked as installed manually, as `apt-get install` does.
    private let wanted: Set<String>

    init(_ work: PackageWork, _ transcript: Transcript, archives: KnownArchives) {
        self.work = work
        self.archives = archives
        let selected = transcript.words("selection").filter { $0.first == "wanted" && $0.count > 1 }
        wanted = work.kind == .install ? Set(selected.map { $0[1] }) : []
        files = Self.numbers(transcript, "files")
        took = Self.numbers(transcript, "took")
        let pace = transcript.columns("pace").first?.compactMap(Double.init) ?? []
        slowness = pace.count == 2 ? ExpectedTime.slowness(wall: pace[0], work: pace[1]) : 1
    }

    private static func numbers(_ transcript: Transcript, _ section: String) -> [String: Int] {
        Dictionary(
            transcript.columns(section).compactMap { row in
                guard row.count == 2, let number = ForeignNumber.read(row[1], in: 0...1 << 30)
                else { return nil }
                return (row[0], number)
            }, uniquingKeysWith: { max($0, $1) })
    }

    /// - Parameter sets: in their order, all changes of the report one after the other: an item says
    ///   by their numbers which it is about.
    func items(_ sets: [[Simulation.Change]]) -> [Item] {
        var next = 0
        return JoinedSets(options: work.options).join(sets, cost: expected).map { joined in
            let count = joined.reduce(0) { $0 + $1.count }
            defer { next += count }
            var item = installation(joined)
            item.packages = Array(next..<next + count)
            item.expected = joined.reduce(ExpectedTime.item * slowness) { $0 + expected($1) }
            return item
        }
    }

    private func expected(_ set: [Simulation.Change]) -> Double {
        slowness
            * set.reduce(0) { sum, change in
                guard change.to != nil else { return sum + ExpectedTime.removing }
                let size = archives[change]?.installedSize ?? 0
                let name = change.plainName
                return sum
                    + ExpectedTime.changing(
                        name, installedSize: size, files: files[name], took: took[name])
            }
    }

    private func installation(_ sets: [[Simulation.Change]]) -> Item {
        let changes = sets.flatMap { $0 }
        let packages = changes.compactMap { change in
            change.to.map { version in
                InstallItem.Package(
                    change: change, version: version, sha256: archives[change]?.sha256,
                    isManual: wanted.contains(change.name))
            }
        }
        let name = SetName.joined(sets, asked: work.request.names) {
            archives[$0]?.source == $0.plainName
        }
        return InstallItem(
            name: name ?? "packages", packages: packages,
            removed: changes.filter { $0.to == nil }, options: work.options
        ).item
    }
}

/// Makes the items of the download phase.
struct DownloadPlan {
    private let work: PackageWork
    private let archives: KnownArchives
    /// The archives of the admin box, by name, version and architecture.
    private let pushed: [String: PushedArchive]?

    /// What an item fetches at most for each second of `stop_within`, in bytes: a line of 10 Mbit/s
    /// brings it within that time.
    private static let bytesPerSecond = 800_000
    /// Archives of an item for each second of `stop_within`.
    private static let archivesPerSecond = 4

    init(_ work: PackageWork, archives: KnownArchives) {
        self.work = work
        self.archives = archives
        pushed = work.archives.map { archives in
            Dictionary(
                archives.map { ("\($0.package) \($0.version) \($0.architecture)", $0) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// - Parameter changes: all of the report, in its order.
    func items(_ changes: [Simulation.Change]) throws(PackageProblem) -> [Item] {
        var fetched: [(number: Int, package: DownloadItem.Package)] = []
        var items: [Item] = []
        for (number, change) in changes.enumerated() {
            guard let version = change.to else { continue }
            guard let archive = archives[change] else {
                throw PackageProblem(
                    .unreadable, "the package lists have no archive of \(change.name) \(version)")
            }
            if let pushed {
                var item = try upload(change, version, from: pushed)
                item.packages = [number]
                items.append(item)
            } else {
                fetched.append(
                    (number, .init(change: change, version: version, archive: archive)))
            }
        }
        return items + grouped(fetched)
    }

    private func grouped(_ fetched: [(number: Int, package: DownloadItem.Package)]) -> [Item] {
        let seconds = max(0, work.options.stopWithin)
        let most = seconds.multipliedReportingOverflow(by: Self.bytesPerSecond)
        let limit = most.overflow ? Int.max : most.partialValue
        var groups: [[(number: Int, package: DownloadItem.Package)]] = []
        var left = 0
        for one in fetched {
            let size = max(0, one.package.archive.size)
            if let count = groups.last?.count, count < seconds * Self.archivesPerSecond,
                size <= left
            {
                groups[groups.count - 1].append(one)
                left -= size
            } else {
                groups.append([one])
                left = max(0, limit - size)
            }
        }
        return groups.map { group in
            var item = DownloadItem(packages: group.map(\.package), options: work.options).item
            item.packages = group.map(\.number)
            item.expected = ExpectedTime.fetching(
                bytes: group.reduce(0.0) { $0 + Double(max(0, $1.package.archive.size)) },
                archives: group.count)
            return item
        }
    }

    private func upload(
        _ change: Simulation.Change, _ version: String, from pushed: [String: PushedArchive]
    ) throws(PackageProblem) -> Item {
        guard let archive = pushed["\(change.plainName) \(version) \(change.architecture)"] else {
            throw PackageProblem(.archive, "the archives lack \(change.name) \(version)")
        }
        return Item(name: "\(change.name) \(version)", work: .upload(archive.upload))
    }
}
