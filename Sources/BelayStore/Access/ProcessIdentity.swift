import Foundation

/// A process that cannot be mistaken for another one with the same number: before or after a reboot,
/// or in another container (proc(5), `starttime` and `/proc/sys/kernel/random/boot_id`;
/// pid_namespaces(7)).
package struct ProcessIdentity: Sendable, Hashable, Codable {
    package var host: String
    package var boot: String
    /// The inode of the namespace that the process's number is of; `nil`: not known, as in leases of
    /// before it was kept.
    package var namespace: String?
    package var process: Int
    /// In clock ticks since boot.
    package var start: Int

    package init(host: String, boot: String, namespace: String?, process: Int, start: Int) {
        self.host = host
        self.boot = boot
        self.namespace = namespace
        self.process = process
        self.start = start
    }

    /// This process.
    package static func current() -> ProcessIdentity {
        let process = Int(getpid())
        return ProcessIdentity(
            host: ProcessInfo.processInfo.hostName, boot: currentBoot(),
            namespace: currentNamespace(), process: process, start: startTime(of: process) ?? 0)
    }

    /// Whether the process still runs; `nil`: it ran where this process cannot look, on another host
    /// or in another namespace.
    package var isAlive: Bool? {
        guard host == ProcessInfo.processInfo.hostName,
            namespace == nil || namespace == Self.currentNamespace()
        else { return nil }
        return boot == Self.currentBoot() && Self.startTime(of: process) == start
    }

    /// Whether its uptime can be compared with this process's: it was the same kernel's.
    var sharesUptime: Bool { boot == Self.currentBoot() }

    package var description: String { "process \(process) on \(host)" }

    /// Milliseconds since boot, suspension included (CLOCK_BOOTTIME).
    static func uptime() -> Int64 {
        // The clock's zero is not told; the kernel's is (proc(5), `/proc/uptime`).
        let text = try? String(contentsOfFile: "/proc/uptime", encoding: .utf8)
        let seconds = text?.split(separator: " ").first.flatMap { Double($0) } ?? 0
        return Int64(seconds * 1000)
    }

    private static func currentBoot() -> String { boot }

    /// Asked for once: it is the same for as long as the process lives.
    private static let boot: String = {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }()

    /// `pid:[4026531836]`.
    private static func currentNamespace() -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
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
