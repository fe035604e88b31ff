import Foundation
import Testing

/// Compares what Belay says of a job that has ended with what its servers say themselves.
///
/// - Items must have been made with `TestItem.logged`, or be package items.
func audit(
    _ job: JobReport, on servers: [LabServer], location: SourceLocation = #_sourceLocation
) async throws {
    for server in servers {
        let report = try job.server(server.name)
        let truth = try await Truth(of: job.uid, on: server)
        for step in report.steps where !step.isPackages {
            let found = problems(step, truth)
            #expect(found == [], "\(server.name) \(step)", sourceLocation: location)
        }
        #expect(
            report.status == expectedStatus(report, in: job), "\(server.name) \(report)",
            sourceLocation: location)
        #expect(
            report.staging.status != "Present" && report.staging.status != "Owed",
            "\(server.name) \(report.staging)", sourceLocation: location)
        let leftovers = try await server.leftovers()
        #expect(leftovers == [], "\(server.name)", sourceLocation: location)
        let cut = try await PackageTruth(on: server).unfinished
        #expect(cut == [], "\(server.name)", sourceLocation: location)
    }
    #expect(job.coordinator == nil, sourceLocation: location)
}

/// What in a step's record does not agree with what was written on the server.
private func problems(_ step: JobReport.Step, _ truth: Truth) -> [String] {
    let begins = truth.begins(step)
    let ends = truth.ends(step)
    var found: [String] = []
    if begins.count > 1 { found.append("it ran \(begins.count) times") }
    if begins.count != ends.count { found.append("\(begins.count) begins, \(ends.count) ends") }
    switch step.status {
    case "Skipped":
        if !begins.isEmpty { found.append("it ran") }
    case "Succeeded", "Failed", "TimedOut":
        if begins.isEmpty { found.append("it never ran") }
        // Written by the same clock; Belay's is rounded down to a millisecond.
        if let begin = begins.first, begin < seconds(step.started ?? "") {
            found.append("it began before its start")
        }
        if let end = ends.first, end > seconds(step.finished ?? "") + 0.001 {
            found.append("it ended after its end")
        }
    default:
        found.append("\(step.status) is not final")
    }
    return found
}

/// A server's status, as it follows from its steps by the contract's sections 2 and 3.
private func expectedStatus(_ server: JobReport.Server, in job: JobReport) -> String {
    let statuses = Set(server.steps.map(\.status))
    if statuses.contains("TimedOut") { return "TimedOut" }
    if statuses.contains("Failed") { return "Failed" }
    return statuses == ["Succeeded"] ? "Succeeded" : "Canceled"
}

extension JobReport.Step {
    /// Whether it is one of the items that Belay makes for packages: they do not write to the log.
    var isPackages: Bool { name.contains(" ") }
}
