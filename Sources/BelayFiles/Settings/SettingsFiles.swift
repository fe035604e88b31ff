import Foundation

extension Settings {
    /// The system's file.
    package static let systemPath = "/etc/belay/belay.yaml"

    /// The user's file: `$XDG_CONFIG_HOME/belay/belay.yaml`, by default `~/.config/belay/belay.yaml`
    /// (XDG Base Directory Specification: a relative path is passed over).
    package static func userPath(_ environment: [String: String]) -> String? {
        if let directory = environment["XDG_CONFIG_HOME"], directory.hasPrefix("/") {
            return join(directory, "belay/belay.yaml")
        }
        let path = expandTilde("~/.config/belay/belay.yaml")
        return path.hasPrefix("/") ? path : nil
    }

    /// What is in force for this process.
    /// - Throws: every problem of both files, each with its line.
    package static func standard(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(FileProblems) -> Settings {
        try read(
            [systemPath, userPath(environment)].compactMap(\.self), environment: environment)
    }

    /// - Parameter paths: the less important file first; one that is not there says nothing.
    package static func read(
        _ paths: [String], environment: [String: String]
    ) throws(FileProblems) -> Settings {
        var settings = Settings()
        var problems: [FileProblem] = []
        for path in paths where FileKind.of(path) != .missing {
            do throws(FileProblems) {
                try settings.add(path)
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw FileProblems(problems) }
        if let named = environment["BELAY_INVENTORY"], !named.isEmpty {
            settings.inventory = Setting(
                InventoryNames.split(named), from: .environment("BELAY_INVENTORY"))
        }
        return settings
    }

    private mutating func add(_ path: String) throws(FileProblems) {
        let root: YAMLNode?
        do throws(FileProblem) {
            root = try YAMLDocument.parse(try TextFile.text(path), path: path)
        } catch {
            throw FileProblems([error])
        }
        var reader = SettingsReader(path: path)
        if let why = SettingsReader.distrust(path) {
            reader.problems.append(FileProblem(path: path, message: why))
        }
        reader.add(root, to: &self)
        guard reader.problems.isEmpty else { throw FileProblems(reader.problems.inOrder) }
        files.append(path)
    }
}

/// Several inventories in one text.
enum InventoryNames {
    /// Paths are separated by commas. A text that ends in a comma is one list of hosts, as with
    /// `-i web1,web2,`.
    static func split(_ text: String) -> [String] {
        if text.hasSuffix(",") { return [text] }
        return text.split(separator: ",").map { String($0.trimming(while: \.isWhitespace)) }
    }
}
