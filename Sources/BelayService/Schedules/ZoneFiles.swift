package import BelayModel
import BelaySystem
import Foundation
import Synchronization

/// The time zones of this machine, from /usr/share/zoneinfo.
///
/// A zone is read anew when its file has changed: rules change with an upgrade of tzdata, while a
/// daemon runs for months. One that cannot be read is an error, never UTC.
package final class ZoneFiles: Sendable {
    private struct Entry {
        let modified: Date?
        let rules: ZoneRules
    }

    private let directory: String
    private let known = Mutex<[String: Entry]>([:])
    private let looked = Mutex<ContinuousClock.Instant?>(nil)

    /// How often the files are looked at for a change.
    private static let pause = Duration.seconds(60)

    package init(directory: String = "/usr/share/zoneinfo") { self.directory = directory }

    /// Whether a file that was read has changed since; looked up once in a while.
    package func haveChanged() -> Bool {
        let isTime = looked.withLock { looked in
            if let looked, .now - looked < Self.pause { return false }
            looked = .now
            return true
        }
        guard isTime else { return false }
        return known.withLock(\.self).contains { modified(of: $0.key) != $0.value.modified }
    }

    private func modified(of name: String) -> Date? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(directory)/\(name)")
        return attributes?[.modificationDate] as? Date
    }

    package func rules(of name: String) throws(CalendarProblem) -> ZoneRules {
        guard Self.isName(name) else {
            throw CalendarProblem("'\(name)' is no name of a time zone, such as Europe/Berlin")
        }
        let file = "\(directory)/\(name)"
        let modified = modified(of: name)
        if let entry = known.withLock({ $0[name] }), modified != nil, entry.modified == modified {
            return entry.rules
        }
        guard let bytes = try? readFile(file, limit: 1 << 20) else {
            throw CalendarProblem("this machine knows no time zone '\(name)'\(advice(name))")
        }
        do {
            let rules = try ZoneRules(tzif: bytes)
            known.withLock { $0[name] = Entry(modified: modified, rules: rules) }
            return rules
        } catch {
            throw CalendarProblem("time zone '\(name)': \(error)")
        }
    }

    /// Names that cannot lead out of the directory.
    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count < 64 && !name.hasPrefix("/")
            && !name.split(separator: "/", omittingEmptySubsequences: false)
                .contains { $0.isEmpty || $0.hasPrefix(".") }
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic && $0.isASCII || ("0"..."9").contains($0)
                    || "+-_/".unicodeScalars.contains($0)
            }
    }

    /// A zone whose name differs in case or in its region.
    private func advice(_ name: String) -> String {
        let wanted = name.lowercased().split(separator: "/").last.map(String.init) ?? ""
        let near = names().first { candidate in
            let last = candidate.lowercased().split(separator: "/").last.map(String.init)
            return last == wanted
        }
        return near.map { "; did you mean \($0)?" }
            ?? "; the names are those of tzselect(8), and of the packages tzdata and tzdata-legacy"
    }

    private func names() -> [String] {
        let table = try? readFile("\(directory)/tzdata.zi")
        return String(decoding: table ?? [], as: UTF8.self).split(separator: "\n")
            .compactMap { line in
                let words = line.split(separator: " ")
                return switch words.first {
                case "Z": words.count > 1 ? String(words[1]) : nil
                case "L": words.count > 2 ? String(words[2]) : nil
                case .some, .none: nil
                }
            }
    }
}
