import BelayModel
import Glibc
import Testing

@testable import BelayDebian

/// Numbers and amounts that a server makes up fail that server with words, and end no process.
@Suite struct ForeignNumbersTests {
    static let extremes = [
        "9223372036854775807", "-9223372036854775808", "-1", "18014398509481985",
        "99999999999999999999", "1e9", "",
    ]

    /// The sound analysis of one package, with one of its numbers in the place of a mark.
    private static func analysis(
        size: String = "900", installedSize: String = "10", old: String = "9",
        free: String = "900000", kernel: String = "60000"
    ) -> String {
        """
        @belay whole
        Inst web [1.0] (2.0 Debian:12/stable [amd64])
        Inst linux-image-9 (9.1 Debian:12/stable [amd64])
        @belay archives
        Package: web
        Version: 2.0
        Architecture: amd64
        Size: \(size)
        Installed-Size: \(installedSize)

        Package: linux-image-9
        Version: 9.1
        Architecture: amd64
        Size: \(size)
        @belay installed
        web\t1.0\tamd64\t\(old)
        @belay part web=2.0
        Inst web [1.0] (2.0 Debian:12/stable [amd64])
        @belay space
        /var/lib/belay/x\t/var\t\(free)
        /\t/\t\(free)
        /usr\t/\t\(free)
        /boot\t/boot\t\(free)
        @belay kernels
        6.1.0-1-amd64
        6.1.0-1-amd64\t\(kernel)
        @belay end
        """
    }

    private static func problem(_ output: String) throws -> PackageProblem? {
        let work = PackageWork(kind: .remediate, request: .all)
        do {
            _ = try work.report(output: output)
            return nil
        } catch { return error }
    }

    @Test func theAnalysisItselfIsSound() throws {
        #expect(try Self.problem(Self.analysis()) == nil)
    }

    @Test(arguments: extremes)
    func everyNumberIsBounded(number: String) throws {
        var outputs = [
            "size": Self.analysis(size: number),
            "installed size": Self.analysis(installedSize: number),
            "free room": Self.analysis(free: number),
        ]
        // dpkg-query and du print nothing where they do not know.
        if !number.isEmpty {
            outputs["old size"] = Self.analysis(old: number)
            outputs["kernel"] = Self.analysis(kernel: number)
        }
        for (name, output) in outputs {
            let problem = try #require(try Self.problem(output), "\(name)")
            #expect(problem.kind == .unreadable, "\(name): \(problem)")
            #expect(problem.message.hasPrefix("what the server printed makes no sense: "))
        }
    }

