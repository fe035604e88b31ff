import Foundation

/// What `belay job show --json` says, by the contract's keys.
struct JobReport: Decodable, Sendable {
    struct Phase: Decodable, Sendable {
        let name: String
        let status: String
    }

    struct Server: Decodable, Sendable {
        struct Staging: Decodable, Sendable {
            let path: String?
            let status: String
        }

        struct Change: Decodable, Sendable {
            let name: String
            let from: String?
            let to: String?
            let state: String?
        }

        struct Conffile: Decodable, Sendable, Equatable {
            let path: String
            let kept: Bool
            let other: String
        }

        struct Service: Decodable, Sendable, Equatable {
            let name: String
            let state: String
        }

        let name: String
        let status: String
        let reason: String?
        let linkLost: String?
        let changes: [Change]
        let changed: [Change]
        let notes: [String]
        let conffiles: [Conffile]
        let services: [Service]
        let staging: Staging
        let steps: [Step]

        func step(_ name: String) -> Step? { steps.first { $0.name == name } }
        var failed: [Step] { steps.filter { $0.status == "Failed" } }
    }

    struct Step: Decodable, Sendable {
        struct Package: Decodable, Sendable, Equatable {
            let name: String
            let from: String?
            let to: String?
            let changed: Bool?
        }

        let packages: [Package]
        let expected: Double?
        let phase: String
        let number: Int
        let name: String
        let status: String
        let exitStatus: Int?
        let reason: String?
        let started: String?
        let finished: String?
    }

    struct Coordinator: Decodable, Sendable {
        let alive: Bool
        let process: Int
    }

    let id: Int
    let uid: String
    let kind: String
    let status: String
    let started: String?
    let terminationRequested: String?
    let finished: String?
    let coordinator: Coordinator?
    let phases: [Phase]
    let servers: [Server]

    func server(_ name: String) throws -> Server {
        guard let server = servers.first(where: { $0.name == name }) else {
            throw LabFailure("job \(id) has no server \(name)")
        }
        return server
    }
}

/// A moment of JSON in seconds since 1970; milliseconds are all that it has.
func seconds(_ text: String) -> Double {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return (try? style.parse(text))?.timeIntervalSince1970 ?? .nan
}
