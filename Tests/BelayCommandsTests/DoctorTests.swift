import BelayModel
import BelayReports
import BelayStore
import Foundation
import Testing

@testable import BelayCommands

@Suite struct DoctorTests {
    private let directory = FileManager.default.temporaryDirectory
        .appending(path: "belay-doctor-\(UUID().uuidString)")

    private func doctor(settings: String = "") throws -> Doctor {
        let config = directory.appending(path: "config/belay")
        let keys = directory.appending(path: "keys")
        for url in [config, keys] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        try Data(settings.utf8).write(to: config.appending(path: "belay.yaml"))
        var doctor = Doctor(environment: [
            "XDG_CONFIG_HOME": directory.appending(path: "config").path,
            "BELAY_STATE_DIR": directory.appending(path: "state").path,
        ])
        doctor.keyDirectory = keys.path
        doctor.sendmail = directory.appending(path: "no-sendmail").path
        return doctor
    }

    private func finding(_ about: String, _ doctor: Doctor) -> Finding? {
        doctor.findings(at: .now).first { $0.about == about }
    }

    @Test func withoutWorkADaemonThatIsNotThereIsNoFailure() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let doctor = try doctor()
        #expect(finding("daemon", doctor)?.status == .warn)
        #expect(finding("state", doctor)?.status == .ok)
        #expect(finding("inventory", doctor)?.status == .warn)
    }

    @Test func aScheduleNeedsADaemon() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let doctor = try doctor()
        let store = try JobStore(directory: directory.appending(path: "state"))
        try store.addSchedule(
            "nightly", Schedule(when: "02:00", zone: "UTC"), template: Data(), at: .now)
        #expect(finding("daemon", doctor)?.status == .fail)
        try store.recordDaemon(at: .now)
        #expect(finding("daemon", doctor)?.status == .ok)
        try store.setSchedule("nightly", to: .broken, reason: "a test")
        #expect(finding("schedule", doctor)?.status == .fail)
    }

    @Test func aKeyThatOthersMayReadIsToldWithItsCure() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let doctor = try doctor()
        let key = doctor.keyDirectory + "/id"
        _ = FileManager.default.createFile(
            atPath: key, contents: Data(), attributes: [.posixPermissions: 0o644])
        #expect(finding("key", doctor)?.cure == "chmod 600 \(key)")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        #expect(finding("key", doctor)?.status == .ok)
    }

    @Test func settingsAreReadAndWhatTheyNameIsLookedFor() throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let bad = try doctor(settings: "forkz: 3\n")
        #expect(finding("settings", bad)?.status == .fail)
        let doctor = try doctor(
            settings: "notify: {ops: {mail: root}}\nknown_hosts: gone\ninventory: gone.ini\n")
        #expect(finding("mail", doctor)?.cure == "apt install default-mta")
        #expect(finding("known_hosts", doctor)?.status == .fail)
        #expect(finding("inventory", doctor)?.status == .fail)
    }

    @Test func eachLineHasItsStatusAndCure() {
        let text = DoctorCommand.text([
            .ok("state", "fine"), .warn("clock", "drifts", cure: "apt install x"),
        ])
        #expect(text == "OK   state fine\nWARN clock drifts\n     → apt install x\n")
    }
}
