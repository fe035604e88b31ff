import ArgumentParser
import BelayModel
import BelayReports
import BelayService
import BelayStore
import Foundation

/// The slots of groups of which only so many servers may be worked on at once.
struct SlotsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slots",
        abstract: "Shows the slots of at_once that are taken, and frees them.",
        subcommands: [SlotsListCommand.self, SlotsFreeCommand.self],
        defaultSubcommand: SlotsListCommand.self)
}

struct SlotsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the slots that are taken.")

    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await printing {
            let slots = try openStore().slots()
            if json { return Console.line(try JSONText.of(slots.map(SlotJSON.init))) }
            guard !slots.isEmpty else { return Console.say("No slot is taken.") }
            var table = PlainTable([
                .init("GROUP"), .init("SERVER"), .init("JOB", .right), .init("TAKEN", rank: 1),
                .init(""),
            ])
            for view in slots {
                table.add([
                    view.slot.group, view.slot.server, "\(view.slot.job)", view.taken.local,
                    view.words,
                ])
            }
            Console.write(table.text(columns: Console.columns))
        }
    }
}

struct SlotsFreeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "free",
        abstract: "Frees the slots that a server kept, because it is well again.")

    @Argument(help: "The server.") var server: String
    @Option(help: "Why, for others to read.") var reason: String

    func validate() throws {
        if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason is empty.") }
    }

    func run() async throws {
        try await reporting {
            let slots = try openStore().freeSlots(
                of: server, at: .now, origin: .current(),
                reason: reason)
            for slot in slots {
                Console.say("\(server): its slot of \(slot.group) is free, from job \(slot.job).")
            }
        }
    }
}

extension SlotView {
    /// Why it is taken.
    fileprivate var words: String {
        slot.kept.map { "kept, \($0)" } ?? "at work, the job is \(jobStatus.rawValue)"
    }
}

/// `belay slots --json`: one of its elements.
private struct SlotJSON: Encodable {
    let group: String
    let server: String
    let job: Int64
    let most: Int
    let taken: String
    @Nullable var kept: String?

    init(_ view: SlotView) {
        group = view.slot.group
        server = view.slot.server
        job = view.slot.job
        most = view.slot.most
        taken = view.taken.rfc3339
        kept = view.slot.kept
    }
}
