import Foundation
import Testing

/// Reboots, on a machine with a kernel of its own.
@Suite(.serialized, .enabled(if: Machine.areWanted, Machine.words))
struct MachineTests {
    private static let patience = 3600.0

    @Test("A newer kernel is installed and runs afterwards")
    func newKernel() async throws {
        let machine = try await Machine.shared.value
        let (before, boots) = (try await machine.shell("uname -r"), try machine.boots())
        var book = TestBook(head: [
            "packages: [linux-image-cloud-amd64]", "reboot: if-required", "reboot_timeout: 30m",
            "timeout: 60m",
        ])
        book.items = [.plain("action", "which", "uname -r")]
        let box = try machine.box()
        let process = try box.start(book)
        #expect(try await process.result(within: Self.patience).status == 0)
        let server = try await box.show(process.job).server(Machine.name)
        let after = try await machine.shell("uname -r")
        #expect(after != before)
        let newest = try await machine.shell("ls -v /boot/vmlinuz-* | tail -n 1")
        #expect(newest == "/boot/vmlinuz-\(after)")
        #expect(server.step("reboot if required")?.reason == "back with the kernel \(after)")
        #expect(server.steps.last?.name == "which")
        #expect(server.staging.status == "Removed")
        #expect(try machine.boots() == boots + 1)
    }

    @Test("No reboot where none is required")
    func needless() async throws {
        let machine = try await Machine.shared.value
        let boots = try machine.boots()
        let box = try machine.box()
        let process = try box.start(TestBook(head: ["reboot: if-required"]))
        #expect(try await process.result(within: Self.patience).status == 0)
        let server = try await box.show(process.job).server(Machine.name)
        #expect(server.steps.map(\.reason) == ["no reboot is required"])
        #expect(try machine.boots() == boots)
    }

    @Test("A coordinator dies during a reboot: the next one waits for the server, once")
    func takenUp() async throws {
        let machine = try await Machine.shared.value
        let boots = try machine.boots()
        let box = try machine.box()
        let process = try box.start(TestBook(head: Self.always))
        try await Self.goingAway(process)
        process.send(SIGKILL)
        _ = try await process.result()
        let id = "\(try process.job)"
        let resumed = try await box.belay("job", "resume", id, within: Self.patience)
        #expect(resumed.status == 0, "\(resumed.output)\(resumed.errors)")
        let server = try await box.show(process.job).server(Machine.name)
        #expect(server.steps.map(\.status) == ["Succeeded"])
        #expect(try machine.boots() == boots + 1)
        #expect(try await machine.shell("ls /var/lib/belay 2>/dev/null || true") == "")
    }

    @Test("A terminate during a reboot waits for the server to come back")
    func terminated() async throws {
        let machine = try await Machine.shared.value
        let boots = try machine.boots()
        let box = try machine.box()
        // Packages, so that a check follows the reboot.
        let check = TestItem.plain("action", "check", "true")
        let book = TestBook(head: Self.always + ["packages: [base-files]"], items: [check])
        let process = try box.start(book)
        try await Self.goingAway(process)
        let id = "\(try process.job)"
        #expect(try await box.belay("job", "terminate", id).status == 0)
        #expect(try await process.result(within: Self.patience).status == 99)
        let job = try await box.show(process.job)
        #expect(job.status == "Terminated")
        let server = try job.server(Machine.name)
        #expect(server.status == "Canceled")
        #expect(server.steps.map(\.status) == ["Succeeded", "Succeeded", "Skipped"])
        #expect(server.staging.status == "Removed")
        #expect(try machine.boots() == boots + 1)
    }

    private static let always = ["reboot: always", "reboot_timeout: 30m", "timeout: 60m"]

    private static func goingAway(_ process: BelayProcess) async throws {
        try await process.event("the link goes as expected", within: patience) {
            $0.event == "link" && $0.status == "Lost"
        }
    }
}
