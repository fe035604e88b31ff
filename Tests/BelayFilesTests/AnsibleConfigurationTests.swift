import BelayModel
import Testing

@testable import BelayFiles

struct AnsibleConfigurationTests {
    private let files: Fixture

    init() throws {
        files = try Fixture([
            "ansible.cfg": """
            # a comment
            [defaults]
            inventory = hosts, more/hosts
            Remote_User: deploy   ; the deployer
            private_key_file = keys/id
            host_key_checking = False
            forks = 50
            [privilege_escalation]
            become = true
            become_user = app
            [ssh_connection]
            ssh_args = -o ControlMaster=auto
                -o ProxyJump=bastion
            """,
            "hosts": "a\nb ansible_ssh_private_key_file=/k\n",
        ])
    }

    @Test func whatItSays() throws {
        let configuration = try AnsibleConfiguration(path: files.path("ansible.cfg"))
        #expect(configuration.inventory == [files.path("hosts"), files.path("more/hosts")])
        #expect(configuration.remoteUser == "deploy")
        #expect(configuration.becomes)
        #expect(configuration.passedOver == ["host_key_checking"])
        #expect(
            configuration.settings == [
                "inventory", "remote_user", "private_key_file", "become", "become_user", "ssh_args",
            ])
    }

    @Test func variablesWinOverIt() throws {
        var reader = InventoryReader(sources: [files.path("hosts")])
        reader.configuration = try AnsibleConfiguration(path: files.path("ansible.cfg"))
        let inventory = try reader.read { _ in }
        #expect(inventory["a"]?.login.keyFile == files.path("keys/id"))
        #expect(inventory["b"]?.login.keyFile == "/k")
        #expect(inventory["a"]?.login.proxyJump == "bastion")
        #expect(inventory["a"]?.login.becomeUser == "app")
    }

    @Test func whichFile() throws {
        let path = files.path("ansible.cfg")
        #expect(AnsibleConfiguration.standardPath(["ANSIBLE_CONFIG": path]) { _ in } == path)
        #expect(
            AnsibleConfiguration.standardPath(["ANSIBLE_CONFIG": files.directory]) { _ in } == path)
        #expect(AnsibleConfiguration.standardPath(["ANSIBLE_CONFIG": "/dev/null"]) { _ in } == nil)
        #expect(AnsibleConfiguration.standardPath(["ANSIBLE_CONFIG": ""]) { _ in } == nil)
    }
}
