import BelayDebian
import BelayModel
import Foundation

/// Reading package archives at submission, with dpkg's own tool.
enum ArchiveReading {
    /// All of a directory, in the order of their names.
    static func archives(in directory: String) throws -> [PushedArchive] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { $0.hasSuffix(".deb") }.sorted()
        guard !names.isEmpty else { throw PlanProblem("\(directory) has no file *.deb") }
        let archives = try names.map { try archive("\(directory)/\($0)") }
        try checkDoubles(archives)
        return archives
    }

    private static func archive(_ path: String) throws -> PushedArchive {
        // Says so of what is no file, such as a pipe, which dpkg-deb would wait for.
        let file = try UploadFile(reading: path)
        let control = try control(path)
        do {
            return try PushedArchive(control: control, file: file)
        } catch {
            throw PlanProblem(error.message)
        }
    }

    /// The first member of an archive is its control file: of a large one only the head is read.
    private static func control(_ path: String) throws -> String {
        let tool = Process()
        tool.executableURL = URL(filePath: "/usr/bin/dpkg-deb")
        tool.arguments = ["-f", path] + PushedArchive.fields
        tool.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"]
        let output = Pipe()
        tool.standardOutput = output
        tool.standardError = FileHandle.nullDevice
        do { try tool.run() } catch {
            throw PlanProblem("dpkg-deb is needed to read archives: \(error.localizedDescription)")
        }
        let text = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        tool.waitUntilExit()
        guard tool.terminationStatus == 0 else {
            throw PlanProblem("\(path) is no Debian package that can be read")
        }
        return text
    }

    /// Which of two files with one version would be installed could not be told.
    private static func checkDoubles(_ archives: [PushedArchive]) throws {
        var paths: [String: String] = [:]
        for archive in archives {
            let name = "\(archive.package) \(archive.version) \(archive.architecture)"
            if let other = paths.updateValue(archive.file.path, forKey: name) {
                throw PlanProblem("\(other) and \(archive.file.path) are both \(name)")
            }
        }
    }
}