    /// The largest of each number that is believed, all at once and on one file system.
    @Test func theLargestNumbersAddUp() throws {
        let size = "\(1 << 50)", kibibytes = "\(1 << 40)"
        let problem = try #require(
            try Self.problem(
                Self.analysis(
                    size: size, installedSize: kibibytes, old: kibibytes, free: "1000",
                    kernel: kibibytes)))
        #expect(problem.kind == .space)
        let work = PackageWork(kind: .remediate, request: .all)
        let report = try work.report(
            output: Self.analysis(
                size: size, installedSize: kibibytes, free: "18014398509481984",
                kernel: kibibytes))
        #expect(report.changes.count == 2)
    }

    /// Stores of objects say that they have 16 EiB free.
    @Test func moreRoomThanThereCanBeIsRoomEnough() throws {
        #expect(try Self.problem(Self.analysis(free: "18014398509481984")) == nil)
        #expect(try Self.problem(Self.analysis(free: "-")) == nil)
    }

    @Test(arguments: [
        "web\u{1b}]0;x\u{07}", "we\u{202e}b", "w\u{9b}b", "-oApt::x", "we$(b)", "wéb",
        String(repeating: "w", count: 300),
    ])
    func aNameThatIsNoneIsRefused(name: String) throws {
        let output = Self.analysis().split(separator: "\n").joined(separator: "\n")
            .replacing("Inst web", with: "Inst \(name)")
        let problem = try #require(try Self.problem(output))
        #expect(problem.message.hasPrefix("what the server printed makes no sense: "))
        #expect(problem.message.isPrintable)
    }

    @Test func notesAndProblemsOfAServerAreFitForATerminal() throws {
        let esc = "\u{1b}]52;c;QUJD\u{07}\u{9b}2J\u{202e}"
        let output = Self.analysis().replacing(
            "@belay end", with: "@belay reboot\n\(esc)\n@belay repaired\n\(esc)\n@belay end")
        let work = PackageWork(kind: .remediate, request: .all)
        let report = try work.report(output: output)
        #expect(report.notes.count == 3)
        #expect(report.notes.allSatisfy { $0.isPrintable })
        let problem = try #require(
            try Self.problem("@belay problem lock\nheld by \(esc)\n"))
        #expect(problem.message.isPrintable)
        for words in ["version w\(esc) 9 2.0", "held w\(esc)", "virtual w\(esc) x\(esc)"] {
            let problem = PackageProblem(.unknown, words)
            #expect(problem.message.isPrintable, "\(words)")
        }
    }

    // MARK: - Amounts

    /// What this thread has used: the work of others on a busy machine does not count.
    private static var processorTime: Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    private static func many(_ count: Int) -> String {
        let line = { (number: Int) in "Inst p\(number) [1] (2 x [amd64])\n" }
        var output = "@belay whole\n"
        for number in 0..<count { output += line(number) }
        output += "@belay archives\n"
        for number in 0..<count {
            output += "Package: p\(number)\nVersion: 2\nArchitecture: amd64\nSize: 1\n\n"
        }
        for number in 0..<count { output += "@belay part p\(number)\n\(line(number))" }
        return output + "@belay end\n"
    }

    @Test(arguments: [(20_000, "more than 20000 sections"), (5001, "more than 5000 packages")])
    func tooManyPackagesAreRefusedAtOnce(count: Int, words: String) throws {
        let output = Self.many(count)
        let start = Self.processorTime
        let problem = try #require(try Self.problem(output))
        #expect(problem.message.contains(words))
        // A debug build; a release build takes some 20 ms.
        #expect(Self.processorTime - start < .seconds(5))
    }

    @Test func tooManySectionsAndTooLongLinesAreRefused() throws {
        let sections = String(repeating: "@belay failed x\n", count: 30_000)
        #expect(
            try #require(try Self.problem(sections + "@belay end")).message.contains("sections"))
        let line = "@belay whole\n" + String(repeating: "x", count: 100_000) + "\n@belay end"
        #expect(try #require(try Self.problem(line)).message.contains("bytes"))
    }

    /// Time that grows with the square would be four times as long for each twice as many.
    @Test func workIsLinear() throws {
        let work = PackageWork(kind: .remediate, request: .all)
        var times: [Duration] = []
        for count in [1000, 4000] {
            let output = Self.many(count)
            // The best of several: what others do on the machine costs this thread time as well.
            var best = Duration.seconds(1000)
            for _ in 0..<3 {
                let start = Self.processorTime
                let report = try work.report(output: output)
                best = min(best, Self.processorTime - start)
                #expect(report.changes.count == count)
            }
            times.append(best)
        }
        #expect(times[1] < times[0] * 9, "\(times)")
    }

    /// A chain of packages, each unneeded once the one before it is gone, the last of them needed.
    @Test func aChainOfLeftoversIsFollowedOnce() throws {
        let count = 4000
        var output =
            "@belay selection\nwanted web 1\n@belay whole\nRemv web [1]\n@belay autoremove\n"
        for number in 0..<count { output += "Remv p\(number) [1]\n" }
        for number in 0..<count {
            output += "@belay part p\(number)\nRemv p\(number) [1]\nRemv p\(number + 1) [1]\n"
        }
        output += "@belay part web\nRemv web [1]\n@belay end\n"
        let work = PackageWork(
            kind: .uninstall, request: .list([PackageName(name: "web")]))
        let start = Self.processorTime
        let report = try work.report(output: output)
        #expect(report.changes.map(\.name) == ["web"])
        #expect(Self.processorTime - start < .seconds(5))
    }

    @Test func whatAnItemSaysIsBounded() {
        let lines = String(repeating: "belay-changed: a amd64 1 2\n", count: 30_000)
        #expect(PackageOutcome(output: lines).changes.count == 20_000)
        let outcome = PackageOutcome(
            output: "belay-service: failed \u{1b}[2J\u{9b}\u{202e}x\n",
            errors: "belay: \u{1b}]0;t\u{07}no\r\n")
        #expect(outcome.findings.services.map(\.name) == ["[2J x"])
        #expect(outcome.failure == "]0;t no")
    }

    @Test func answersAreBounded() {
        #expect(ItemState(word: "exited", detail: "9223372036854775807") == nil)
        #expect(ItemState(word: "exited", detail: "-1") == nil)
        #expect(ItemState(word: "exited", detail: "255") == .exited(255))
        #expect(StagingAnswer(word: "made", detail: "/x/\u{1b}[2J/belay/j", job: "j") == nil)
        #expect(StagingAnswer(word: "kept", detail: "a\u{9b}b", job: "j") == .kept("a b"))
        #expect(KillScript.Answer(output: "left 7:8 \u{1b}[2J\n") == .left("7 [2J"))
        var answer = RunnerAnswerReader(nonce: "n")
        let parts = answer.read(
            Array("belay-begin n\no 9223372036854775807\nend 1 exited 0\n".utf8))
        #expect(parts == [.begun, .nonsense])
    }
}
