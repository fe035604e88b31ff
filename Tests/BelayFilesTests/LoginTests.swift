import BelayModel
import Foundation
import Testing

@testable import BelayFiles

struct LoginTests {
    private func login(_ variables: String) throws -> Login {
        try #require(try inventory(ini: "h " + variables).servers.first).login
    }

    @Test(arguments: [
        ("", Login(host: "h")),
        ("ansible_host=10.0.0.1 ansible_port=2222", Login(host: "10.0.0.1", port: 2222)),
        (
            "ansible_ssh_host=a ansible_ssh_port=22 ansible_ssh_user=u",
            Login(host: "a", port: 22, user: "u")
        ),
        ("ansible_host=a ansible_ssh_host=b", Login(host: "b")),
        ("ansible_user=1000", Login(host: "h", user: "1000")),
        ("ansible_private_key_file=/k", Login(host: "h", keyFile: "/k")),
        ("ansible_ssh_private_key_file=/k", Login(host: "h", keyFile: "/k")),
        ("ansible_password=x", Login(host: "h", password: Secret("x"))),
        ("ansible_ssh_pass=x", Login(host: "h", password: Secret("x"))),
        ("ansible_become=yes", Login(host: "h", become: true)),
        ("ansible_become=False", Login(host: "h", become: false)),
        ("ansible_become_user=app", Login(host: "h", becomeUser: "app")),
        ("ansible_become_pass=x", Login(host: "h", becomePassword: Secret("x"))),
        ("ansible_become_password=x", Login(host: "h", becomePassword: Secret("x"))),
        ("ansible_sudo_pass=x", Login(host: "h", becomePassword: Secret("x"))),
        ("ansible_user= ansible_port=", Login(host: "h")),
        ("ansible_user=None", Login(host: "h")),
        ("ansible_python_interpreter=/usr/bin/python3", Login(host: "h")),
        ("ansible_ssh_common_args='-J jump:2222'", Login(host: "h", proxyJump: "jump:2222")),
        ("ansible_ssh_common_args='-Ja,b'", Login(host: "h", proxyJump: "a,b")),
        ("ansible_ssh_common_args='-o ProxyJump=u@j'", Login(host: "h", proxyJump: "u@j")),
        ("ansible_ssh_common_args='-oproxyjump=j -J k'", Login(host: "h", proxyJump: "j")),
        (#"ansible_ssh_common_args='-o "ProxyJump j"'"#, Login(host: "h", proxyJump: "j")),
        ("ansible_ssh_common_args='-J none'", Login(host: "h", proxyJump: "none")),
    ])
    func reads(_ variables: String, _ expected: Login) throws {
        #expect(try login(variables) == expected)
    }

    @Test func expandsTheHomeDirectory() throws {
        #expect(
            try login("ansible_ssh_private_key_file=~/.ssh/k").keyFile
                == NSHomeDirectory() + "/.ssh/k")
    }

