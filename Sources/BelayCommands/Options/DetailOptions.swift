import ArgumentParser
import BelayModel
import BelayReports

/// Which servers of a job are shown.
struct DetailOptions: ParsableArguments {
    @Option(
        help: "Only this server, or those like web*; may be repeated.", completion: .serverOfJob)
    var server: [String] =
        []
    @Flag(help: "Only servers that failed, timed out or were unreachable.") var failed = false
    @Option(
        help: ArgumentHelp(
            "Only servers with one of these, such as canceled,failed.", valueName: "list"))
    var status: String?

    func validate() throws { _ = try detail() }

    func detail() throws -> JobDetail {
        var detail = JobDetail()
        detail.names = server
        if failed { detail.statuses = JobDetail.failures }
        for word in (status ?? "").split(separator: ",") {
            guard
                let found = ServerStatus.allCases.first(where: {
                    $0.rawValue.lowercased() == word.lowercased()
                })
            else {
                let all = ServerStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--status \(word): there are \(all).")
            }
            detail.statuses.insert(found)
        }
        return detail
    }
}
