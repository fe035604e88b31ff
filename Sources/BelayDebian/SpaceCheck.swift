import BelayModel

/// Whether what is to come has room on the server's file systems.
struct SpaceCheck {
    /// The directory that was asked about, the mount point it is on, KiB free there.
    private let places: [(directory: String, mount: String, free: Int)]
    /// KiB on disk of each installed package.
    private let installed: [String: Int]
    /// KiB of the largest kernel with its initrd in /boot; 0 if there is none.
    private let kernel: Int

    init(_ transcript: Transcript) {
        places = transcript.columns("space").compactMap { row in
            guard row.count == 3, let free = Int(row[2]) else { return nil }
            return (row[0], row[1], free)
        }
        installed = Dictionary(
            transcript.columns("installed").compactMap { row in
                guard row.count == 4, let size = Int(row[3]) else { return nil }
                return ("\(row[0]) \(row[1])", size)
            }, uniquingKeysWith: { max($0, $1) })
        kernel =
            transcript.columns("kernels").compactMap { $0.dropFirst().first.flatMap { Int($0) } }
            .max() ?? 0
    }

    /// What is needed on each file system that was asked about.
    ///
    /// Archives lie in the staging directory to the end of the job. While dpkg unpacks a package
    /// both its versions are there, so the largest is counted twice. A kernel brings an initrd
    /// that no archive tells of; the largest that is there stands for it.
    /// - Throws: where there is not enough.
    func check(
        _ incoming: [(Simulation.Change, Archive)]
    ) throws(PackageProblem) -> [FileSystemRoom] {
        let download = (incoming.reduce(0) { $0 + $1.1.size } + 1023) / 1024
        let needs = needs(incoming, download: download)
        var rooms: [FileSystemRoom] = []
        for place in places where !rooms.contains(where: { $0.mount == place.mount }) {
            let need = needs[place.mount] ?? 0
            guard need <= place.free else {
                throw PackageProblem(
                    .space,
                    "not enough room on \(place.mount): \(need) KiB are needed"
                        + " (archives: \(download) KiB), \(place.free) KiB are free")
            }
            rooms.append(
                FileSystemRoom(mount: place.mount, needed: need * 1024, free: place.free * 1024))
        }
        return rooms
    }

    /// KiB by mount point.
    private func needs(
        _ incoming: [(Simulation.Change, Archive)], download: Int
    ) -> [String: Int] {
        let growth = incoming.reduce(0) { sum, pair in
            let old = pair.0.from.flatMap { installed["\(pair.0.plainName) \($0)"] } ?? 0
            return sum + pair.1.installedSize - old
        }
        let largest = incoming.map(\.1.installedSize).max() ?? 0
        let kernels = incoming.filter {
            $0.0.from == nil && $0.0.plainName.hasPrefix("linux-image-")
        }.count
        var needs: [String: Int] = [:]
        needs[mount(of: nil), default: 0] += download
        needs[mount(of: "/usr"), default: 0] += max(0, growth) + largest
        needs[mount(of: "/boot"), default: 0] += kernels * kernel
        return needs
    }

    /// - Parameter directory: `nil` for the staging directory, which comes first.
    private func mount(of directory: String?) -> String {
        guard let directory else { return places.first?.mount ?? "/" }
        return places.dropFirst().first { $0.directory == directory }?.mount ?? "/"
    }
}
