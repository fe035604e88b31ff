import BelayDigests
import BelayModel
import BelayStore
import BelaySystem
import BelayTestSupport
import Foundation
import Testing

@testable import BelayService

@Suite struct NotificationSenderTests {
    /// RFC 4231, 4.2, 4.3 and 4.7.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func messagesAreAuthenticated(key: [UInt8], text: String, digest: String) throws {
        let found = try authenticationCode(of: Array(text.utf8), key: key)
        let digits = found.map { String(format: "%02x", $0) }.joined()
        #expect(digits == digest)
    }

    private func message(_ text: String) -> NotificationMessage {
        NotificationMessage(
            StoredNotification(
                id: 7, job: nil, event: "missed", at: Timestamp(milliseconds: 0), detail: text),
            nil, host: "box")
    }

    private func header(_ name: String, _ mail: Data) -> String {
        let lines = String(decoding: mail, as: UTF8.self).components(separatedBy: "\n")
        return lines.first { $0.hasPrefix(name + ": ") } ?? ""
    }

    @Test func aMailHasNoHeadersButItsOwn() {
        let text = "x\r\nBcc: all@example.org\n\nbody"
        let mail = NotificationSender.mail(
            [message(text)], to: "ops@example.org", host: "box", at: Timestamp(milliseconds: 0))
        #expect(!String(decoding: mail, as: UTF8.self).contains("\nBcc"))
        #expect(header("To", mail) == "To: ops@example.org")
        #expect(header("Subject", mail).hasPrefix("Subject: [belay] missed: x"))
        let foreign = NotificationSender.mail(
            [message("東京")], to: "ops", host: "box", at: Timestamp(milliseconds: 0))
        #expect(header("Subject", foreign).hasPrefix("Subject: =?utf-8?B?"))
    }

    @Test func aProgramGetsJSON() async throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (program, printed) = (
            directory.appending(path: "tell"), directory.appending(path: "out")
        )
        try writeProgram("#!/bin/sh\ncat >'\(printed.path)'\n", to: program.path)
        let receiver = NotificationReceiver(
            name: "ops", way: .command(program.path), events: ["finished"])
        let sender = NotificationSender(
            try JobStore(), [receiver], host: "box", environment: [:])
        #expect(await sender.test(receiver, at: Timestamp(milliseconds: 0)) == nil)
        let text = try String(contentsOf: printed, encoding: .utf8)
        #expect(text.contains("\"event\":\"test\"") && text.contains("\"version\":1"))
        try writeProgram("#!/bin/sh\necho no >&2\nexit 3\n", to: program.path)
        let problem = await sender.test(receiver, at: Timestamp(milliseconds: 0))
        #expect(problem == "exit status 3: no")
    }

    @Test func finishedIsAnyEnd() {
        let receiver = NotificationReceiver(
            name: "ops", way: .mail("root"), events: ["finished", "owed"])
        #expect(
            receiver.events == [
                "finished", "owed", "succeeded", "failed", "terminated", "canceled",
            ])
    }
}
