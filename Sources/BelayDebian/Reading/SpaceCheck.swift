import BelayModel

/// Whether what is to come has room on the server's file systems.
///
/// No sum or product here can overflow: a size is at most 2⁵⁰ bytes, there are at most
/// ``Transcript/mostChanges`` of each kind, and more free room is not counted than 2⁵⁰ KiB.
struct SpaceCheck {
    /// df(1) asks about four directories.
    private static let mostPlaces = 64
    /// What a file system of 64-bit sizes can say it has free, in KiB; some that are stores of
    /// objects do.
    private static let mostFree = 1 << 54
    /// The directory that was asked about, the mount point it is on, KiB free there.
    private let places: [(directory: String, mount: String, free: Int)]
    /// KiB on disk of each installed package.
    private let installed: [String: Int]
    /// KiB of the largest kernel with its initrd in /boot; 0 if there is none.
    private let kernel: Int

    /// - Throws: where a number cannot be.
    init(_ transcript: Transcript) throws(PackageProblem) {
        places = try Self.places(transcript)
        var installed: [String: Int] = [:]
        for row in transcript.columns("installed") where row.count == 4 && !row[3].isEmpty {
            guard let size = ForeignNumber.kibibytes(row[3]) else {
                throw .senseless("the installed size of \(row[0])", row[3])
            }
            installed["\(row[0]) \(row[1])", default: 0].formMaximum(size)
        }
        self.installed = installed
        var kernel = 0
        for row in transcript.columns("kernels") where row.count > 1 && !row[1].isEmpty {
            guard let size = ForeignNumber.kibibytes(row[1]) else {
                throw .senseless("the size of the kernel \(row[0])", row[1])
            }
            kernel = max(kernel, size)
        }
        self.kernel = kernel
    }

    /// df(1) prints `-` where it does not know what is free.
    private static func places(
        _ transcript: Transcript
    ) throws(PackageProblem) -> [(directory: String, mount: String, free: Int)] {
        var places: [(directory: String, mount: String, free: Int)] = []
        for row in transcript.columns("space") where row.count == 3 && row[2] != "-" {
            guard let free = ForeignNumber.read(row[2], in: 0...mostFree) else {
                throw .senseless("the room on \(row[1])", row[2])
            }
            places.append((row[0], row[1], min(free, ForeignNumber.largestSize)))
        }
        guard places.count <= mostPlaces else {
            throw .senseless("it has \(places.count) file systems")
        }
        return places
    }

    /// The room needed on each file system that was asked about.
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
            $0.0.from == nil && $0.0.isKernel
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

extension Int {
    fileprivate mutating func formMaximum(_ other: Int) { self = Swift.max(self, other) }
}
