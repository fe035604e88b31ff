import BelayModel
import Testing

@testable import BelayFiles

struct INIInventoryTests {
    @Test func serversGroupsAndVariables() throws {
        let inventory = try inventory(
            ini: """
                # comment
                ; comment
                lone
                [web]
                web1 ansible_host=10.0.0.1 weight=5 # comment
                web2:2222 note="two words"
                [db]   # comment
                db1
                [prod:children]
                web
                db
                [prod:vars]
                zone = eu 1
                weight=1
                """)
        #expect(inventory.names == ["lone", "web1", "web2", "db1"])
        #expect(inventory["lone"]?.groups == ["ungrouped"])
        #expect(inventory["web1"]?.groups == ["prod", "web"])
        #expect(inventory["web1"]?.login == Login(host: "10.0.0.1"))
        #expect(inventory["web1"]?.variables == ["weight": .int(5), "zone": .string("eu 1")])
        #expect(inventory["web2"]?.login == Login(host: "web2", port: 2222))
        #expect(
            inventory["web2"]?.variables
                == ["note": .string("two words"), "weight": .int(1), "zone": .string("eu 1")])
        #expect(
            inventory.groups == [
                "all": ["lone", "web1", "web2", "db1"], "ungrouped": ["lone"],
                "web": ["web1", "web2"], "db": ["db1"], "prod": ["web1", "web2", "db1"],
            ])
    }

    /// Ansible has only `ansible_host` for these.
    @Test func addressesWithTheirInterface() throws {
        let inventory = try inventory(
            ini: """
                [fe80::1%eth0]:2222
                fe80::2%br-lan.7
                web1 ansible_host=fe80::3%eth0
                """)
        #expect(inventory.names == ["fe80::1%eth0", "fe80::2%br-lan.7", "web1"])
        #expect(inventory["fe80::1%eth0"]?.login == Login(host: "fe80::1%eth0", port: 2222))
        #expect(inventory["web1"]?.login == Login(host: "fe80::3%eth0"))
        #expect(try !problems(ini: "[fe80::1%]:22").isEmpty)
    }
}
