import BelayModel
import Testing

@testable import BelayDebian

/// Items of several sets, from what real servers printed.
@Suite struct JoinedReportTests {
    @Test func setsBecomeOneItemThatSaysHowManyItHas() throws {
        let report = try PackageWork(
            kind: .remediate, request: .security, options: PackageOptions(stopWithin: 300)
        ).report(output: Recorded.Bookworm.security)
        #expect(report.sets == ["liblzma5 and 8 more"])
        #expect(report.download.map(\.name) == ["liblzma5 and 8 more"])
        #expect(report.action.first?.packages == Array(0..<9))
        #expect(report.download.first?.packages == Array(0..<9))
        #expect((report.action.first?.expected ?? 0) > 1)
        let script = try #require(report.action.first?.script)
        for change in report.changes { #expect(script.contains("\n\(change.name) ")) }
    }

    @Test func aShortStopMakesMoreItems() throws {
        let report = try PackageWork(
            kind: .remediate, request: .security, options: PackageOptions(stopWithin: 6)
        ).report(output: Recorded.Bookworm.security)
        #expect(report.sets.count > 1 && report.sets.count < 5)
        #expect(report.action.compactMap(\.packages).flatMap { $0 } == Array(0..<9))
        #expect(report.download.compactMap(\.packages).flatMap { $0 } == Array(0..<9))
    }

    @Test func aRemovalIsJoinedToo() throws {
        let work = PackageWork(
            kind: .uninstall, request: .list([PackageName(name: "be-alone")]),
            options: PackageOptions(autoremove: true))
        let report = try work.report(output: Recorded.Bookworm.autoremove)
        #expect(report.action.map(\.name) == ["remove be-alone and 2 more"])
        #expect(report.action.first?.packages == [0, 1, 2])
    }

    /// The classes' simulations count, not those of each package; what Belay stands on is last.
    @Test func classesMakeTheSets() throws {
        let output = """
            @belay held
            @belay selection
            wanted a 2
            @belay whole
            Inst sudo [1] (2 Debian:12 [amd64])
            Inst b [1] (2 Debian:12 [amd64])
            Inst a [1] (2 Debian-Security:12 [amd64])
            @belay archives
            Package: a
            Version: 2
            Architecture: amd64
            Size: 10
            Installed-Size: 20

            Package: b
            Version: 2
            Architecture: amd64
            Size: 10

            Package: sudo
            Version: 2
            Architecture: amd64
            Size: 10

            @belay installed
            @belay class 0
            Inst b [1] (2 Debian:12 [amd64]) [a:amd64 ]
            Inst a [1] (2 Debian-Security:12 [amd64])
            @belay class 5
            Inst sudo [1] (2 Debian:12 [amd64])
            Inst b [1] (2 Debian:12 [amd64]) [a:amd64 ]
            Inst a [1] (2 Debian-Security:12 [amd64])
            @belay space
            @belay kernels
            @belay way-in
            @belay end
            """
        let work = PackageWork(
            kind: .remediate, request: .all, options: PackageOptions(stopWithin: 0))
        let report = try work.report(output: output)
        #expect(report.sets == ["a 1 → 2 (+b)", "sudo 1 → 2"])
        #expect(report.changes.map(\.name) == ["b", "a", "sudo"])
        #expect(report.changes.map(\.isSecurity) == [false, true, false])
    }

    /// `apt-get install` of what is there marks it as installed manually.
    @Test func whatIsAskedForIsNoLongerAutomatic() throws {
        let output = """
            @belay held
            @belay selection
            current aa 2
            current bb 2
            @belay automatic
            bb
            @belay whole
            @belay space
            @belay kernels
            @belay way-in
            @belay end
            """
        let names = ["aa", "bb"].map { PackageName(name: $0) }
        let report = try PackageWork(kind: .install, request: .list(names)).report(output: output)
        #expect(report.action.map(\.name) == ["mark bb as installed manually"])
    }
}
