import BelayModel
import Testing

@testable import BelayDebian

@Suite struct SmallTests {
    @Test(arguments: [
        ("plain", "'plain'"), ("it's", #"'it'\''s'"#), ("$(reboot)\n`x`", "'$(reboot)\n`x`'"),
        ("", "''"),
    ])
    func quotedTextIsOneWord(text: String, quoted: String) {
        #expect(ShellText.quote(text) == quoted)
    }

    @Test func anEpochIsWrittenAsAptDoes() {
        #expect(
            Archive.fileName(package: "zlib1g", version: "1:1.2", architecture: "amd64")
                == "zlib1g_1%3a1.2_amd64.deb")
    }

    @Test func aSetIsNamedForWhatWasAskedFor() {
        #expect(
            Self.name(["libssl3", "openssl"], asked: ["openssl"]) == "openssl 1 → 2 (+libssl3)")
        #expect(Self.name(["libperl", "perl"], eponym: "perl") == "perl 1 → 2 (+libperl)")
        #expect(
            Self.name(["a", "b", "c", "d", "e", "f", "g", "h"])
                == "a 1 → 2 (+b, +c, +d, +e, +f and 2 more)")
    }

    @Test func theLargestKernelInBootStandsForTheNext() throws {
        let transcript = try Transcript(
            """
            @belay space
            /var/lib/belay/x\t/\t900000
            /\t/\t900000
            /boot\t/boot\t50000
            @belay kernels
            6.1.0-1-amd64
            6.1.0-1-amd64\t60000
            @belay end
            """)
        let kernel = Simulation.Change(
            name: "linux-image-6.1.0-2-amd64", from: nil, to: "6.1.2-1", architecture: "amd64")
        let archive = try #require(
            try Archive.read(
                "Package: \(kernel.name)\nVersion: 6.1.2-1\nArchitecture: amd64\nSize: 9"
                    .split(separator: "\n")
            ).first)
        #expect(throws: PackageProblem.self) {
            _ = try SpaceCheck(transcript).check([(kernel, archive)])
        }
        var update = kernel
        update.from = "6.1.2-0"
        #expect(
            try SpaceCheck(transcript).check([(update, archive)]) == [
                FileSystemRoom(mount: "/", needed: 1024, free: 900_000 * 1024),
                FileSystemRoom(mount: "/boot", needed: 0, free: 50_000 * 1024),
            ])
    }

    private static func name(
        _ names: [String], asked: Set<String> = [], eponym: String = ""
    ) -> String? {
        let set = names.map {
            Simulation.Change(name: $0, from: "1", to: "2", architecture: "amd64")
        }
        return SetName(set, asked: asked) { $0.name == eponym }?.text()
    }
}
