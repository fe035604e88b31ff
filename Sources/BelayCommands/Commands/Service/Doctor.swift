import BelayFiles
import BelayModel
import BelayService
import BelayStore
import CBelay
import Foundation

/// Looks at what jobs that run by themselves need on this machine.
struct Doctor {
    let environment: [String: String]
    var zones = ZoneFiles()
    /// Where the service's keys are.
    var keyDirectory = "/etc/belay/keys"
    var sendmail = "/usr/sbin/sendmail"

    func findings(at now: Timestamp) -> [Finding] {
        var findings: [Finding] = []
        do {
            let settings = try Settings.standard(environment)
            findings.append(files(settings))
            findings += inventory(settings) + knownHosts(settings) + notify(settings)
        } catch {
            findings += error.problems.map {
                .fail("settings", "\($0)", cure: "mend that line; belay.yaml(5) has the keys")
            }
        }
        findings += keys() + [clock()] + store(at: now)
        return findings
    }

    private func files(_ settings: Settings) -> Finding {
        .ok(
            "settings",
            settings.files.isEmpty ? "no file" : settings.files.joined(separator: ", "))
    }

    private func inventory(_ settings: Settings) -> [Finding] {
        guard !settings.inventory.value.isEmpty else {
            return [
                .warn(
                    "inventory", "none is named, so each command needs -i",
                    cure: "inventory: /etc/belay/hosts.ini in \(Settings.systemPath)")
            ]
        }
        do {
            var warnings = 0
            let reader = InventoryReader(
                sources: settings.inventory.value, playbookDirectory: nil)
            let servers = try reader.read { _ in warnings += 1 }.servers
            let names = settings.inventory.value.joined(separator: ", ")
            let more = warnings == 0 ? "" : ", \(warnings) warnings (belay inventory list)"
            return [.ok("inventory", "\(names): \(servers.count) servers\(more)")]
        } catch {
            return error.problems.prefix(5).map {
                .fail("inventory", "\($0)", cure: "belay inventory list shows all of it")
            }
        }
    }

    private func knownHosts(_ settings: Settings) -> [Finding] {
        settings.knownHosts.value.map { path in
            FileManager.default.isReadableFile(atPath: path)
                ? .ok("known_hosts", path)
                : .fail(
                    "known_hosts", "\(path) cannot be read (\(settings.knownHosts.origin))",
                    cure: "ssh-keyscan HOST >>\(path), and compare the fingerprints")
        }
    }

    private func notify(_ settings: Settings) -> [Finding] {
        let mails = settings.notify.contains {
            if case .mail = $0.receiver { true } else { false }
        }
        guard mails else { return [] }
        return [
            FileManager.default.isExecutableFile(atPath: sendmail)
                ? .ok("mail", sendmail)
                : .fail(
                    "mail", "there is no \(sendmail), and notify wants mail",
                    cure: "apt install default-mta")
        ]
    }

    /// Keys of the service: sshd(8)'s clients refuse those that others may read, and so does Belay.
    private func keys() -> [Finding] {
        let files = FileManager.default
        guard let names = try? files.contentsOfDirectory(atPath: keyDirectory) else {
            // Not there, or not for this user.
            return []
        }
        let keys = names.sorted().filter { !$0.hasSuffix(".pub") && !$0.hasPrefix(".") }
        return keys.map { name in
            let path = "\(keyDirectory)/\(name)"
            let mode = (try? files.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber
            if !files.isReadableFile(atPath: path) {
                return .fail(
                    "key", "\(path) cannot be read by \(NSUserName())",
                    cure: "chown \(NSUserName()): \(path)")
            }
            if let mode, mode.intValue & 0o077 != 0 {
                return .fail("key", "\(path) can be read by others", cure: "chmod 600 \(path)")
            }
            return .ok("key", path)
        }
    }

    private func clock() -> Finding {
        belay_clock_is_synchronized() != 0
            ? .ok("clock", "synchronized")
            : .warn(
                "clock", "nobody keeps it right, and schedules go by it",
                cure: "apt install systemd-timesyncd, or another NTP client")
    }

    private func store(at now: Timestamp) -> [Finding] {
        let directory = StateDirectory.standard(environment: environment)
        do {
            let store = try JobStore(directory: directory)
            let figures = try store.figures()
            let jobs = figures.jobs.values.reduce(0, +)
            return [
                .ok(
                    "state",
                    "\(directory.path): \(jobs) jobs, SQLite \(JobStore.libraryVersion)")
            ] + room(store) + [try daemon(store, figures, now)] + schedules(figures)
                + jobFindings(figures)
        } catch {
            return [
                .fail(
                    "state", "\(error)",
                    cure: "run it as the user of the service: sudo -u belay belay doctor")
            ]
        }
    }

    private func room(_ store: JobStore) -> [Finding] {
        guard !store.hasRoomForOutput else { return [] }
        return [
            .fail(
                "room", "the file system of \(store.directory) is full",
                cure: "make room: jobs cannot be recorded")
        ]
    }

    private func daemon(
        _ store: JobStore, _ figures: StoreFigures, _ now: Timestamp
    ) throws -> Finding {
        if try store.hasDaemon(at: now) { return .ok("daemon", "belay serve runs") }
        let isWanted = !figures.schedules.isEmpty || figures.unfinished > 0
        let seen = figures.daemonSeen.map { "was last seen \($0.rfc3339)" } ?? "was never started"
        let cure = "systemctl enable --now belay"
        return isWanted
            ? .fail("daemon", "belay serve \(seen), and there is work for it", cure: cure)
            : .warn("daemon", "belay serve \(seen): schedules would not run", cure: cure)
    }

    private func schedules(_ figures: StoreFigures) -> [Finding] {
        figures.schedules.map { schedule in
            switch schedule.state {
            case .enabled, .removed: .ok("schedule", "\(schedule.name): Enabled")
            case .paused:
                .warn(
                    "schedule", "\(schedule.name): Paused",
                    cure: "belay schedule resume \(schedule.name)")
            case .broken:
                .fail(
                    "schedule", "\(schedule.name): Broken",
                    cure: "belay schedule show \(schedule.name) has the reason")
            }
        } + zoneFindings()
    }

    private func zoneFindings() -> [Finding] {
        do {
            _ = try zones.rules(of: "Europe/Berlin")
            return [.ok("time zones", "tzdata is there")]
        } catch {
            return [.fail("time zones", "\(error)", cure: "apt install tzdata")]
        }
    }

    private func jobFindings(_ figures: StoreFigures) -> [Finding] {
        var findings: [Finding] = []
        if figures.setAside > 0 {
            findings.append(
                .fail(
                    "jobs", "\(figures.setAside) set aside, for coordinators died on them",
                    cure: "belay job list names them; belay job resume ID"))
        }
        if figures.owed > 0 {
            findings.append(
                .warn(
                    "staging", "\(figures.owed) servers may still have staged files",
                    cure: "belay job cleanup --all"))
        }
        return findings
    }
}
