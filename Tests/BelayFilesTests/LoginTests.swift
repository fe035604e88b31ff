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
        ("ansible_ssh_common_args='-J none'", Login(host: "h")),
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
            "ansible_become_password={{vault_password}}",
            "'ansible_become_password' is a Jinja template, which Belay does not work out; write "
                + "its value"
        ),
        (
            "ansible_ssh_common_args='-o StrictHostKeyChecking=no'",
            "'ansible_ssh_common_args': Belay acts on -J and -o ProxyJump only, found -o "
                + "StrictHostKeyChecking"
        ),
        (
            "ansible_ssh_common_args='-o ProxyCommand=\"ssh -W %h:%p j\"'",
            "'ansible_ssh_common_args': Belay acts on -J and -o ProxyJump only, found -o "
                + "ProxyCommand; name the jump host with -J"
        ),
        (
            "ansible_ssh_common_args=-C",
            "'ansible_ssh_common_args': Belay acts on -J and -o ProxyJump only, found -C"
        ),
        ("ansible_ssh_common_args=-J", "'ansible_ssh_common_args': nothing follows -J"),
        (
            #"ansible_ssh_common_args="'x""#,
            "'ansible_ssh_common_args': the quote ' is not closed"
        ),
    ])
    func saysWhatIsWrong(_ variables: String, _ message: String) throws {
        #expect(try problems(ini: "h " + variables) == ["hosts:1: " + message])
    }

    @Test func aProblemOfAGroupIsToldOnce() throws {
        #expect(
            try problems(ini: "[g]\nh[1:50]\n[g:vars]\nansible_port=x\nansible_become=x\n") == [
                "hosts:4: 'ansible_port' takes a port from 1 to 65535",
                "hosts:5: 'ansible_become' takes yes or no",
            ])
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
            a ansible_connection=local
            b ansible_connection=ssh ansible_become_method=sudo
            c ansible_ssh_extra_args='-v' ansible_become_flags=''
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
                "hosts:2: 'ansible_connection' is passed over: Belay reaches every server over SSH",
                "hosts:4: 'ansible_ssh_extra_args' is passed over: Belay does not act on it",
                "hosts:7: 'ansible_become_exe' is passed over: Belay does not act on it",
            ])
    }
}
