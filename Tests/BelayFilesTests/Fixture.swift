import Foundation

@testable import BelayFiles

/// A directory of files that is gone when the test is over.
final class Fixture {
    let directory: String

    init(_ files: [String: String] = [:]) throws {
        directory = NSTemporaryDirectory() + "belay-files-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true)
        for (name, text) in files { try add(name, text) }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    func path(_ name: String) -> String { directory + "/" + name }

    func add(_ name: String, _ text: String, isProgram: Bool = false) throws {
        let url = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        if isProgram { try makeProgram(url) }
    }

    /// A copy by another process: programs that other tests start at this moment keep what this one
    /// has open for writing open, too, and nothing runs a file that somebody may write.
    private func makeProgram(_ url: URL) throws {
        let copy = Process()
        copy.executableURL = URL(fileURLWithPath: "/usr/bin/install")
        copy.arguments = ["-m", "755", url.path, url.path + ".copy"]
        try copy.run()
        copy.waitUntilExit()
        try FileManager.default.removeItem(at: url)
        try FileManager.default.moveItem(atPath: url.path + ".copy", toPath: url.path)
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    }

    /// The problems that reading one of the files has, without the directory.
    func shortened(_ problems: FileProblems) -> [String] {
        problems.problems.map { $0.description.replacing(directory + "/", with: "") }
    }
}
