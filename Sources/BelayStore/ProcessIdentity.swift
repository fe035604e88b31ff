import Foundation

/// A process that cannot be mistaken for another one with the same number, before or after a reboot
/// (proc(5), `starttime` and `/proc/sys/kernel/random/boot_id`).
package struct ProcessIdentity: Sendable, Hashable, Codable {
    package var host: String
    package var boot: String
    package var process: Int
    /// In clock ticks since boot.
    package var start: Int

    package init(host: String, boot: String, process: Int, start: Int) {
        self.host = host
        self.boot = boot
        self.process = process
        self.start = start
    }

    /// This process.
    package static func current() -> ProcessIdentity {
        let process = Int(getpid())
        return ProcessIdentity(
            host: ProcessInfo.processInfo.hostName, boot: currentBoot(), process: process,
            start: startTime(of: process) ?? 0)
    }

    /// Whether the process still runs; `nil`: it ran on another host, which cannot be asked.
    package var isAlive: Bool? {
        guard host == ProcessInfo.processInfo.hostName else { return nil }
        return boot == Self.currentBoot() && Self.startTime(of: process) == start
    }

    package var description: String { "process \(process) on \(host)" }

    private static func currentBoot() -> String {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }

    private static func startTime(of process: Int) -> Int? {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = stat.lastIndex(of: ")")
        else { return nil }
        // The command's name may hold blanks and parentheses; field 3 follows it, `starttime` is 22.
        let fields = stat[name...].dropFirst().split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return Int(fields[19])
    }
}
