/// Notes for the admin besides the packages: repairs, and reboots.
struct SystemNotes {
    let transcript: Transcript

    init(_ transcript: Transcript) { self.transcript = transcript }

    func notes(_ changes: [Simulation.Change]) -> [String] {
        repairs + reboots(changes)
    }

    private var repairs: [String] {
        let lines = { (name: String) in
            transcript.first(name).map { $0.lines.filter { !$0.isEmpty }.joined(separator: "; ") }
        }
        let mended = lines("repaired").map { "dpkg was mended first: \($0)" }
        let would = lines("repair").map { "dpkg would be mended first: \($0)" }
        return [mended, would].compactMap { $0 }
    }

    private func reboots(_ changes: [Simulation.Change]) -> [String] {
        var notes: [String] = []
        if let section = transcript.first("reboot") {
            let packages = section.lines.filter { !$0.isEmpty }.joined(separator: ", ")
            notes.append(
                "a reboot is required already" + (packages.isEmpty ? "" : ", for \(packages)"))
        }
        let kernels = transcript.columns("kernels")
        if let running = kernels.first?.first, kernels.count > 1, let newest = kernels.last?.first,
            running != newest, kernels.dropFirst().contains(where: { $0.first == running })
        {
            notes.append("the running kernel \(running) is not the newest installed, \(newest)")
        }
        let names = changes.map(\.plainName).filter(Self.asksForReboot).sorted()
        if !names.isEmpty {
            notes.append("a reboot will be required, for \(names.joined(separator: ", "))")
        }
        return notes
    }

    /// Packages whose new version nothing but a reboot brings into use everywhere.
    private static func asksForReboot(_ package: String) -> Bool {
        package.hasPrefix("linux-image-") || ["libc6", "dbus", "systemd"].contains(package)
    }
}
