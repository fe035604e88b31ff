import BelayModel
import Foundation
import Testing

@testable import BelayFiles

/// Directories as inventories, with things in them that are none.
struct DirectoryTests {
    @Test(arguments: [
        ("README", "This directory has the inventory.\nRun: make (all)\n"),
        ("ec2.py", "import json\nprint(json.dumps({}))\n"),
        ("vars.yml", "domain: example.com\nports: [1, 2]\nnested:\n  key: value\n"),
        ("aws_ec2.yml", "plugin: amazon.aws.aws_ec2\nregions: [eu-central-1]\n"),
        ("constructed.yml", "plugin: ansible.builtin.constructed\nstrict: false\n"),
        ("site.yml", "- hosts: all\n  tasks: []\n"),
        ("script.sh", "#!/bin/sh\necho '{}'\n"),
        ("picture", "\u{7F}PNG\0\0"), ("program", "\u{7F}ELF\u{2}\u{1}"),
        ("broken.yml", "a: [1\n"), ("vault.yml", "$ANSIBLE_VAULT;1.1;AES256\n3130\n"),
        ("unit.service", "[Unit]\nDescription=Sync of images\n[Service]\nType=oneshot\n"),
        ("one.conf", "[service]\nType=oneshot\n"), ("krb5.conf", "[libdefaults]\nx = y\n"),
        ("values.json", "{\"pools\": [{\"name\": \"a\"}], \"conf\": {\"x\": {\"y\": 1}}}"),
        ("settings.toml", "name = 1\n[tool]\nx = 2\n"), ("broken.toml", "[tool\n"),
        ("empty.yml", ""),
        (
            "hosts.j2",
            "[web]\n{% for h in hosts %}\n{{ h }} ansible_host={{ h.ip }}\n{% endfor %}\n"
        ),
        ("hosts.yml.j2", "web:\n  hosts:\n{% for h in hosts %}\n    {{ h }}:\n{% endfor %}\n"),
        ("hosts.ini.j2", "[{{ name }}]\n{{ facts['a'] }}\n"), ("a.jinja2", "[web]\n{{ h }}\n"),
        ("hosts.erb", "[web]\n<% @h.each do |h| %>\n<%= h %> a=<%= h.a %>\n<% end %>\n"),
        ("hosts.tftpl", "[web]\n%{ for ip in ips ~}\n${ip} a b\n%{ endfor ~}\n"),
        ("plain", "[web]\n  {%- if x %}\nw1\n{% endif %}\n"),
        ("hosts.example", "[web]\n<name of a server>\n"), ("hosts.dist.ini", "[web]\nyour host\n"),
        ("hosts.sample.yml", "web: {hosts: [a, b]}\n"), ("hosts.old", "[web]\nw1 gone since May\n"),
        ("hosts.dpkg-dist", "[web]\nw1 w2\n"), ("#hosts#", "[web]\nw1 half a li"),
        ("README", "Inventory\n[web]\nweb1 is our server.\n"),
        ("fix.patch", "hosts\n[web]\n+w2 is new\n"),
    ])
    func whatIsNoInventoryIsPassedOver(_ name: String, _ text: String) throws {
        let files = try Fixture(["inv/hosts": "[debian]\nweb1\n", "inv/" + name: text])
        #expect(try files.inventory("inv").names == ["web1"])
        guard !text.isEmpty else { return }
        let warnings = try files.warnings("inv")
        #expect(warnings.count == 1)
        #expect(warnings.first?.hasPrefix("inv/\(name): is passed over: ") == true)
    }

