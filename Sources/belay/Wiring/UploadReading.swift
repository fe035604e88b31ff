import BelayModel
import Foundation

extension UploadFile {
    /// Reads what is to be known of a file at submission. The digest is sha256sum's, of coreutils.
    init(reading path: String) throws {
        let url = URL(filePath: path).standardizedFileURL
        guard let size = try? url.resourceValues(forKeys: [.fileSizeKey]).fileSize else {
            throw PlanProblem("\(path): the file to upload cannot be read")
        }
        let sum = Process()
        sum.executableURL = URL(filePath: "/usr/bin/sha256sum")
        sum.arguments = ["--", url.path]
        let output = Pipe()
        sum.standardOutput = output
        sum.standardError = FileHandle.nullDevice
        try sum.run()
        let text = String(
            decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        sum.waitUntilExit()
        // A name with a backslash makes sha256sum put one before the digest.
        let digest = text.drop { $0 == "\\" }.prefix { $0 != " " }
        guard sum.terminationStatus == 0, digest.count == 64 else {
            throw PlanProblem("\(path): the file to upload cannot be read")
        }
        self.init(path: url.path, name: url.lastPathComponent, size: size, sha256: String(digest))
    }
}
