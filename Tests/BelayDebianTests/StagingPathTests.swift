import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// Which directory is a job's own, on both sides.
@Suite(.serialized) struct StagingPathTests {
    private let scratch: SupervisorRig
    private let rig: StagingRig
    private let files = FileManager.default

    init() throws {
        scratch = try SupervisorRig("/bin/dash")
        rig = StagingRig(scratch.url)
    }

    private static let foreign = [
        "/", "/etc", "../../etc", "/srv/victim", "/srv/belay/other", "/var/lib/belay/../belay/job",
        "/belay/job/..", "/a//belay/job", "/a/./belay/job", "belay/job", "/a/belay/job/",
        "/a/belay/job\n", "/a\u{1b}[2J/belay/job", "/a\u{7f}/belay/job", "/a\u{202e}/belay/job",
        "/a\u{9b}/belay/job", "", "/xbelay/job", "/var/lib/belay/job2",
        "/" + String(repeating: "a", count: 2000) + "/belay/job",
    ]

    @Test(arguments: foreign) func aForeignPathIsNotTaken(_ path: String) {
        #expect(!StagingPath.isOwn(path, job: "job"))
        #expect(StagingAnswer(word: "made", detail: path, job: "job") == nil)
    }

    @Test(arguments: ["/var/lib/belay/job", "/home/carol/.local/state/belay/job", "/belay/job"])
    func theJobsOwnIs(_ path: String) {
        #expect(StagingAnswer(word: "made", detail: path, job: "job") == .made(path: path))
        #expect(!StagingPath.isOwn(path, job: ""))
        #expect(!StagingPath.isOwn(path, job: "jo"))
    }

    @Test func onlyTheJobsOwnIsRemoved() async throws {
        let victim = rig.url.appending(path: "victim")
        try files.createDirectory(
            at: victim.appending(path: "belay/other"), withIntermediateDirectories: true)
        try files.createDirectory(
            at: victim.appending(path: "xbelay/job"), withIntermediateDirectories: true)
        let root = victim.path
        for path in [
            root, root + "/belay/other", root + "/belay/job/../other", root + "/belay/./job",
            root + "//belay/job", root + "/xbelay/job", "belay/job",
        ] {
            guard case .kept(let reason) = try await rig.remove(path, "job") else {
                Issue.record("\(path) was not refused")
                continue
            }
            #expect(reason.contains("is no directory of this job"))
        }
        for job in ["*", "a/b", "..", "", "$(id)"] {
            let answer = try await rig.remove(root + "/belay/" + job, job)
            guard case .kept = answer else {
                #expect(job.isEmpty && answer == nil)
                continue
            }
        }
        #expect(files.fileExists(atPath: root + "/belay/other"))
        #expect(files.fileExists(atPath: root + "/xbelay/job"))
    }

    /// Two names of the inventory may be one server.
    @Test func twoNamesDoNotShareADirectory() async throws {
        let path = rig.base + "/job"
        #expect(try await rig.make("job", "web 1") == .made(path: path))
        #expect(try await rig.make("job", "web 1") == .made(path: path))
        guard case .refused(let reason) = try await rig.make("job", "db") else {
            Issue.record("the directory was shared")
            return
        }
        #expect(reason.contains("web 1 and db are the same server"))
        // What the other name asks to be removed is not there for it.
        #expect(try await rig.remove(path, "job", "db") == .absent)
        #expect(try await rig.remove("", "job", "db") == .absent)
        #expect(files.fileExists(atPath: path + "/.belay/supervisor"))
        #expect(try await rig.remove(path, "job", "web 1") == .removed)
        #expect(try await rig.make("job", "db") == .made(path: path))
    }

    @Test func onlyOneOfTwoNamesGetsIt() async throws {
        for round in 0..<10 {
            let rig = rig
            let answers = await withTaskGroup(of: StagingAnswer?.self) { group in
                for name in ["a", "b", "c"] {
                    group.addTask { try? await rig.make("job\(round)", name) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let made = answers.count { if case .made = $0 { true } else { false } }
            let refused = answers.count { if case .refused = $0 { true } else { false } }
            #expect(made == 1 && refused == 2)
        }
    }

    /// Two connections make the directory at once, and one of them stands still when it has begun to
    /// write its name.
    @Test func aNameThatComesLateIsNotASecondOne() async throws {
        let rig = rig
        let place = rig.url.path
        let late = """
            printf() {
                [ "$#-$2" != 2-a ] || {
                    touch \(place)/late; until [ -e \(place)/go ]; do command sleep 0.05; done
                }
                command printf "$@"
            }

            """
        async let first = rig.ask(
            .make(job: "job", server: "a", orphanTimeout: 0), before: Array(late.utf8))
        #expect(await scratch.wait { files.fileExists(atPath: place + "/late") })
        let second = try await rig.make("job", "b")
        try Data().write(to: URL(filePath: place + "/go"))
        let answers = [try await first, second]
        #expect(answers.count { $0 == .made(path: rig.base + "/job") } == 1, "\(answers)")
    }

    /// The note of the boot is there all the time: without it an item that never began would count as
    /// one that a reboot has ended.
    @Test func anotherConnectionDoesNotTakeTheNoteAway() async throws {
        let rig = rig
        let path = rig.base + "/job"
        let place = rig.url.path
        #expect(try await rig.make("job") == .made(path: path))
        let late = """
            printf() {
                touch \(place)/late; until [ -e \(place)/go ]; do sleep 0.05; done
                command printf "$@"
            }

            """
        async let again = rig.ask(
            .make(job: "job", server: "a", orphanTimeout: 0), before: Array(late.utf8))
        #expect(await scratch.wait { files.fileExists(atPath: place + "/late") })
        let item = RunnerRequest.Item(stage: path, name: "0", received: OutputSizes())
        #expect(try await scratch.ask(input: scratch.input(.attach(item))).state == .withdrawn)
        try Data().write(to: URL(filePath: place + "/go"))
        #expect(try await again == .made(path: path))
    }

    /// The name went with the power.
    @Test func anEmptyNameIsAnybodys() async throws {
        _ = try await rig.make("job")
        try Data().write(to: URL(filePath: rig.base + "/job/.belay/server"))
        #expect(try await rig.make("job") == .made(path: rig.base + "/job"))
        #expect(try await rig.make("job", "b") != .made(path: rig.base + "/job"))
    }

    @Test(arguments: [0o777, 0o775, 0o757, 0o1777])
    func aBaseThatOthersMayWriteIsRefused(_ mode: Int) async throws {
        try files.createDirectory(
            atPath: rig.base, withIntermediateDirectories: true)
        try files.setAttributes([.posixPermissions: mode], ofItemAtPath: rig.base)
        guard case .refused(let reason) = try await rig.make("job") else {
            Issue.record("taken with mode \(String(mode, radix: 8))")
            return
        }
        #expect(reason.contains("chmod go-w \(rig.base)"))
        #expect(try files.contentsOfDirectory(atPath: rig.base) == [])
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: rig.base)
        #expect(try await rig.make("job") == .made(path: rig.base + "/job"))
    }
}
