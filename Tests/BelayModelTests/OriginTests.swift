import BelayModel
import Foundation
import Testing

@Suite struct OriginTests {
    @Test(arguments: [
        (Origin.Way.cli, "cli"), (.web, "web"), (.token("ci box"), "token ci box"),
        (.schedule("nightly"), "schedule nightly"),
    ])
    func aWayIsReadAsItWasWritten(_ way: Origin.Way, _ text: String) throws {
        #expect(way.text == text)
        #expect(Origin.Way(text: text) == way)
        let origin = Origin(user: "root", sudoUser: "anna", host: "box", way: way, command: "c")
        let json = try JSONEncoder().encode(origin)
        #expect(try JSONDecoder().decode(Origin.self, from: json) == origin)
    }

    @Test(arguments: ["", "cli x", "web x", "token", "schedule", "carrier pigeon"])
    func otherTextsAreNoWay(_ text: String) { #expect(Origin.Way(text: text) == nil) }

    /// Origins inform people: one of a later version must not keep a job from being shown.
    @Test func aWayOfALaterVersionIsReadAll() throws {
        let json = #"{"user": "ann", "host": "box", "way": "pigeon 7", "wing": 3}"#
        let origin = try JSONDecoder().decode(Origin.self, from: Data(json.utf8))
        #expect(origin == Origin(user: "ann", host: "box", way: .cli))
    }

    @Test func wordsNameTheUserBehindSudo() {
        let terminate = "belay job terminate 7"
        let origin = Origin(
            user: "root", sudoUser: "anna", host: "box", way: .cli, command: terminate)
        #expect(origin.words == "root (anna) on box, belay job terminate 7")
        #expect(Origin(user: "ann", sudoUser: "ann", host: "b", way: .web).words == "ann on b, web")
        #expect(Origin(user: "u", host: "b", way: .schedule("s")).words == "schedule s on b")
    }

    @Test func aCommandLineIsCut() {
        let long = String(repeating: "é", count: 5000)
        let origin = Origin(user: "u", host: "b", way: .cli, command: long)
        #expect(origin.command?.utf8.count == Origin.mostCommand)
        #expect(origin.words.count == "u on b, ".count + 60)
    }
}
