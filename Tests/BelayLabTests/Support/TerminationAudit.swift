import Foundation
import Testing

/// What section 3 of the contract says of a job that was terminated, beside what `audit` checks.
func auditTermination(
    _ job: JobReport, on servers: [LabServer], location: SourceLocation = #_sourceLocation
) async throws {
    #expect(job.status == "Terminated", sourceLocation: location)
    let requested = seconds(try #require(job.terminationRequested, sourceLocation: location))
    let delivery = try await deliveryTime(job, on: servers, before: requested)
    for server in servers {
        let report = try job.server(server.name)
        let truth = try await Truth(of: job.uid, on: server)
        for step in report.steps where step.phase != "analyze" && step.status != "Skipped" {
            let late = latenesses(step, truth, after: requested, delivery: delivery)
            #expect(late == [], "\(server.name) \(step)", sourceLocation: location)
        }
        let analyze = Set(report.steps.filter { $0.phase == "analyze" }.map(\.status))
        #expect(
            analyze.count < 2 || analyze.contains("Failed"),
            "\(server.name): analyze was cut: \(report)", sourceLocation: location)
        let order = report.steps.map { $0.status == "Skipped" }
        #expect(
            order == order.sorted { !$0 && $1 }, "\(server.name): a gap in \(report.steps)",
            sourceLocation: location)
    }
    let left = job.phases.filter { ["Pending", "Scheduled", "Active"].contains($0.status) }
    #expect(left.isEmpty, "\(left)", sourceLocation: location)
}

/// - Returns: what of the step came after the request.
private func latenesses(
    _ step: JobReport.Step, _ truth: Truth, after requested: Double, delivery: Double
) -> [String] {
    var late: [String] = []
    let started = seconds(step.started ?? "")
    // The decision, by the journal: to the millisecond, which is what both are rounded down to.
    if started > requested + 0.0005 { late.append("started \(started - requested) s too late") }
    // The fact: a start that was decided may still be on its way to the server's shell.
    for begin in truth.begins(step) where begin > requested + delivery {
        late.append("began \(begin - requested) s after the request, allowed are \(delivery)")
    }
    return late
}

/// How long, in seconds, a start may be on its way: the machine may be busy, so the starts before
/// the request are what it is measured by.
private func deliveryTime(
    _ job: JobReport, on servers: [LabServer], before requested: Double
) async throws -> Double {
    var longest = 0.0
    for server in servers {
        let truth = try await Truth(of: job.uid, on: server)
        for step in try job.server(server.name).steps {
            for begin in truth.begins(step) where begin < requested {
                longest = max(longest, begin - seconds(step.started ?? ""))
            }
        }
    }
    return 2 * longest + 0.5
}
