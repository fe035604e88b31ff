import Foundation
import Synchronization

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
            host: ProcessInfo.processInfo.hostName, boot: boot.value ?? "",
            namespace: currentNamespace(), process: process, start: ownStart.value ?? 0)
    }

    /// Reads what this process needs to know of itself and of this boot, and keeps it: later there may
    /// be no descriptor left to read it with, and a lease must name its holder rightly.
    static func prepare() { _ = current() }

    /// Whether the process still runs; `nil`: it ran where this process cannot look, on another host
    /// or in another namespace.
    ///
    /// A process that cannot be looked at here and now, for want of a descriptor, is alive as long as
    /// there is one of its number.
    package var isAlive: Bool? {
        guard host == ProcessInfo.processInfo.hostName,
            namespace == nil || namespace == Self.currentNamespace()
        else { return nil }
        guard let current = Self.boot.value else { return Self.exists(process) }
        guard boot == current else { return false }
        guard let stat = Self.stat(of: process) else { return Self.exists(process) }
        return Self.startTime(in: stat) == start
    }

    /// Whether its uptime can be compared with this process's: it was the same kernel's.
    var sharesUptime: Bool { boot == Self.boot.value }

    package var description: String { "process \(process) on \(host)" }

    /// Milliseconds since boot, suspension included (CLOCK_BOOTTIME).
    static func uptime() -> Int64 {
        let clock = ContinuousClock()
        return Int64(clock.systemEpoch.duration(to: clock.now) / .milliseconds(1))
    }

    /// They are the same for as long as the process lives.
    private static let boot = OnceRead {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    private static let ownStart = OnceRead { stat(of: Int(getpid())).flatMap(startTime(in:)) }

    /// `pid:[4026531836]`.
    private static func currentNamespace() -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    }

    /// Whether there is a process of this number, be it one that has ended and was not waited for
    /// (kill(2)). It takes no descriptor.
    private static func exists(_ process: Int) -> Bool {
        guard let number = pid_t(exactly: process), number > 0 else { return false }
        return kill(number, 0) == 0 || errno == EPERM
    }

    /// What proc(5) says about a process; `nil`: there is none, or it cannot be read now.
    private static func stat(of process: Int) -> String? {
        try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    }

    /// In clock ticks since boot; `nil`: the process has ended, and was not waited for.
    private static func startTime(in stat: String) -> Int? {
        guard let name = stat.lastIndex(of: ")") else { return nil }
        // The command's name may hold blanks and parentheses; field 3 follows it, `starttime` is 22.
        let fields = stat[name...].dropFirst().split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return Int(fields[19])
    }
}

/// What is read until it is known, and then kept.
private final class OnceRead<Value: Sendable>: Sendable {
    private let kept = Mutex<Value?>(nil)
    private let read: @Sendable () -> Value?

    init(_ read: @escaping @Sendable () -> Value?) { self.read = read }

    /// `nil`: it cannot be read now.
    var value: Value? {
        kept.withLock { kept in
            if kept == nil { kept = read() }
            return kept
        }
    }
}
