import ArgumentParser
import BelayDebian
import BelayEngine
import BelayFiles
import BelayModel
import BelaySSH
import BelaySystem
import Foundation

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copies a file to many servers, without a job.",
        discussion: """
            The path is absolute, or below the home directory (~/); that of a directory, or of the \
            file itself. A file that is there is replaced at once and keeps its owner and mode; a \
            new one gets the mode that it has here. What has arrived is compared with what was \
            sent.

            Exits with 0 when it did so everywhere, 2 when it failed somewhere, 4 when servers \
            were unreachable and it failed nowhere.
            """)

    @Argument(help: "The file of this machine.", completion: .file()) var file: String
    @Argument(
        help: ArgumentHelp(
            "Which servers, and where: web:&prod:/etc/motd.", valueName: "pattern:path"))
    var destination: String
    @Option(help: "The file's mode there, in octal: 0644.") var mode: String?
    @OptionGroup(title: "Which servers") var inventory: InventoryOptions
    @OptionGroup(title: "Reaching them") var reach: ReachOptions
    @OptionGroup(title: "What to do") var fleet: FleetOptions

    func validate() throws {
        guard let (pattern, _) = Self.split(destination) else {
            throw ValidationError(
                "\(destination): say where to, after the servers and a colon, as a path that begins "
                    + "with / or ~/: belay copy \(file) \(destination):/path")
        }
        try pattern.checkAsPattern()
        if let mode, Int(mode, radix: 8).map((0...0o7777).contains) != true {
            throw ValidationError("--mode \(mode): give octal digits, such as 0644.")
        }
    }

    /// Takes servers and path apart. A pattern may have colons: the path begins after the first one
    /// with a slash.
    static func split(_ text: String) -> (pattern: String, path: String)? {
        let starts = [":/", ":~/"].compactMap { text.firstRange(of: $0)?.lowerBound }
        guard let colon = starts.min() else { return nil }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }

    func run() async throws {
        try await reporting {
            guard let (pattern, path) = Self.split(destination) else { return }
            let digest: FileDigest
            do { digest = try FileDigest(reading: file) } catch {
                throw FileProblem(path: file, message: "cannot be copied: \(error)")
            }
            let shared = try SharedFile(file)
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            let permissions = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0o600
            let servers = try await FleetReach(
                pattern, inventory, reach, becomeUser: fleet.becomeUser)
            var work = FleetCommand.Work(
                script: CopyScript.text,
                arguments: CopyScript.arguments(
                    path: path, name: URL(filePath: file).lastPathComponent,
                    sha256: digest.sha256, mode: String(permissions & 0o7777, radix: 8),
                    forced: mode))
            work.input = { shared.source() }
            work.timeLimit = fleet.timeLimit
            let run = FleetRun(
                work: work, fleet: servers, output: fleet.output(servers),
                isJSON: fleet.format == .json)
            try await run.run(transport: servers.reach.brief(servers.directory))
        }
    }
}
