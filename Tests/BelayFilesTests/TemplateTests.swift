import BelayModel
import Foundation
import Testing

@testable import BelayFiles

/// The templates that are worked out in connection variables.
struct TemplateTests {
    private func user(_ template: String, _ variables: String = "") throws -> InventoryServer {
        let files = try Fixture(["hosts": "web1.example.com \(variables)\n"])
        try files.add("group_vars/all.yml", "ansible_user: \(template)\n")
        return try #require(try files.inventory("hosts").servers.first)
    }

    @Test(arguments: [
        ("'{{ deploy_user }}'", "deploy_user=ops", "ops"),
        ("'{{deploy_user}}'", "deploy_user=ops", "ops"),
        ("'{{- deploy_user -}}'", "deploy_user=ops", "ops"),
        ("'{{ a }}'", "a='{{ b }}' b=ops", "ops"),
        ("'{{ a }}-{{ b }}'", "a=1 b=x", "1-x"),
        ("'{{ nothing | default(\"root\") }}'", "", "root"),
        ("\"{{ nothing | default('root') }}\"", "", "root"),
        ("'{{ a | d(b) }}'", "b=ops", "ops"),
        ("'{{ a | default(\"x\", true) }}'", "a=''", "x"),
        ("'{{ a | default(\"x\", boolean=true) }}'", "a=''", "x"),
        ("'{{ a | default(\"x\") | upper }}'", "", "X"),
        ("'{{ inventory_hostname }}'", "", "web1.example.com"),
        ("'{{ inventory_hostname_short }}-u'", "", "web1-u"),
        ("'{{ users.admin }}'", "users='{\"admin\": \"ops\"}'", "ops"),
        ("'{{ users[\"admin\"] }}'", "users='{\"admin\": \"ops\"}'", "ops"),
        ("'{{ users[1] }}'", "users='[\"a\", \"b\"]'", "b"),
        ("'{{ \"x\" ~ a }}'", "a=1", "x1"),
        ("'{{ \"x\" + a }}'", "a='y'", "xy"),
        ("'{{ (a | default(\"z\")) ~ 1 }}'", "", "z1"),
        ("'a{b}c'", "", "a{b}c"),
    ])
    func isWorkedOut(_ template: String, _ variables: String, _ expected: String) throws {
        let server = try user(template, variables)
        #expect(server.problems == [])
        #expect(server.login.user == expected)
    }

    @Test func omitIsNotSet() throws {
        let server = try user("'{{ nothing | default(omit) }}'")
        #expect(server.problems == [])
        #expect(server.login.user == nil)
    }

    @Test(arguments: [
        ("'{{ nothing }}'", "'nothing' in it is not defined"),
        ("'{{ a.b }}'", "'a' in it is not defined"),
        ("'{% if x %}a{% endif %}'", "Belay does not work out {%"),
        ("'{# soon #}10.0.0.1'", "Belay does not work out {#"),
        ("'{{ a | regex_replace(\"x\") }}'", "'a' in it is not defined"),
        (
            "'{{ \"a\" | regex_replace(\"x\", \"y\") }}'",
            "Belay does not work out the filter 'regex_replace(…)'"
        ),
        ("'{{ \"a\" | b64decode }}'", "Belay does not work out the filter 'b64decode'"),
        ("'{{ range(3) }}'", "Belay does not work out 'range(…)'"),
        (
            "'{{ a if b else c }}'",
            "Belay works out names, text, default('…') and a few filters only"
        ),
        ("'{{ a'", "its {{ is not closed with }}"),
    ])
    func isRefused(_ template: String, _ message: String) throws {
        let problems = try user(template).problems
        #expect(problems.count == 1)
        #expect(
            problems.first?.message.hasSuffix("'ansible_user' is a template: " + message) == true)
    }

    @Test func addressesOfManyServersFromOneTemplate() throws {
        let inventory = try inventory(
            ini: "[g]\nweb[1:2]\n[g:vars]\nansible_host='{{ inventory_hostname }}.example.com'\n")
        #expect(inventory.servers.map(\.login.host) == ["web1.example.com", "web2.example.com"])
    }

    @Test func theEnvironment() throws {
        let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
        let server = try user("\"{{ lookup('env', 'HOME') }}/x\"")
        #expect(server.login.user == home + "/x")
    }

    @Test func whatAnsibleDefines() throws {
        let files = try Fixture([
            "inv/hosts": "web1 ansible_ssh_private_key_file='{{ inventory_dir }}/keys/id'\n"
        ])
        let server = try #require(try files.inventory("inv/hosts").servers.first)
        #expect(server.login.keyFile == files.path("inv/keys/id"))
    }

    @Test func unsafeTextIsNoTemplate() throws {
        let files = try Fixture([
            "hosts": "web1\n", "group_vars/all.yml": "ansible_password: !unsafe \"a{{b\"\n",
        ])
        let server = try #require(try files.inventory("hosts").servers.first)
        #expect(server.problems == [])
        #expect(server.login.password?.reveal() == "a{{b")
    }
}
