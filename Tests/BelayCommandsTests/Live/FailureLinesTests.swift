import BelayModel
import BelayReports
import Testing

@testable import BelayCommands

@Suite struct FailureLinesTests {
    private static let start = Timestamp(milliseconds: 0)

    private func run(_ reasons: [String]) -> (run: JobRun, names: ServerNames) {
        let plan = Plan(
            name: "Updates", kind: .remediate, forks: reasons.count,
            phases: Phase.allCases.map {
                PhasePlan($0, items: [Item(name: "item", work: .run("true"))])
            },
            servers: reasons.indices.map {
                ServerPlan(name: "web\($0).example.org", address: "10.0.0.1", user: "root")
            })
        var run = JobRun(plan: plan, at: Self.start)
        _ = run.apply(.began, at: Self.start)
        for (server, reason) in reasons.enumerated() {
            _ = run.apply(
                .unreachable(
                    server: server, attempt: run.servers[server].attempt, reason: reason),
                at: Self.start)
        }
        return (run, ServerNames(plan.servers.map(\.name)))
    }

    @Test func aReasonIsToldOnce() {
        let (run, names) = run([
            "web0.example.org (10.0.0.1): refused", "web1.example.org (10.0.0.1): refused",
            "no route", "web3.example.org (10.0.0.1): refused",
        ])
        var lines = FailureLines()
        #expect(
            (0..<4).map { lines.line(.server($0), run, names) } == [
                "web0: Unreachable, refused", "web1: Unreachable, as web0",
                "web2: Unreachable, no route", "web3: Unreachable, as web0",
            ])
        #expect(lines.line(.staging(0), run, names) == nil)
    }

    @Test func manyReasonsAreNotRemembered() {
        let (run, names) = run((0..<150).map { "reason \($0 % 120)" })
        var lines = FailureLines()
        let told = (0..<150).map { lines.line(.server($0), run, names) ?? "" }
        #expect(told[120...129].allSatisfy { $0.contains(", as web") })
        #expect(told[100...119].allSatisfy { $0.contains(", reason ") })
    }
}
