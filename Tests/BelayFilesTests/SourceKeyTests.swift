import BelayModel
import Testing

@testable import BelayFiles

/// The keys `source` and `archives` of a playbook.
struct SourceKeyTests {
    private func files(_ rest: String, kind: String = "remediate") throws -> Fixture {
        let text = "name: n\nkind: \(kind)\nhosts: all\n" + rest
        return try Fixture(["p.yml": text, "debs/a.deb": "", "file": ""])
    }

    @Test func push() throws {
        let files = try files("packages: all\nsource: push\narchives: debs\n")
        let playbook = try PlaybookFile.read(files.path("p.yml"))
        #expect(playbook.source == .push(archives: files.path("debs")))
    }

    @Test(arguments: ["", "source: mirror\n"]) func mirror(key: String) throws {
        let files = try files("packages: all\n" + key)
        #expect(try PlaybookFile.read(files.path("p.yml")).source == .mirror)
    }

    @Test(arguments: [
        (
            "source: push\n",
            "p.yml:5: 'source: push' needs the key 'archives', the directory of the .deb files"
        ),
        ("source: push\narchives: none\n", "p.yml:6: there is no directory none of archives"),
        ("source: push\narchives: file\n", "p.yml:6: file is a file; 'archives' takes a directory"),
        ("source: push\narchives: [debs]\n", "p.yml:6: 'archives' takes text, found a list"),
        ("archives: debs\n", "p.yml:5: 'archives' is only for 'source: push'"),
        ("source: mirror\narchives: debs\n", "p.yml:6: 'archives' is only for 'source: push'"),
        (
            "archives: debs\nsource: pusch\n",
            "p.yml:6: 'source' takes mirror or push, found 'pusch'; did you mean 'push'?"
        ),
    ])
    func problem(keys: String, expected: String) throws {
        let files = try files("packages: all\n" + keys)
        #expect(try problems(files) == [expected])
    }

    @Test func kindAndPackages() throws {
        let remove = try files("packages: [abc]\nsource: push\narchives: debs\n", kind: "uninstall")
        #expect(try problems(remove) == ["p.yml:5: 'source: push' is not for kind uninstall"])
        let none = try files("source: push\narchives: debs\n")
        #expect(try problems(none) == ["p.yml:4: 'source: push' needs the key 'packages'"])
    }

    private func problems(_ files: Fixture) throws -> [String] {
        do {
            _ = try PlaybookFile.read(files.path("p.yml"))
            return []
        } catch {
            return files.shortened(error)
        }
    }
}
