import ArgumentParser
import BelayModel
import BelayReports
import BelayStore

struct PatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patch",
        abstract: "Patches servers now, without a playbook: a job like any other.",
        discussion: """
            Without packages it brings security updates (--security), or all updates (--all). Named \
            packages are brought to their newest version where they are installed. As root, by sudo \
            where the login is not root's.

            Ctrl-C terminates it: items in hand finish, nothing more starts.
            """)

    enum Extent: String, EnumerableFlag {
        case security, all

        static func help(for value: Extent) -> ArgumentHelp? {
            switch value {
            case .security: "Every package with a newer version in a security archive. The default."
            case .all: "Every package with a newer version."
            }
        }
    }

    @Argument(help: "Which servers, such as web:&prod.", completion: .pattern) var pattern: String
    @Argument(help: "Packages, as NAME or NAME=VERSION.") var packages: [String] = []
    @Flag(exclusivity: .exclusive) var extent: Extent?
    @Option(help: "never, if-required or always.") var reboot = RebootRule.never
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions
    @OptionGroup(title: "What to do") var job: JobSettings
    @OptionGroup(title: "Output") var view: ViewOptions

    func validate() throws {
        try pattern.checkAsPattern()
        if let extent, !packages.isEmpty {
            throw ValidationError("Give either packages or --\(extent.rawValue).")
        }
        _ = try names
        _ = try job.options(reach)
    }

    private var names: [PackageName] {
        get throws {
            try packages.map { text in
                let parts = text.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false
                )
                .map(String.init)
                let name = PackageName(name: parts[0], version: parts.dropFirst().first)
                guard name.isWellFormed else {
                    throw ValidationError(
                        "'\(text)' cannot be a package: give NAME or NAME=VERSION.")
                }
                return name
            }
        }
    }

    private var request: PackageRequest {
        get throws {
            if !packages.isEmpty { return .list(try names) }
            switch extent ?? .security {
            case .security: return .security
            case .all: return .all
            }
        }
    }

    func run() async throws {
        let ended = try await reporting {
            let what =
                packages.isEmpty ? (extent ?? .security).rawValue : packages.joined(separator: " ")
            let playbook = MadePlaybook(
                name: "patch \(pattern): \(what)".printable(atMost: 100), hosts: pattern,
                packages: try request, reboot: reboot)
            let request = try JobRequest(playbook, inventory, reach, job)
            return try await SubmittedJob(request).drive(view.viewer())
        }
        throw ExitCode(ended)
    }
}

extension RebootRule: ExpressibleByArgument {}
