import Testing

extension FewTests {
    @Test("A container cannot be rebooted, and says so before anything is tried")
    func container() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try await box.run(TestBook(head: ["reboot: always"]))
        #expect(run.status == 2)
        for server in run.job.servers {
            #expect(server.status == "Failed")
            let words = try #require(server.reason)
            #expect(words.hasPrefix("reboot: this is a container ("), "\(words)")
            #expect(server.staging.status == "Removed")
        }
    }

    @Test("Nothing is rebooted where no reboot is required")
    func needlessReboot() async throws {
        let box = try await AdminBox(try await Lab.few)
        let run = try await box.run(TestBook(head: ["reboot: if-required"]))
        #expect(run.status == 0)
        for server in run.job.servers {
            #expect(server.step("reboot if required")?.reason == "no reboot is required")
        }
    }
}
