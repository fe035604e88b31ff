import ArgumentParser
import BelayModel
import BelayReports
import BelayStore
import Foundation
import Testing

@testable import BelayCommands

@Suite struct CompletionsTests {
    private let directory = FileManager.default.temporaryDirectory
        .appending(path: "belay-completions-\(UUID().uuidString)")

    private func inventory(_ text: String, isProgram: Bool = false) throws -> String {
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let file = directory.appending(path: "hosts")
        try Data(text.utf8).write(to: file)
        if isProgram {
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        return file.path
    }

    @Test func serversAndGroupsOfTheInventoryThatIsTyped() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = try inventory("[web]\nweb[1:2]\n[db]\ndb1 ansible_host=10.0.0.1\n")
        for words in [["belay", "ping", "-i", path], ["belay", "ping", "--inventory=\(path)"]] {
            let found = Completions.pattern(words, prefix: "").map(\.word)
            #expect(Set(["web", "db", "web1", "web2", "db1"]).isSubset(of: Set(found)))
        }
        // The parts of a pattern before the last one stay.
        let found = Completions.pattern(["-i", path], prefix: "web:&d").map(\.word)
        #expect(found.contains("web:&db1"))
    }

    /// A key that is pressed must not run a program that may ask a cloud.
    @Test func anInventoryThatIsAProgramIsNotRun() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let ran = directory.appending(path: "ran").path
        let path = try inventory("#!/bin/sh\ntouch \(ran)\necho '{}'\n", isProgram: true)
        #expect(Completions.pattern(["-i", path], prefix: "").isEmpty)
        #expect(Completions.pattern(["-i", directory.path], prefix: "").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: ran))
    }

    @Test func whatCannotBeReadIsPassedOver() {
        #expect(Completions.pattern(["-i", "/no/such"], prefix: "").isEmpty)
        #expect(Completions.jobs(nil).isEmpty)
        #expect(Completions.schedules(nil).isEmpty)
    }

    @Test func eachShellGetsItsForm() {
        let jobs = [("12", "Active a:b"), ("13", "Failed $(x)")].map {
            Completions.Candidate(word: $0, meaning: $1)
        }
        #expect(
            Completions.words(jobs, prefix: "1", for: .zsh) == [
                "12:Active a:b", "13:Failed $(x)",
            ])
        #expect(
            Completions.words(jobs, prefix: "1", for: .fish) == [
                "12\tActive a:b", "13\tFailed $(x)",
            ])
        // Shown while there is a choice; compgen expands what it is given.
        #expect(
            Completions.words(jobs, prefix: "1", for: .bash) == [
                "12  (Active a:b)", "13  (Failed x)",
            ])
        #expect(Completions.words(jobs, prefix: "12", for: .bash) == ["12"])
    }

    @Test func aNameThatAShellWouldRunIsNotOffered() {
        let names = ["web1", "$(reboot)", "a b", "`x`", "web\u{1B}[2J", "müller"].map {
            Completions.Candidate(word: $0, meaning: "")
        }
        #expect(Completions.words(names, prefix: "", for: .bash) == ["web1", "müller"])
    }
}
