import Foundation
import Testing

extension FewTests {
    @Test(
        "A playbook that cannot be read: file, line, what was expected",
        arguments: [
            ("name: X\nkind: [\n", [".yml:3"]),
            (
                "name: X\nkind: remediate\nhosts: all\npackages: security\nfork: 3\n",
                [":5", "'forks'"]
            ),
            ("name: X\nkind: remove\nhosts: all\npackages: security\n", [":2", "remediate"]),
            (
                "name: X\nkind: remediate\nhosts: all\nphases:\n  action:\n    - {name: a, run: b}\n",
                [":5", "remediate"]
            ),
        ])
    func badPlaybook(text: String, words: [String]) async throws {
        let box = try await AdminBox(try await Lab.few)
        let result = try await box.start(box.runArguments(text: text)).result()
        #expect(result.status == 65, "\(result)")
        for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
        #expect(result.output.isEmpty)
    }

    @Test(
        "An inventory that cannot be read",
        arguments: [
            ("[a:children]\nb\n[b:children]\na\n", [".ini"]),
            ("[web\nweb1\n", [".ini:1"]),
        ])
    func badInventory(text: String, words: [String]) async throws {
        let box = try await AdminBox(try await Lab.few)
        let path = try box.workspace.write("bad.ini", text)
        let result = try await box.belay("inventory", "list", "-i", path)
        #expect(result.status == 65, "\(result)")
        for word in words { #expect(result.errors.contains(word), "\(result.errors)") }
    }

    @Test("A limit's file that cannot be read")
    func badLimit() async throws {
        let box = try await AdminBox(try await Lab.few)
        let result = try await box.belay(
            "inventory", "list", "-i", box.inventory, "-l", "@nowhere")
        #expect(result.status == 65, "\(result)")
        #expect(result.errors.contains("nowhere"), "\(result)")
    }

    @Test(
        "Wrong usage is told with exit status 64",
        arguments: [
            ["run"], ["run", "x.yml"], ["job", "show", "seven"], ["frobnicate"],
            ["job", "cleanup"], ["exec", "all", "-i", "web1,"],
            ["run", "x.yml", "-i", "web1,", "-e", "novalue"],
        ])
    func wrongUsage(arguments: [String]) async throws {
        let box = try await AdminBox(try await Lab.few)
        let result = try await box.start(arguments).result()
        #expect(result.status == 64, "\(result)")
        #expect(!result.errors.isEmpty)
    }
}
