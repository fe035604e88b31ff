import Foundation
import Metrics
import Synchronization

/// Collects how long the coordinator's rounds take.
final class Rounds: MetricsFactory, TimerHandler {
    private let nanoseconds = Atomic<Int64>(0)

    /// Makes the process's metrics come here. Once in a process.
    static func install() -> Rounds {
        let rounds = Rounds()
        MetricsSystem.bootstrap(rounds)
        return rounds
    }

    /// In milliseconds.
    var longest: Double { Double(nanoseconds.load(ordering: .relaxed)) / 1e6 }

    func recordNanoseconds(_ duration: Int64) {
        nanoseconds.max(duration, ordering: .relaxed)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        label == "belay_round_duration" ? self : NOOPMetricsHandler.instance
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        NOOPMetricsHandler.instance
    }

    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler { NOOPMetricsHandler.instance }

    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

/// What this process has taken of the processors, in seconds (proc(5), `stat`, fields 14 and 15).
func processorSeconds() -> Double {
    let stat = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
        return 0
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
}

/// The most memory that this process had, in MB (proc(5), `VmHWM`).
func peakMemory() -> Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kilobytes = line?.split { $0 == " " || $0 == "\t" }.dropFirst().first
    return (kilobytes.flatMap { Double($0) } ?? 0) * 1.024 / 1000
}
