import BelayModel
import Testing

@testable import BelayFiles

/// What Ansible Vault encrypted; the password is `example`, and so is each value.
struct VaultTests {
    static let value = """
        $ANSIBLE_VAULT;1.1;AES256
        30663130396563343262646632316132393132653963663066653264303831613631656366636562
        3837326136313064323562613663383839393538623166300a383662626164353332306137646634
        31353734383361366565616331396265623333393630313162613063626332323961333364303136
        6365616465646632390a636233663365643761643030313961363638393330383933303933356331
        3831
        """
    /// `[debian]`, `web1`.
    static let inventory = """
        $ANSIBLE_VAULT;1.1;AES256
        30656636316163393132643433343234393835376539646364356163653236643330663566643264
        6635343963363734336436623335663035653537353034380a643861653563646137643463393235
        30626539646236653633313735636431353662306234326236316431316631363730643536313333
        3131323333306339340a636531636563343065643833616232643964326331633962356263326438
        3338
        """

    private static func indented(_ name: String) -> String {
        "\(name): !vault |\n"
            + value.split(separator: "\n").map { "  \($0)\n" }.joined()
    }

    private func read(
        _ files: Fixture, _ passwords: [String]
    ) throws -> (Inventory, [String]) {
        var warnings: [FileProblem] = []
        var reader = InventoryReader(sources: [files.path("hosts")])
        reader.vault = Vault(passwords: passwords.map { Secret($0) })
        let inventory = try reader.read { warnings.append($0) }
        return (inventory, warnings.isEmpty ? [] : files.shortened(FileProblems(warnings)))
    }

    @Test func whatIsNotNeededIsPassedOver() throws {
        let files = try Fixture([
            "hosts": "web1\n", "group_vars/all/vault.yml": Self.inventory,
            "group_vars/all/vars.yml": "ansible_user: deploy\n" + Self.indented("db_password"),
        ])
        let (inventory, warnings) = try read(files, [])
        #expect(inventory.servers.first?.login.user == "deploy")
        #expect(inventory.servers.first?.variables == [:])
        #expect(inventory.servers.first?.problems == [])
        #expect(
            warnings == [
                "group_vars/all/vars.yml:2: 'db_password': encrypted with Ansible Vault and passed "
                    + "over; --vault-password-file has it read",
                "group_vars/all/vault.yml:1: is encrypted with Ansible Vault and passed over; "
                    + "--vault-password-file has it read",
            ])
    }

    @Test func aPasswordThatIsNeededIsAProblemOfItsServers() throws {
        let files = try Fixture([
            "hosts": "[a]\nweb1\n[b]\nweb2\n",
            "group_vars/a.yml": Self.indented("ansible_become_password"),
        ])
        let (inventory, _) = try read(files, [])
        #expect(
            inventory["web1"]?.problems.map(\.use) == [.becomePassword])
        #expect(
            inventory["web1"]?.problems.first?.message.hasSuffix(
                "'ansible_become_password' the value is encrypted with Ansible Vault; give its "
                    + "password with --vault-password-file, or have it asked for with -K") == true)
        #expect(inventory["web2"]?.problems == [])
    }

    @Test func withThePassword() throws {
        let files = try Fixture([
            "hosts": "web1 ansible_password='{{ secret }}'\n",
            "group_vars/all.yml":
                Self.indented("ansible_become_password") + Self.indented("secret"),
        ])
        let (inventory, warnings) = try read(files, ["wrong", "example"])
        #expect(warnings == [])
        #expect(inventory.servers.first?.login.becomePassword?.reveal() == "example")
        #expect(inventory.servers.first?.login.password?.reveal() == "example")
        #expect(inventory.servers.first?.variables == ["secret": .string("example")])
    }

    @Test func aWholeInventory() throws {
        let files = try Fixture(["hosts": Self.inventory])
        let (inventory, _) = try read(files, ["example"])
        #expect(inventory.names == ["web1"])
        let problems = #expect(throws: FileProblems.self) { try read(files, ["wrong"]) }
        #expect(
            problems.map(files.shortened) == [
                "hosts:1: the file: no vault password that was given decrypts it"
            ])
    }

    @Test(arguments: [
        "$ANSIBLE_VAULT;1.1;AES256\n3\n", "$ANSIBLE_VAULT;1.1;AES256\nzz\n",
        "$ANSIBLE_VAULT;9.9;AES256\n31\n", "$ANSIBLE_VAULT\n", "$ANSIBLE_VAULT;1.1;AES256\n",
        String(value.dropLast(2)), value.replacing("30663130", with: "30663131"),
    ])
    func damagedText(_ text: String) throws {
        #expect(throws: Complaint.self) {
            try Vault(passwords: [Secret("example")]).decrypt(text)
        }
    }

    @Test func passwordsFromFilesAndPrograms() throws {
        let files = try Fixture(["password": "example\n", "hosts": Self.inventory, "none": "\n"])
        try files.add("program", "#!/bin/sh\necho example\n", isProgram: true)
        for name in ["password", "program"] {
            var reader = InventoryReader(sources: [files.path("hosts")])
            reader.vault = try Vault(files: [files.path(name)])
            #expect(try reader.read { _ in }.names == ["web1"])
        }
        #expect(throws: FileProblem(path: files.path("none"), message: "has no password")) {
            try Vault(files: [files.path("none")])
        }
    }
}
