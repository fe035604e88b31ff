import Foundation

/// A playbook of a test. An item changes the smallest set of packages unless the test says otherwise:
/// what a test looks at are the moments between items.
struct TestBook: Sendable {
    var kind = "remediate"
    /// Lines of their own, such as `packages: security`.
    var head: [String] = []
    var items: [TestItem] = []

    var text: String {
        var lines = ["name: Test", "kind: \(kind)", "hosts: all"] + head
        let isSaid = head.contains { $0.hasPrefix("stop_within:") }
        if !isSaid { lines.append("stop_within: 0") }
        if !items.isEmpty { lines.append("phases:") }
        for phase in ["analyze", "download", kind] {
            let own = items.filter { $0.phase == phase || ($0.phase == "action" && phase == kind) }
            if !own.isEmpty { lines.append("  \(phase):") }
            lines += own.flatMap(\.lines)
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// An item of a test's playbook.
struct TestItem: Sendable {
    /// `analyze`, `download` or `action`.
    let phase: String
    let name: String
    /// The item's keys but `name`, in YAML.
    var keys: [String]

    /// An item that says on its server when it begins and ends, outside the staging directory.
    static func logged(
        _ phase: String, _ name: String, _ script: String, keys: [String] = []
    ) -> TestItem {
        let script = """
            say() { echo "$(date +%s.%N) $1 $BELAY_JOB $BELAY_PHASE $BELAY_ITEM" >>\(Truth.path); }
            say begin
            \(script)
            say end
            """
        return TestItem(phase: phase, name: name, keys: keys + run(script))
    }

    /// An item that goes on until the test lets it end by `LabServer.release`, for ten minutes at most.
    static func held(_ phase: String, _ name: String) -> TestItem {
        let script = """
            n=0
            until [ -e /run/belay-release.$BELAY_JOB ] || [ $n -gt 3000 ]; do
                sleep 0.2; n=$((n + 1))
            done
            """
        return logged(phase, name, script)
    }

    static func plain(
        _ phase: String, _ name: String, _ script: String, keys: [String] = []
    ) -> TestItem {
        TestItem(phase: phase, name: name, keys: keys + run(script))
    }

    private static func run(_ script: String) -> [String] {
        ["run: |"] + script.components(separatedBy: "\n").map { "  \($0)" }
    }

    fileprivate var lines: [String] {
        ["    - name: \(name)"] + keys.map { "      \($0)" }
    }
}
