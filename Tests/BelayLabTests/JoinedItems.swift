import Foundation
import Testing

/// Items that change several sets of packages at once.
extension FewTests {
    @Test(
        "Sets are joined into an item that says what is in it, and the server is as after apt-get")
    func joinedItem() async throws {
        let box = try await Self.freshBox()
        let marks = "apt-mark showmanual; echo --; apt-mark showauto"
        for server in box.servers { try await server.shell("apt-mark auto belay-lib belay-hello") }
        let before = try await Self.each(box) { try await $0.shell(marks) }
        let run = try await box.run(TestBook(head: ["packages: security", "stop_within: 30s"]))
        #expect(run.status == 0, "\(run.errors)")
        for server in run.job.servers {
            let step = try #require(server.steps.first { $0.phase == "remediate" })
            #expect(step.name.hasSuffix(" and 4 more"))
            #expect(step.packages.count == 5 && (step.expected ?? 0) > 0)
            #expect(step.packages.allSatisfy { $0.from == "1.0" && $0.to == "2.0" })
            #expect(step.packages.allSatisfy { $0.changed == true })
            let download = try #require(server.steps.first { $0.phase == "download" })
            #expect(download.name.hasSuffix(" and 4 more") && download.packages.count == 5)
            #expect(server.changed.count == 5)
        }
        let text = try await box.belay("job", "show", "\(run.job.id)").output
        #expect(text.contains("belay-conffile 1.0 → 2.0"), "\(text)")
        #expect(try await Self.each(box) { try await $0.shell(marks) } == before)
        for server in box.servers {
            #expect(try await server.shell("dpkg --audit; apt-get -qq check") == "")
        }
        try await audit(run.job, on: box.servers)
    }

    @Test("Of a joined item that failed the record says what was changed and what was not")
    func joinedItemFails() async throws {
        let box = try await Self.freshBox()
        let names = "[belay-hello=2.0, belay-fails=2.0, belay-chain-a]"
        let run = try await box.run(
            TestBook(kind: "install", head: ["packages: \(names)", "stop_within: 30s"]))
        #expect(run.status == 2, "\(run.errors)")
        for server in run.job.servers {
            let step = try #require(server.failed.first)
            let changed = step.packages.filter { $0.changed == true }.map(\.name)
            #expect(changed.contains("belay-hello") && !changed.contains("belay-fails"))
            let reason = step.reason ?? ""
            #expect(
                reason.contains("post-installation script subprocess returned error"), "\(reason)")
            #expect(reason.contains("belay-fails 2.0 half-configured"), "\(reason)")
            #expect(reason.contains("dpkg --configure -a"), "\(reason)")
            #expect(server.reason?.contains(reason) == true)
        }
        try await audit(run.job, on: box.servers)
        for server in box.servers { try await server.lab("reset") }
    }

    @Test("A hook of apt that fails is told apart from the packages, which are fine")
    func failingHook() async throws {
        let box = try await Self.freshBox()
        for server in box.servers {
            try await server.shell(
                "echo 'DPkg::Post-Invoke { \"exit 3\"; };' >/etc/apt/apt.conf.d/90hook")
        }
        let run = try await box.run(TestBook(head: ["packages: security", "stop_within: 30s"]))
        #expect(run.status == 2, "\(run.errors)")
        for server in run.job.servers {
            let reason = server.reason ?? ""
            #expect(reason.contains("E: Problem executing scripts DPkg::Post-Invoke 'exit 3'"))
            #expect(reason.contains("the packages are all as they should be"), "\(reason)")
            #expect(reason.contains("nothing to mend") && !reason.contains("--configure"))
        }
        try await audit(run.job, on: box.servers)
        for server in box.servers { try await server.lab("reset") }
    }

    @Test("What an installation names is marked as installed manually, even if it is there")
    func installMarks() async throws {
        let box = try await Self.freshBox()
        for server in box.servers { try await server.shell("apt-mark auto belay-hello belay-slow") }
        let run = try await box.run(
            TestBook(kind: "install", head: ["packages: [belay-hello=1.0, belay-chain-a]"]))
        #expect(run.status == 0, "\(run.errors)")
        for server in box.servers {
            let marks = try await server.shell("apt-mark showauto 'belay-*'")
            #expect(marks == "belay-chain-b\nbelay-chain-c\nbelay-slow\n", "\(marks)")
            try await server.lab("reset")
        }
    }

    private static func each(
        _ box: AdminBox, _ read: (LabServer) async throws -> String
    ) async throws -> [String] {
        var all: [String] = []
        for server in box.servers { all.append(try await read(server)) }
        return all
    }
}
