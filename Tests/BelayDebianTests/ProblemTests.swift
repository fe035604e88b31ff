import BelayModel
import Testing

@testable import BelayDebian

@Suite struct ProblemTests {
    @Test(arguments: Sample.both(Recorded.Bookworm.unknown, Recorded.Trixie.unknown))
    func anUnknownNameComesWithTheNearest(sample: Sample) {
        let problem = Self.problem(.install, ["opensl"], sample.text)
        #expect(problem?.kind == .unknown)
        #expect(problem?.message.hasPrefix("no package is called opensl; near it: ") == true)
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.version, Recorded.Trixie.version))
    func anUnknownVersionComesWithTheKnown(sample: Sample) {
        let problem = Self.problem(.install, ["be-plain"], sample.text)
        #expect(problem?.message == "there is no version 9 of be-plain; there is 2.0, 1.0")
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.held, Recorded.Trixie.held))
    func aHeldPackageIsNotTaken(sample: Sample) {
        #expect(Self.problem(.install, ["be-big"], sample.text)?.kind == .held)
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.space, Recorded.Trixie.space))
    func spaceComesWithNumbers(sample: Sample) {
        let problem = Self.problem(.remediate, ["be-big"], sample.text)
        #expect(problem?.kind == .space)
        #expect(
            problem?.message.hasPrefix("not enough room on /: 1999999989 KiB are needed") == true)
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.interrupted, Recorded.Trixie.interrupted))
    func anInterruptedDpkgHasItsRemedy(sample: Sample) {
        let problem = Self.problem(.remediate, ["be-plain"], sample.text)
        #expect(problem?.kind == .interrupted)
        #expect(problem?.message.contains("repair: true") == true)
        #expect(problem?.message.contains("be-fail 2.0 half-configured") == true)
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.lists, Recorded.Trixie.lists))
    func listsThatCannotBeHadAreSaid(sample: Sample) {
        let problem = Self.problem(.install, ["openssl"], sample.text)
        #expect(problem?.kind == .lists)
        #expect(problem?.message.contains("no.such.host.invalid") == true)
    }

    @Test(arguments: Sample.both(Recorded.Bookworm.lock, Recorded.Trixie.lock))
    func aLockNamesItsHolder(sample: Sample) {
        let problem = Self.problem(.uninstall, ["be-plain"], sample.text)
        #expect(problem?.kind == .lock)
        #expect(problem?.message.contains("lock-frontend is still held by process ") == true)
    }

    @Test func anOlderVersionIsNotTakenBack() {
        let output = "@belay selection\nolder bash 5.1 5.2.15\n@belay end\n"
        #expect(Self.problem(.install, ["bash"], output)?.kind == .downgrade)
    }

    @Test func halfAnAnalysisIsNone() {
        let output = Recorded.Bookworm.security.prefix(2000)
        #expect(Self.problem(.remediate, ["libssl3"], String(output))?.kind == .unreadable)
        #expect(Self.problem(.remediate, ["libssl3"], "")?.kind == .unreadable)
    }

    @Test func onlyARemediationCanAskForEverything() {
        let work = PackageWork(kind: .install, request: .all)
        #expect(work.analysisScript == "exit 1\n")
        #expect(throws: PackageProblem.self) { try work.report(output: "") }
    }

    @Test(arguments: ["-o", "a", "foo bar", "foo*", "foo/sid", "Foo", "foo;reboot", "foo:", "$(x)"])
    func aNameThatIsNoneIsRefusedBeforeItReachesAShell(name: String) {
        #expect(Self.problem(.install, [name], "")?.kind == .unknown)
        let work = PackageWork(kind: .install, request: .list([PackageName(name: name)]))
        #expect(work.analysisScript == "exit 1\n")
    }

    @Test(arguments: ["g++", "libstdc++6", "libssl3:i386", "0ad", "python3.11-minimal"])
    func namesAsDebianHasThem(name: String) {
        #expect(PackageName(name: name, version: "1:2.0~rc1+dfsg-1+b1").isWellFormed)
    }

    @Test(arguments: ["", "a1", "1 2", "1;2", "~1"])
    func aVersionThatIsNone(version: String) {
        #expect(!PackageName(name: "foo", version: version).isWellFormed)
    }

    static func problem(
        _ kind: JobKind, _ names: [String], _ output: String
    ) -> PackageProblem? {
        let request = PackageRequest.list(names.map { PackageName(name: $0) })
        do {
            _ = try PackageWork(kind: kind, request: request).report(output: output)
            return nil
        } catch {
            return error
        }
    }
}
