import Foundation
import Testing

extension FewTests {
    @Test("Uploads arrive byte for byte: empty, 20 MB, and with spaces in the name")
    func uploads() async throws {
        let box = try await AdminBox(try await Lab.few)
        try box.workspace.write("empty", "")
        try box.workspace.write("two  words 'and' $(id).txt", "one\ntwo")
        let big = box.workspace.file("big")
        var bytes = Data(count: 20 << 20)
        for index in stride(from: 0, to: bytes.count, by: 7) { bytes[index] = UInt8(index % 251) }
        try bytes.write(to: big)
        let files = ["empty", "big", "two  words 'and' $(id).txt"]
        var items = files.enumerated().map { index, file in
            TestItem(phase: "download", name: "file-\(index)", keys: ["upload: \"\(file)\""])
        }
        items.append(.plain("action", "sum", "cd \"$BELAY_STAGE\"; sha256sum -- *"))
        let run = try await box.run(TestBook(items: items))
        #expect(run.status == 0, "\(run.errors) \(run.job)")
        let words = files.sorted().map { box.workspace.file($0).path }
        let sums = try await successful(["/usr/bin/sha256sum"] + words)
            .replacing(box.workspace.directory.path + "/", with: "")
        for server in box.servers {
            let printed = try await box.printed(run.job.id, server: server.name)
            let lines = { (text: String) in Set(text.split(separator: "\n")) }
            #expect(lines(printed) == lines(sums))
            #expect(try await server.leftovers() == [])
        }
    }

    @Test("An upload over a connection that breaks arrives whole")
    func brokenUpload() async throws {
        let box = try await AdminBox(Array(try await Lab.few.prefix(1)))
        let server = box.servers[0]
        let bytes = Data((0..<(30 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        try bytes.write(to: box.workspace.file("big"))
        let run = try box.start(
            TestBook(items: [
                TestItem(phase: "download", name: "file", keys: ["upload: big"]),
                .plain("action", "sum", "sha256sum <\"$BELAY_STAGE/big\""),
            ]))
        try await run.step("file", "Running")
        try await server.lab("kill-sessions")
        #expect(try await run.result().status == 0, "\(run.errors)")
        let sum = try await successful(
            ["/bin/sh", "-c", "sha256sum <'\(box.workspace.file("big").path)'"])
        #expect(try await box.printed(run.job, server: server.name) == sum)
    }
}
