import ArgumentParser
import BelayModel
import BelayStore

/// A job as the command line names it: its number, `last`, or so many before the last.
enum JobReference: Hashable, ExpressibleByArgument {
    case number(Int64)
    /// 1: the latest job.
    case back(Int)

    static let last = JobReference.back(1)

    init?(argument: String) {
        if let number = Int64(argument), number > 0 {
            self = .number(number)
        } else if argument == "last" {
            self = .last
        } else if argument.hasPrefix("last-"), let more = Int(argument.dropFirst(5)), more >= 0 {
            self = .back(more + 1)
        } else {
            return nil
        }
    }

    /// As ``init(argument:)`` takes it.
    var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .back(1): "last"
        case .back(let count): "last-\(count - 1)"
        }
    }

    var defaultValueDescription: String { text }

    /// - Throws: that there is no such job.
    func id(in store: JobStore) throws -> Int64 {
        switch self {
        case .number(let number): return number
        case .back(let count):
            guard let id = try store.latestJob(back: count - 1) else {
                throw NoJob(
                    description: count == 1
                        ? "there is no job yet" : "there are not so many jobs: \(text)")
            }
            return id
        }
    }

    struct NoJob: Error, CustomStringConvertible { let description: String }
}