    @Test(arguments: [
        ("ansible_port=ssh", "'ansible_port' takes a port from 1 to 65535"),
        ("ansible_port=70000", "'ansible_port' takes a port from 1 to 65535"),
        ("ansible_become=maybe", "'ansible_become' takes yes or no"),
        ("ansible_user=[1]", "'ansible_user' takes text, found a list or a mapping"),
        (#"ansible_password="'a\nb'""#, "'ansible_password' takes one line of text"),
        (
            "ansible_become_method=runas",
            "'ansible_become_method' takes sudo, su or doas, found 'runas'"
        ),
        (
            "ansible_become_password={{vault_password}}",
            "'ansible_become_password' is a template: 'vault_password' in it is not defined; have "
                + "it asked for with -K"
        ),
        (
            #"ansible_host="{{lookup('file','x')}}""#,
            "'ansible_host' is a template: of lookups Belay works out lookup('env', 'NAME') only"
        ),
        (
            "ansible_user='{{a}}' a='{{ b }}' b='x{{ a }}'",
            "'ansible_user' is a template: 'a' is worked out from itself"
        ),
        ("ansible_ssh_common_args='-F x'", "'ansible_ssh_common_args': Belay cannot act on -F"),
        (
            "ansible_ssh_extra_args=word",
            "'ansible_ssh_extra_args': Belay cannot act on the word 'word'"
        ),
        ("ansible_ssh_common_args=-J", "'ansible_ssh_common_args': nothing follows -J"),
        (
            #"ansible_ssh_common_args="'x""#,
            "'ansible_ssh_common_args': the quote ' is not closed"
        ),
        (
            "ansible_connection=shh",
            "'ansible_connection' is 'shh', which Belay does not know; did you mean 'ssh'?"
        ),
        (#"ansible_host="'\x1b[31m'""#, "'ansible_host' has characters that cannot be shown"),
    ])
    func saysWhatIsWrong(_ variables: String, _ message: String) throws {
        let text = "[odd]\nh \(variables)\n[good]\nweb1\n"
        #expect(try hindrances(ini: text) == ["hosts:2: " + message])
        // The others are usable all the same.
        #expect(try inventory(ini: text)["web1"]?.problems == [])
    }

    @Test func aProblemOfAGroupIsToldOnce() throws {
        #expect(
            try hindrances(ini: "[g]\nh[1:50]\n[g:vars]\nansible_port=x\nansible_become=x\n") == [
                "hosts:4: 'ansible_port' takes a port from 1 to 65535",
                "hosts:5: 'ansible_become' takes yes or no",
            ])
    }

    @Test(arguments: ["local", "winrm", "community.docker.docker", "network_cli", "my.own.way"])
    func anotherConnectionIsKept(_ connection: String) throws {
        let text = "h ansible_connection=\(connection) ansible_port='{{ x }}'\n"
        let server = try #require(try inventory(ini: text).servers.first)
        #expect(server.otherConnection == connection)
        #expect(server.problems == [])
    }

    @Test(arguments: ["ssh", "smart", "paramiko", "ansible.builtin.ssh", "paramiko_ssh"])
    func sshIsSSH(_ connection: String) throws {
        let server = try inventory(ini: "h ansible_connection=\(connection)\n").servers.first
        #expect(server?.otherConnection == nil)
        #expect(server?.problems == [])
    }

    @Test func templatesElsewhereAreText() throws {
        let inventory = try inventory(ini: "h motd='{{ hello }}'")
        #expect(inventory.servers[0].variables == ["motd": .string("{{ hello }}")])
    }

    @Test func secretsAreInNoDescription() throws {
        let inventory = try inventory(
            ini: "h ansible_password=s3cret ansible_become_pass=s3cret x=1")
        #expect(inventory.servers[0].login.password?.reveal() == "s3cret")
        #expect(inventory.servers[0].variables == ["x": .int(1)])
        var dumped = ""
        dump(inventory, to: &dumped)
        #expect(!dumped.contains("s3cret"))
        #expect(!"\(inventory) \(String(reflecting: inventory))".contains("s3cret"))
    }

    @Test func warnsOfWhatItDoesNotActOn() throws {
        let files = try Fixture([
            "hosts": """
            [g]
            a ansible_connection=local ansible_hots=x
            b ansible_connection=ssh ansible_become_method=sudo ansible_hots=x
            c ansible_ssh_extra_args='-v -o StrictHostKeyChecking=no' ansible_become_flags=''
            d[1:9]
            [g:vars]
            ansible_become_exe=/usr/local/bin/sudo
            """
        ])
        var warnings: [String] = []
        _ = try InventoryReader(sources: [files.path("hosts")]).read {
            warnings.append($0.description.replacing(files.directory + "/", with: ""))
        }
        #expect(
            warnings == [
                "hosts:3: there is no variable 'ansible_hots'; did you mean 'ansible_host'?",
                "hosts:4: 'ansible_ssh_extra_args': -o StrictHostKeyChecking passed over; Belay "
                    + "always checks host keys",
                "hosts:7: 'ansible_become_exe' is passed over: Belay does not act on it",
            ])
    }
}
