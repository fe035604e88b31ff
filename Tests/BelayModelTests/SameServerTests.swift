import BelayModel
import Testing

/// Two names of one server are refused before anything is done.
@Suite struct SameServerTests {
    private func server(
        _ name: String, _ host: String, port: Int? = nil, user: String? = nil, jump: String? = nil,
        proxy: String? = nil
    ) -> InventoryServer {
        var login = Login(host: host, port: port, user: user, proxyJump: jump)
        login.proxyCommand = proxy
        return InventoryServer(name: name, groups: [], variables: [:], login: login)
    }

    @Test func theSameAddressAndPortIsOneServer() throws {
        let pairs = [
            (server("a", "h"), server("b", "h")), (server("a", "h"), server("b", "H", port: 22)),
            (server("a", "h", user: "x"), server("b", "h", user: "y")),
            (server("a", "h", jump: "j"), server("b", "h", jump: "j")),
        ]
        for (first, second) in pairs {
            let found = try #require([first, server("c", "other"), second].sameServer)
            #expect(found == ("a", "b"))
        }
    }

    @Test func anotherWayIsAnotherServer() {
        let all = [
            server("a", "h"), server("b", "h", port: 2222), server("c", "i"),
            server("d", "h", jump: "j"), server("e", "h", proxy: "nc x"),
        ]
        #expect(all.sameServer == nil)
    }

    @Test func theJobIsRefusedNamingBoth() throws {
        let book = Playbook(name: "n", kind: .remediate, hosts: "all")
        let problem = #expect(throws: PlanProblem.self) {
            _ = try Plan(
                book, on: [server("one", "h"), server("two", "h")],
                options: JobOptions(user: "root"), file: { _ in throw PlanProblem("no file") },
                archives: { _ in [] })
        }
        #expect(problem?.description.contains("one and two are the same server") == true)
    }
}
