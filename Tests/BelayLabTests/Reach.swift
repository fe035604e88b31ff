import Foundation
import Testing

extension FewTests {
    private static let one = TestBook(items: [.logged("action", "one", "true")])

    @Test("Servers that do not answer are Unreachable, the others go on")
    func unreachable() async throws {
        let box = try await AdminBox(try await Lab.few)
        // Nothing listens there.
        let more = try box.workspace.write(
            "more.ini", "gone1 ansible_host=127.0.31.250 ansible_port=1 ansible_user=root\n")
        let run = try await box.run(Self.one, ["-i", more])
        #expect(run.status == 4, "\(run.errors)")
        #expect(run.job.status == "Failed")
        let gone = try run.job.server("gone1")
        #expect(gone.status == "Unreachable" && gone.staging.status == "None", "\(gone)")
        #expect(gone.reason?.contains("127.0.31.250") == true, "\(gone)")
        #expect(gone.steps.allSatisfy { $0.status == "Skipped" })
        try await audit(run.job, on: box.servers)
    }

    @Test("A key that the server does not know is refused in words")
    func wrongKey() async throws {
        let box = try await AdminBox(Array(try await Lab.few.prefix(1)))
        let key = box.workspace.file("other").path
        try await successful(["/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key])
        let override = "ansible_ssh_private_key_file=\(key)"
        let other = try await AdminBox(box.servers, variables: [override])
        let run = try await other.run(Self.one)
        #expect(run.status == 4, "\(run.errors)")
        let reason = run.job.servers[0].reason ?? ""
        #expect(reason.contains("root") && reason.contains("key"), "\(reason)")
    }

    @Test(
        "An unknown host key is an error that shows it, and recorded only when that was asked for")
    func unknownHostKey() async throws {
        let box = try await AdminBox(try await Lab.few)
        let file = try box.workspace.write("known_hosts", "")
        let playbook = try box.workspace.write("one.yml", Self.one.text)
        let words = ["run", playbook, "-i", box.inventory, "--known-hosts", file]
        let refused = try await box.start(words).result()
        #expect(refused.status == 4, "\(refused)")
        let reason = try await box.show(1).servers[0].reason ?? ""
        #expect(reason.contains("SHA256:") && reason.contains("--accept-new-host-keys"))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "")
        let accepted = try await box.start(words + ["--accept-new-host-keys"]).result()
        #expect(accepted.status == 0, "\(accepted)")
        let again = try await box.start(words).result()
        #expect(again.status == 0, "\(again)")
    }

    @Test("A changed host key is an error, also where new ones are accepted")
    func changedHostKey() async throws {
        let server = try await Lab.few[0]
        let box = try await AdminBox([server])
        try await server.lab("rekey")
        let run = try await box.run(Self.one, ["--accept-new-host-keys"])
        try await server.lab("reset")
        #expect(run.status == 4, "\(run.errors)")
        let reason = run.job.servers[0].reason ?? ""
        #expect(reason.contains("changed") && reason.contains("SHA256:"), "\(reason)")
        #expect(try await box.run(Self.one).status == 0)
    }

    @Test("A full disk is said to be one, and nothing is left there")
    func fullDisk() async throws {
        let server = try await Lab.few[0]
        let box = try await AdminBox([server])
        try await server.lab("limit-disk", ["/var/lib/belay", "64k"])
        let bytes = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try bytes.write(to: box.workspace.file("file"))
        let upload = TestItem(phase: "download", name: "file", keys: ["upload: file"])
        let late = try await box.run(TestBook(items: [upload]))
        #expect(late.status == 2, "\(late.errors)")
        #expect(late.job.servers[0].reason?.contains("No space left") == true, "\(late.job)")
        #expect(late.job.servers[0].staging.status == "Removed")
        let fill = "head -c 100000 /dev/zero >/var/lib/belay/fill 2>/dev/null || true"
        try await server.shell(fill)
        let early = try await box.run(Self.one)
        #expect(early.status == 2, "\(early.errors)")
        #expect(early.job.servers[0].reason?.contains("No space left") == true, "\(early.job)")
        let left = try await server.shell("ls -A /var/lib/belay")
        #expect(left == "fill\n")
        try await server.lab("reset")
    }
}
