import Testing

@testable import BelayCommands

@Suite struct FailureWordsTests {
    /// What is to be done about an unknown host key is long, and the same for every server.
    @Test(arguments: [
        (
            "the host key is not known: ED25519 key SHA256:x. There is no entry for web1 in k. Compare",
            "the host key is not known: ED25519 key SHA256:x"
        ),
        ("connection refused; is sshd running there, on this port?", nil),
    ])
    func theRemedyOfAnUnknownHostKeyIsFound(reason: String, short: String?) {
        #expect(FailureWords.withoutRemedy(reason) == short)
    }
}