    /// Ansible passes over the file that has it.
    @Test func aServerWhoseNameIsANumberIsLeftOut() throws {
        let files = try Fixture([
            "inv/a": "[web]\nweb1\n", "inv/b.yml": "db: {hosts: {1234: {}, '5678': {}}}\n",
        ])
        #expect(try files.inventory("inv").names == ["web1", "5678"])
        #expect(
            try files.warnings("inv") == [
                "inv/b.yml:1: the server 1234 is left out: its name is a number, and has to be quoted"
            ])
    }

    @Test func aMistakeInAnInventoryIsNotPassedOver() throws {
        let files = try Fixture(["inv/a": "[web]\nweb1\n", "inv/b": "[db]\ndb1\ndb2 x\n"])
        #expect(
            files.problems("inv") == [
                "inv/b:3: after a server's name come variables as name=value (word 2); there is no ="
            ])
    }

    /// A domain's ending says nothing of what is in a file.
    @Test(arguments: [
        "hosts.example.org", "db.j2.example.net", "inventory.new.example", "README-db",
    ])
    func namesThatAnInventoryMayHave(_ name: String) throws {
        let files = try Fixture(["inv/a": "[web]\nweb1\n", "inv/" + name: "[db]\ndb1\ndb2 x\n"])
        let isSaid = files.problems("inv").count == 1
        #expect(isSaid == !name.hasSuffix(".example"))
    }

    /// Ansible takes what it can read, whatever the file is called.
    @Test func aTemplateThatIsAnInventoryAsItStands() throws {
        let files = try Fixture(["inv/a": "[web]\nweb1\n", "inv/b.j2": "[db]\ndb1 a=\"{{ x }}\"\n"])
        #expect(try files.inventory("inv").names == ["web1", "db1"])
        #expect(try files.warnings("inv") == [])
    }

    @Test func ignoredNamesOfTheConfiguration() throws {
        let files = try Fixture([
            "ansible.cfg": """
            [defaults]
            inventory_ignore_patterns = ^private, x$
            [inventory]
            ignore_extensions = .off, .bak
            """,
            "inv/a": "web1\n", "inv/b.off": "web2\n", "inv/private": "web3\n",
            "inv/notex": "web4\n",
            "inv/c.txt": "web5\n", "inv/d.bak": "web6\n", "inv/group_vars/all.yml": "x: 1\n",
        ])
        var reader = InventoryReader(sources: [files.path("inv")])
        let configuration = try AnsibleConfiguration(path: files.path("ansible.cfg"))
        reader.configuration = configuration
        #expect(try reader.read { _ in }.names == ["web1", "web5"])
        #expect(configuration.settings == ["inventory_ignore_patterns", "ignore_extensions"])
    }

    @Test func ignoredNamesThatCannotBeRead() throws {
        let files = try Fixture([
            "ansible.cfg": """
            [defaults]
            inventory_ignore_patterns = (
            inventory_ignore_extensions = {{ REJECT_EXTS + ['.x'] }}
            """,
            "inv/a": "web1\n", "inv/b.bak": "web2\n",
        ])
        var reader = InventoryReader(sources: [files.path("inv")])
        let configuration = try AnsibleConfiguration(path: files.path("ansible.cfg"))
        reader.configuration = configuration
        #expect(try reader.read { _ in }.names == ["web1"])
        #expect(
            configuration.passedOver == [
                "inventory_ignore_patterns", "inventory_ignore_extensions",
            ]
        )
    }

    @Test func aVariableInTheWrongSectionIsAMistake() throws {
        let files = try Fixture(["inv/hosts": "[web]\nweb1\nansible_user=root\n"])
        #expect(files.problems("inv").first?.hasPrefix("inv/hosts:3: a server's name") == true)
    }

    @Test func aGroupThatIsDefinedNowhere() throws {
        let text = "[top:children]\nnone\n[web]\nweb1\n"
        let files = try Fixture(["inv/hosts": text, "hosts": text])
        #expect(try files.inventory("inv").names == ["web1"])
        #expect(try files.warnings("inv").count == 1)
        #expect(files.problems("hosts").count == 1)
    }

    @Test func linksToNothingAreNoVariables() throws {
        let files = try Fixture(["hosts": "web1\n", "group_vars/all/a.yml": "x: 1\n"])
        for name in ["all/b.yml", "ungrouped.yml"] {
            try FileManager.default.createSymbolicLink(
                atPath: files.path("group_vars/" + name), withDestinationPath: "/nowhere/at/all")
        }
        #expect(try files.inventory("hosts").servers.first?.variables == ["x": .int(1)])
    }

    @Test func namedFilesAreReadStrictly() throws {
        let files = try Fixture(["README": "This directory has the inventory.\n"])
        #expect(files.problems("README").count == 1)
    }

    @Test func somethingThatIsNoFile() throws {
        let files = try Fixture(["inv/hosts": "web1\n"])
        #expect(unsafe mkfifo(files.path("inv/pipe"), 0o600) == 0)
        #expect(try files.warnings("inv") == ["inv/pipe: is passed over: it is not a plain file"])
    }

    @Test func aCircleOfDirectories() throws {
        let files = try Fixture(["inv/hosts": "web1\n"])
        try FileManager.default.createSymbolicLink(
            atPath: files.path("inv/again"), withDestinationPath: files.path("inv"))
        #expect(files.problems("inv").first?.hasSuffix("in one another without end") == true)
    }

    // MARK: Programs

    private static let program = "#!/bin/sh\ntouch \"$0.ran\"\necho '{\"dyn\": [\"web2\"]}'\n"

    private func hasRun(_ files: Fixture, _ name: String) -> Bool {
        FileManager.default.fileExists(atPath: files.path(name + ".ran"))
    }

    @Test func programsBesideAnInventoryAreRun() throws {
        let files = try Fixture(["inv/hosts": "[debian]\nweb1\n"])
        try files.add("inv/dyn.sh", Self.program, isProgram: true)
        #expect(try files.inventory("inv").names == ["web2", "web1"])
    }

    /// Ansible goes on without the servers of a program that fails; nobody would see that they are
    /// missing.
    @Test func aProgramThatFailsIsNotPassedOver() throws {
        let files = try Fixture(["inv/hosts": "[debian]\nweb1\n"])
        try files.add("inv/dyn.sh", "#!/bin/sh\necho no token >&2\nexit 2\n", isProgram: true)
        #expect(files.problems("inv") == ["inv/dyn.sh: ended with status 2 (--list): no token"])
    }

    @Test func aProgramBesideAPluginsConfigurationIsRun() throws {
        let files = try Fixture(["inv/aws_ec2.yml": "plugin: amazon.aws.aws_ec2\n"])
        try files.add("inv/dyn.sh", Self.program, isProgram: true)
        #expect(try files.inventory("inv").names == ["web2"])
    }

    @Test func aProgramAloneIsRun() throws {
        let files = try Fixture()
        try files.add("inv/dyn.sh", Self.program, isProgram: true)
        #expect(try files.inventory("inv").names == ["web2"])
    }

    @Test func programsAreNotRunWhereNobodyWaits() throws {
        let files = try Fixture(["inv/hosts": "[debian]\nweb1\n"])
        try files.add("inv/dyn.sh", Self.program, isProgram: true)
        var reader = InventoryReader(sources: [files.path("inv")])
        reader.runsPrograms = false
        #expect(try reader.read { _ in }.names == ["web1"])
        reader.sources = [files.path("inv/dyn.sh")]
        #expect(try reader.read { _ in }.names == [])
        #expect(!hasRun(files, "inv/dyn.sh"))
    }

    @Test func programsBelowAreNotRun() throws {
        let files = try Fixture(["inv/hosts": "web1\n", "inv/sub/more": "web3\n"])
        try files.add("inv/sub/dyn.sh", Self.program, isProgram: true)
        #expect(try files.inventory("inv").names == ["web1", "web3"])
        #expect(!hasRun(files, "inv/sub/dyn.sh"))
        #expect(
            try files.warnings("inv").first?.hasPrefix("inv/sub/dyn.sh: is passed over") == true)
    }

    @Test func programsElsewhereAreNotRun() throws {
        let files = try Fixture(["bin/notes": "These are my tools (all of them).\n"])
        try files.add("bin/tool", Self.program, isProgram: true)
        #expect(files.problems("bin").first?.hasPrefix("bin: has a program and is no") == true)
        #expect(!hasRun(files, "bin/tool"))
    }

    @Test func manyProgramsAreNoInventory() throws {
        let files = try Fixture()
        for number in 1...21 { try files.add("bin/tool\(number)", Self.program, isProgram: true) }
        #expect(files.problems("bin").count == 1)
        #expect(!hasRun(files, "bin/tool1"))
    }

    @Test(.enabled(if: geteuid() == 0), arguments: [0o777, 0o757])
    func rootRunsNothingThatOthersMayWrite(_ mode: Int) throws {
        let files = try Fixture()
        try files.add("inv/dyn", Self.program, isProgram: true)
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: files.path("inv/dyn"))
        #expect(
            files.problems("inv/dyn") == [
                "inv/dyn: is not run: root runs it, and others may write the file"
            ])
        #expect(!hasRun(files, "inv/dyn"))
    }

    @Test(.enabled(if: geteuid() == 0)) func rootRunsNothingOfOthers() throws {
        let files = try Fixture()
        try files.add("inv/dyn", Self.program, isProgram: true)
        #expect(unsafe chown(files.path("inv/dyn"), 65_534, 65_534) == 0)
        #expect(files.problems("inv/dyn").first?.contains("belongs to another user") == true)
        #expect(unsafe chown(files.path("inv/dyn"), 0, 0) == 0)
        #expect(unsafe chmod(files.path("inv"), 0o777) == 0)
        #expect(files.problems("inv/dyn").first?.contains("others may write the directory") == true)
        #expect(!hasRun(files, "inv/dyn"))
    }
}
