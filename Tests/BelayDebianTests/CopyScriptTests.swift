import Foundation
import Testing

@testable import BelayDebian

@Suite struct CopyScriptTests {
    /// `printf abc | sha256sum`
    private static let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    private let directory: URL

    init() throws { directory = try Shell.temporaryDirectory() }

    private func copy(
        _ text: String = "abc", to path: String, mode: String = "640", forced: String? = nil
    ) throws -> Shell.Result {
        let arguments = CopyScript.arguments(
            path: path, name: "name", sha256: Self.digest, mode: mode, forced: forced)
        return try Shell.run(
            "sh", ["-c", CopyScript.text, "sh"] + arguments, input: text,
            environment: ["HOME": directory.path])
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
    }

    private func mode(_ name: String) throws -> Int? {
        let path = directory.appending(path: name).path
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? NSNumber)?.intValue
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: directory.appending(path: name), encoding: .utf8)
    }

    @Test(arguments: ["~/file", "~/", "/"])
    func aFileIsCopiedToItsPlace(_ path: String) throws {
        let path = path == "/" ? directory.path + "/" : path
        #expect(try copy(to: path).output == "copied\n")
        let name = path.hasSuffix("file") ? "file" : "name"
        #expect(try files() == [name])
        #expect(try text(name) == "abc")
        #expect(try mode(name) == 0o640)
        #expect(try copy(to: path).output == "unchanged\n")
    }

    @Test func whatIsThereKeepsItsModeUnlessOneIsGiven() throws {
        let file = directory.appending(path: "file")
        try "before".write(to: file, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: file.path)
        #expect(try copy(to: file.path).output == "copied\n")
        #expect(try mode("file") == 0o604)
        #expect(try copy(to: file.path, forced: "0755").output == "copied\n")
        #expect(try mode("file") == 0o755)
        #expect(try copy(to: file.path, forced: "0755").output == "unchanged\n")
    }

    @Test func aLinkStaysOne() throws {
        let link = directory.appending(path: "link").path
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: directory.appending(path: "real").path)
        #expect(try copy(to: link).output == "copied\n")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link).hasSuffix("real"))
        #expect(try text("real") == "abc")
    }

    @Test func halfAFileChangesNothing() throws {
        let file = directory.appending(path: "file")
        try "before".write(to: file, atomically: false, encoding: .utf8)
        let result = try copy("ab", to: file.path)
        #expect(result.status == 1 && result.output.contains("nothing is changed"))
        #expect(try text("file") == "before")
        #expect(try files() == ["file"])
    }

    @Test func aPlaceThatIsNoneIsNamed() throws {
        let path = directory.appending(path: "no/file").path
        #expect(try copy(to: path).output == "there is no directory \(directory.path)/no\n")
        #expect(try copy(to: "/dev/null").output == "/dev/null is there, and is no file\n")
    }
}
