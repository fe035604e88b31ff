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

    @Test(
        "What cannot be acted on concerns the servers that have it",
        arguments: [
            ("odd", "odd ansible_become_method=pbrun", ["odd: ", "pbrun"]),
            ("odd", "odd ansible_user='{{ nothing }}'", ["odd: ", "'nothing'"]),
            (
                "odd", "odd ansible_ssh_common_args='-o NoSuchKeyword=1'",
                ["odd: ", "nosuchkeyword"]
            ),
            ("odd", "odd ansible_connection=winrm", ["odd: left out", "'winrm'"]),
        ])
    func oddServer(name: String, line: String, words: [String]) async throws {
        let box = try await AdminBox(try await Lab.few)
        let path = try box.workspace.write("odd.ini", "[good]\nweb1\n[strange]\n\(line)\n")
        let refused = try await box.belay("exec", name, "-b", "-i", path, "--", "true")
        #expect(refused.status == 65, "\(refused)")
        for word in words { #expect(refused.errors.contains(word), "\(refused.errors)") }
        let listed = try await box.belay("inventory", "list", "good", "-i", path)
        #expect(listed.status == 0, "\(listed)")
        #expect(listed.errors.isEmpty, "\(listed.errors)")
    }

    @Test("Limits are intersected")
    func twoLimits() async throws {
        let box = try await AdminBox(try await Lab.few)
        let result = try await box.belay(
            "inventory", "list", "-i", "a,b,c", "-l", "a,b", "-l", "!b", "--json")
        #expect(result.output.contains("\"name\":\"a\""), "\(result)")
        #expect(!result.output.contains("\"name\":\"b\""), "\(result)")
        #expect(!result.output.contains("\"name\":\"c\""), "\(result)")
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
            ["inventory", "list", "", "-i", "web1,"], ["ping", ",", "-i", "web1,"],
            ["exec", "", "-i", "web1,", "--", "true"], ["run", "x.yml", "-i", "web1,", "-l", ""],
            ["ping", "all", "-i", "web1,", "-l", " : "],
            ["ping", "all", "-i", "web1,", "-u", "one", "--user", "two"],
            ["job", "logs", "1", "--step", "a", "--step=b"],
        ])
    func wrongUsage(arguments: [String]) async throws {
        let box = try await AdminBox(try await Lab.few)
        let result = try await box.start(arguments).result()
        #expect(result.status == 64, "\(result)")
        #expect(!result.errors.isEmpty)
    }
}
