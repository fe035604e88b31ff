import BelayModel
import Foundation
import Testing

@testable import BelayDebian

/// Scripts through every kind of login shell, as sshd calls it: `SHELL -c LINE`, with the input on a
/// pipe.
struct BootstrapTests {
    static let shells = [
        "/bin/sh", "/bin/bash", "/bin/csh", "/usr/bin/tcsh", "/usr/bin/fish", "/bin/dash",
    ]

    struct Result {
        var output: String
        var errors: String
        var status: Int32
    }

    /// - Parameter before: run by the login shell before the command, as a start file is.
    static func run(
        _ command: RemoteCommand, by shell: String, input: [UInt8] = [], before: String = ""
    ) async throws -> Result {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-boot-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (given, taken, said, ended) = (
            directory.appending(path: "in"), directory.appending(path: "out"),
            directory.appending(path: "err"), directory.appending(path: "status")
        )
        try Data(command.opening + command.script + input).write(to: given)
        for file in [taken, said] { try Data().write(to: file) }
        let process = Process()
        // A pipe: what one program reads the next does not get.
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [
            "-c", "cat \"$1\" | \"$2\" -c \"$3\"; echo $? >\"$4\"", "sh", given.path, shell,
            before + command.line, ended.path,
        ]
        process.currentDirectoryURL = directory
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: taken)
        process.standardError = try FileHandle(forWritingTo: said)
        try process.run()
        await process.exit()
        func text(_ file: URL) throws -> String {
            String(decoding: try Data(contentsOf: file), as: UTF8.self)
        }
        return Result(
            output: try text(taken), errors: try text(said),
            status: Int32(try text(ended).dropLast()) ?? -1)
    }

    private static let scripts = [
        "echo plain", "echo 'quoted' \"$0\" '!' `echo back` \\\\ \"it's\"",
        "echo one\necho 'two\nlines' '!!'\n# a comment\necho \"$(id -u)\"",
        "echo \u{e4}\u{20ac}; printf '%s\\n' 'a\\tb'", "set -e; false; echo never", "exit 7",
    ]

    private static func expected(_ script: String, _ arguments: [String]) async throws -> Result {
        let line =
            (["exec", "/bin/sh", "-c", ShellText.quote(script), "belay"]
            + arguments.map(ShellText.quote)).joined(separator: " ")
        return try await run(RemoteCommand(line), by: "/bin/sh")
    }

    @Test(arguments: shells) func everyShellTakesEveryScript(_ shell: String) async throws {
        try #require(FileManager.default.isExecutableFile(atPath: shell), "see Tests/install")
        for script in Self.scripts {
            for arguments in [[], ["one", "t'w!o\\", "line\nbreak"]] {
                let command = RemoteShell().command(
                    script: script, arguments: arguments, nonce: "n1", input: .none)
                let result = try await Self.run(command, by: shell)
                let expected = try await Self.expected(script, arguments)
                let start = "belay-shell n1\nbelay-begin n1\n"
                #expect(result.output == start + expected.output, "\(shell): \(script)")
                #expect(result.status == expected.status)
                #expect(command.shellWord == "belay-shell n1\n")
            }
        }
    }

    @Test(arguments: shells) func inputIsTheScripts(_ shell: String) async throws {
        let input = Array("first\nsecond'!\n".utf8)
        for script in ["cat", "read -r x; echo \"$x\"\ncat"] {
            let command = RemoteShell().command(
                script: script, nonce: "n1", input: .bytes(input))
            let result = try await Self.run(command, by: shell, input: input)
            #expect(result.output.hasSuffix("begin n1\nfirst\nsecond'!\n"), "\(result)")
        }
    }

    /// Longer than Linux lets an argument be.
    @Test(arguments: shells) func longScripts(_ shell: String) async throws {
        let script = "# " + String(repeating: "x'!\\", count: 50_000) + "\necho whole"
        let command = RemoteShell().command(script: script, nonce: "n1", input: .none)
        #expect(command.line.utf8.count < 1000)
        #expect(try await Self.run(command, by: shell).output.hasSuffix("begin n1\nwhole\n"))
    }

    /// A start file that reads a few lines does no harm.
    @Test(arguments: 0...3) func startFileThatReads(_ lines: Int) async throws {
        let before = String(repeating: "read -r x; ", count: lines)
        for script in ["echo ran", "echo ran\n"] {
            let command = RemoteShell().command(
                script: script, nonce: "n1", input: .bytes(Array("rest".utf8)))
            let result = try await Self.run(command, by: "/bin/bash", before: before)
            #expect(result.output.hasSuffix("begin n1\nran\n"), "\(result)")
        }
    }

    /// One that reads more takes the script away: nothing of it is run, and that is said.
    @Test(arguments: ["cat >/dev/null; ", "head -c 40 >/dev/null; ", "head -n 1 >/dev/null; "])
    func startFileThatReadsTooMuch(_ before: String) async throws {
        let script = "echo ran; touch made\necho ran"
        let command = RemoteShell().command(script: script, nonce: "n1", input: .none)
        let result = try await Self.run(command, by: "/bin/bash", before: before)
        #expect(!result.output.contains("ran"))
        #expect(result.output.contains("belay-unread n1"))
        #expect(result.status == 97)
    }

    /// A shell in the place of the login shell runs no line of what is meant for the command.
    @Test(arguments: ["/bin/bash", "/bin/sh", "/usr/bin/fish", "/bin/csh"])
    func shellThatReadsTheInput(_ shell: String) async throws {
        let command = RemoteShell().command(
            script: "echo ran >&2\necho ran", nonce: "n1", input: .none)
        let result = try await Self.run(command, by: "/bin/bash", before: "exec \(shell); ")
        #expect(result.output == "")
        #expect(!result.errors.contains("ran\n"))
        #expect(result.status == 97)
    }

    /// The connection breaks in the midst of it.
    @Test func partOfAScript() async throws {
        for script in ["echo ran", "echo ran\necho ran\necho ran"] {
            var command = RemoteShell().command(
                script: script, nonce: "n1", input: .bytes([]))
            let whole = command.opening
            for count in 0..<whole.count {
                command.opening = Array(whole.prefix(count))
                let result = try await Self.run(command, by: "/bin/sh")
                #expect(!result.output.contains("ran"), "\(count) bytes of \(whole.count)")
            }
        }
    }

    /// What becomes another user is found in every shell.
    @Test(arguments: shells) func becoming(_ shell: String) async throws {
        let long = "# " + String(repeating: "x", count: 200_000) + "\necho it\\'s \"$1\"; id -un"
        for script in ["echo it\\'s \"$1\"; id -un", long] {
            let command = RemoteShell(becomeUser: "nobody").command(
                script: script, arguments: ["a!'b"], nonce: "n1", input: .none)
            let result = try await Self.run(command, by: shell)
            let start = "belay-shell n1\nbelay-ready n1\nbelay-begin n1\n"
            #expect(result.output == start + "it's a!'b\nnobody\n", "\(result)")
        }
    }
}
