package import BelayModel
internal import CLibCrypto
internal import Glibc

/// The program that asks for secrets in place of a terminal: `SSH_ASKPASS` of ssh(1).
package struct Askpass: Sendable {
    private let program: String

    /// When it is used although there is a terminal: `SSH_ASKPASS_REQUIRE` of ssh(1).
    package let isPreferred: Bool

    /// - Returns: `nil` where there is none, or it must never be used.
    package init?(environment: (String) -> String? = environmentVariable) {
        guard let program = environment("SSH_ASKPASS"), !program.isEmpty else { return nil }
        let wish = environment("SSH_ASKPASS_REQUIRE")
        if wish == "never" { return nil }
        isPreferred = wish == "prefer" || wish == "force"
        self.program = program
    }

    /// Blocks until the program has ended.
    /// - Returns: the first line that it prints; `nil` when it fails, as it does when whoever it
    ///   asks does not want to answer.
    package func ask(_ question: String) -> Secret? {
        guard let (near, far) = try? socketPair(blocks: true) else { return nil }
        defer { close(near) }
        let started = try? spawnEnding(
            [program, question], environmentVariables(), files: (input: 0, output: far, errors: 2))
        close(far)
        guard let child = started else { return nil }
        defer { child.release() }
        var answer = read(from: near)
        defer { answer.wipe() }
        var status: Int32 = 0
        while unsafe waitpid(child.process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { return nil }
        var line = Array(
            answer.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        return Secret(wiping: &line)
    }

    /// At most as much as a passphrase may be long for `ssh`.
    private func read(from descriptor: Int32) -> [UInt8] {
        var answer: [UInt8] = []
        answer.reserveCapacity(4096 + 1024)
        var chunk = [UInt8](repeating: 0, count: 1024)
        defer { chunk.wipe() }
        while true {
            let count = unsafe Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return answer }
            if answer.count < 4096 { answer += chunk[..<count] }
        }
    }
}
