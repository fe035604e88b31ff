import Foundation
import Testing

/// What a server says can fail that server, and nothing else.
@Suite(.serialized) struct LieTests {
    private static let sound = "@belay held\n@belay whole\n@belay end\n"
    private static let honest = (
        name: "honest", shell: "start() { sleep 2; send \"$analysis\"; answer exited 0; }"
    )
    private static let book = TestBook(head: ["packages: all", "timeout: 2m", "reconnect_for: 5s"])

    private static func analysis(_ name: String) -> String { "analysis=$lies/\(name)" }

    @Test("Numbers out of all bounds fail their server in words")
    func numbers() async throws {
        let whole = "@belay whole\nInst a [1] (2 x [amd64])\n@belay archives\n"
        let archive = "Package: a\nVersion: 2\nArchitecture: amd64\n"
        let part = "@belay part a\nInst a [1] (2 x [amd64])\n"
        let files = [
            "sound": Self.sound,
            "room": "@belay space\n/var/lib/belay\t/\t9223372036854775807\n@belay end\n",
            "size": whole + archive + "Size: 9223372036854775807\n" + part + "@belay end\n",
            "installed": whole + archive + "Size: 1\nInstalled-Size: 9223372036854775807\n" + part
                + "@belay end\n",
            "old": whole + archive
                + "Size: 1\n@belay installed\na\t1\tamd64\t-9223372036854775808\n"
                + part + "@belay end\n",
            "kernel": "@belay kernels\nx\nx\t9223372036854775807\n@belay end\n",
        ]
        let liars = files.keys.filter { $0 != "sound" }.sorted()
        let servers = try await LyingServers(
            liars.map { ($0, Self.analysis($0)) }
                + [
                    ("frame", "start() { say o 9223372036854775807; answer exited 0; }"),
                    Self.honest,
                ],
            files: files)
        let run = try await servers.box().run(Self.book)
        #expect(run.status == 2)
        for name in liars {
            let server = try run.job.server(name)
            #expect(server.status == "Failed", "\(name)")
            #expect(
                server.reason?.contains("what the server printed makes no sense") == true,
                "\(name): \(server.reason ?? "")")
        }
        #expect(try run.job.server("honest").status == "Succeeded")
        #expect(try run.job.server("frame").status != "Succeeded")
    }

    @Test("A long list of packages does not delay the others")
    func packages() async throws {
        var list = "@belay whole\n"
        for number in 0..<20_000 { list += "Inst p\(number) [1] (2 x [amd64])\n" }
        list += "@belay archives\n"
        for number in 0..<20_000 {
            list += "Package: p\(number)\nVersion: 2\nArchitecture: amd64\nSize: 1\n\n"
        }
        for number in 0..<20_000 {
            list += "@belay part p\(number)\nInst p\(number) [1] (2 x [amd64])\n"
        }
        let honest = (1...8).map { (name: "honest\($0)", shell: Self.honest.shell) }
        let servers = try await LyingServers(
            [(name: "liar", shell: Self.analysis("long"))] + honest,
            files: ["sound": Self.sound, "long": list + "@belay end\n"])
        let start = Date.now
        let run = try await servers.box().run(Self.book)
        #expect(try run.job.server("liar").reason?.contains("makes no sense") == true)
        for (name, _) in honest { #expect(try run.job.server(name).status == "Succeeded") }
        // Alone they take 2 s, and the start of nine sessions on a busy machine.
        #expect(Date.now.timeIntervalSince(start) < 60)
    }

    @Test("Output without end costs its own server only")
    func flood() async throws {
        let servers = try await LyingServers(
            [
                (
                    name: "liar",
                    shell:
                        "start() { for n in $(seq 400); do send \"$lies/block\"; done; answer exited 0; }"
                ), Self.honest,
            ], files: ["sound": Self.sound, "block": String(repeating: "x\n", count: 100_000)])
        let run = try await servers.box().run(Self.book)
        #expect(try run.job.server("honest").status == "Succeeded")
        #expect(try run.job.server("liar").status == "Failed")
    }

    @Test("No text of a server is obeyed by a terminal")
    func escapes() async throws {
        let trick =
            #"\033]0;t\007\033]52;c;QUJD\007\033[2J\302\2332J\342\200\256\342\200\213\177\r"#
        let say = { (words: String) in "printf \"end $request \(words) \(trick)\\n\"" }
        let print = { (words: String) in
            "printf '\(words)' >\"$lies/x.$$\"; send \"$lies/x.$$\"; answer exited 0"
        }
        let servers = try await LyingServers(
            [
                ("refused", "make() { \(say("refused")); }"),
                ("kept", "remove() { \(say("kept")); }"),
                (
                    "made",
                    "make() { printf \"end $request made /x/\(trick)/belay/%s\\n\" \"$job\"; }"
                ),
                ("none", "start() { \(say("none")); }"),
                ("unwritten", "start() { \(say("unwritten")); }"),
                (
                    "notes",
                    "start() { \(print("@belay reboot\\n\(trick)\\n@belay repaired\\n\(trick)\\n@belay selection\\nheld \(trick) 1\\n@belay whole\\n@belay end\\n")); }"
                ),
                ("problem", "start() { \(print("@belay problem lock\\n\(trick)\\n")); }"),
                (
                    "name",
                    "start() { \(print("@belay whole\\nInst a\(trick) [1] (2 x [amd64])\\n@belay end\\n")); }"
                ),
            ], files: ["sound": Self.sound])
        let box = try servers.box()
        let text = try await box.start(box.runArguments(Self.book)).result()
        let id = try #require(text.output.firstMatch(of: /job (\d+):/)?.1)
        var texts = [text]
        for words in [["job", "show"], ["job", "logs"], ["job", "cleanup"], ["job", "list"]] {
            texts.append(
                try await box.start(words + (words[1] == "list" ? [] : [String(id)])).result())
        }
        for json in [["job", "show"], ["job", "logs"]] {
            texts.append(try await box.start(json + [String(id), "--json"]).result())
        }
        for result in texts {
            for text in [result.output, result.errors] { #expect(Self.obeyed(in: text) == []) }
        }
        let report = try await box.show(try #require(Int(id)))
        #expect(report.servers.count == servers.names.count)
    }

    /// Control characters but line feeds and tabulators, C1, direction marks, and zero widths.
    private static func obeyed(in text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { scalar in
            if scalar == "\n" || scalar == "\t" { return false }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: return true
            case _: return false
            }
        }
    }
}
