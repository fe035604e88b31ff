import Testing

@testable import BelaySystem

struct ShellRunnerTests {
    @Test(arguments: [("true", true), ("exit 3", false), ("test -t 0", false), ("cat", true)])
    func saysWhetherItEndedWell(command: String, isGood: Bool) async throws {
        let runner = try ShellRunner(shell: "/bin/sh")
        #expect(try await runner.run(command).get() == isGood)
    }

    @Test(arguments: [
        ("kill -9 $$", "it was ended by signal 9"), ("sleep 600", "it did not end within 0 s"),
    ])
    func saysWhatKeptItFromEnding(command: String, words: String) async throws {
        let runner = try ShellRunner(shell: "/bin/sh", limit: command == "sleep 600" ? 0.2 : 60)
        let failure = await #expect(throws: ShellFailure.self) {
            try await runner.run(command).get()
        }
        #expect(failure.map { "\($0)".contains(words) } == true, "\(String(describing: failure))")
    }
}
