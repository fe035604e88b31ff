import BelaySystem
import Foundation

/// Reads the files that people write: UTF-8, of a sensible size, and not encrypted.
enum TextFile {
    /// The bytes of a file, without a byte order mark, decrypted where there is a vault.
    /// - Throws: that it cannot be read, is too large, or cannot be decrypted.
    static func bytes(_ path: String, vault: Vault? = nil) throws(FileProblem) -> [UInt8] {
        try decrypted(try encryptedBytes(path), path: path, vault: vault)
    }

    /// - Throws: that the bytes are encrypted, and cannot be decrypted.
    static func decrypted(
        _ bytes: [UInt8], path: String, vault: Vault?
    ) throws(FileProblem) -> [UInt8] {
        guard Vault.isEncrypted(bytes) else { return bytes }
        guard let vault else {
            throw FileProblem(
                path: path, line: 1,
                message: "is encrypted with Ansible Vault, which Belay reads in inventories only")
        }
        guard !vault.isEmpty else {
            throw FileProblem(path: path, line: 1, message: Vault.complaint("the file").message)
        }
        do throws(Complaint) {
            return try vault.decrypt(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw FileProblem(path: path, line: 1, message: "the file: \(error.message)")
        }
    }

    /// The first bytes of a file; none where it cannot be read.
    static func start(of path: String) -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
        defer { try? file.close() }
        return (try? file.read(upToCount: 4)) ?? Data()
    }

    /// The bytes of a file, which may be encrypted, without a byte order mark.
    static func encryptedBytes(_ path: String) throws(FileProblem) -> [UInt8] {
        var bytes: [UInt8]
        do throws(SystemError) {
            bytes = try readFile(path)
        } catch {
            throw FileProblem(path: path, message: reason(error, path))
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        return bytes
    }

    /// The text of a file.
    /// - Throws: as `bytes(_:)`, and that it is not UTF-8, with the line.
    static func text(_ path: String) throws(FileProblem) -> String {
        try text(try bytes(path), path: path)
    }

    static func text(_ bytes: [UInt8], path: String) throws(FileProblem) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let bad = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
        throw FileProblem(path: path, line: (bad ?? 0) + 1, message: "is not UTF-8 text")
    }

    private static func reason(_ error: SystemError, _ path: String) -> String {
        if error.code == EFBIG { return "is larger than \(largestFile >> 20) MiB" }
        return switch FileKind.of(path) {
        case .missing: "cannot be read: no such file"
        case .directory: "cannot be read: it is a directory"
        case .file: "cannot be read: \(error.reason)"
        }
    }
}

/// What is at a path, links followed.
enum FileKind {
    case missing, directory
    /// A regular file, or something else that can be read, such as `/dev/fd/63`.
    case file

    static func of(_ path: String) -> FileKind {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { return .missing }
        // A path that ends in a slash is a directory's (POSIX.1-2017, 4.13 pathname resolution).
        return files.fileExists(atPath: path + "/") ? .directory : .file
    }
}
