import BelayModel
import Testing

@testable import BelayService

@Suite struct CommandLineTests {
    @Test(arguments: [
        (["/usr/bin/belay", "job", "list"], "belay job list"),
        (
            ["belay", "run", "a b.yml", "-e", "x='1'", ""],
            #"belay run 'a b.yml' -e 'x='\''1'\''' ''"#
        ),
        (["belay", "exec", "web:&prod", "--", "true"], "belay exec 'web:&prod' -- true"),
        ([], "belay"),
    ])
    func isWrittenAsAShellWouldTakeIt(_ words: [String], _ line: String) {
        #expect(Origin.commandLine(words) == line)
    }

    @Test func onlyACommandOfAPersonIsRecorded() {
        #expect(Origin.current().command != nil)
        #expect(Origin.current(.schedule("s")).command == nil)
        #expect(Origin.current(.web).user == Origin.current().user)
    }
}
