import Testing

@testable import BelayFiles

struct SSHArgumentsTests {
    @Test(arguments: [
        "-J bastion", "-o ProxyJump=bastion", #"-o ProxyCommand="ssh -W %h:%p bastion""#,
        #"-o ProxyCommand="ssh -W %h:%p -q bastion""#,
        #"-o ProxyCommand="ssh -q -W %h:%p bastion""#,
        #"-o ProxyCommand="ssh bastion -W %h:%p""#, #"-o 'ProxyCommand ssh -W [%h]:%p bastion'"#,
        #"-oProxyCommand="/usr/bin/ssh -qW %h:%p bastion""#.replacing("-qW", with: "-q -W"),
        #"-o ProxyCommand="ssh -o StrictHostKeyChecking=no -W %h:%p bastion""#,
        #"-o ProxyCommand="exec ssh -W %h:%p -o ControlPath=none bastion""#,
    ])
    func aJump(_ text: String) throws {
        let arguments = try SSHArguments(text)
        #expect(arguments.proxyJump == "bastion")
        #expect(arguments.options == [])
    }

    @Test(arguments: [
        ("ssh -W %h:%p -p 2222 ops@bastion", "ops@bastion:2222"),
        ("ssh -W %h:%p -l ops bastion", "ops@bastion"),
        ("ssh -W%h:%p -p2222 bastion", "bastion:2222"),
    ])
    func aJumpOfACommand(_ command: String, _ jump: String) {
        #expect(SSHArguments.jump(ofCommand: command) == jump)
    }

    @Test(arguments: [
        "nc -x proxy %h %p", "ssh -W other:22 bastion", "ssh -i key -W %h:%p bastion",
        "ssh -W %h:%p bastion | tee log", "ssh -W %h:%p %r@bastion", "ssh bastion nc %h %p",
        "ssh -F file -W %h:%p bastion", "",
    ])
    func anotherCommandStaysOne(_ command: String) {
        #expect(SSHArguments.jump(ofCommand: command) == nil)
    }

    @Test(arguments: [
        ("-o ConnectTimeout=5", ["ConnectTimeout=5"]),
        ("-C -4", ["Compression=yes", "AddressFamily=inet"]),
        ("-o 'ConnectTimeout 5'", ["ConnectTimeout=5"]),
        ("-o ProxyCommand='nc %h %p'", ["ProxyCommand=nc %h %p"]),
        ("-o ControlMaster=auto -o ControlPersist=60s", []), ("-vvv -tt -A -q", []),
        ("-o UserKnownHostsFile=/etc/hosts.known", ["UserKnownHostsFile=/etc/hosts.known"]),
        (
            "-o KexAlgorithms=+diffie-hellman-group1-sha1",
            ["KexAlgorithms=+diffie-hellman-group1-sha1"]
        ),
    ])
    func options(_ text: String, _ expected: [String]) throws {
        #expect(try SSHArguments(text).options == expected)
    }

    @Test(arguments: [
        ("-o StrictHostKeyChecking=no", ["-o StrictHostKeyChecking"]),
        ("-ostricthostkeychecking=off", ["-o stricthostkeychecking"]),
        (
            "-o UserKnownHostsFile=/dev/null -o StrictHostKeyChecking=no",
            ["-o UserKnownHostsFile", "-o StrictHostKeyChecking"]
        ),
        ("-L 80:a:80", ["-L"]),
    ])
    func passedOver(_ text: String, _ expected: [String]) throws {
        let arguments = try SSHArguments(text)
        #expect(arguments.passedOver == expected)
        #expect(arguments.options == [])
    }

    @Test func whereAndAsWhom() throws {
        let arguments = try SSHArguments("-p 2222 -l ops -i ~/.ssh/k -o Port=1 -o User=x")
        #expect(arguments.port == 2222)
        #expect(arguments.user == "ops")
        #expect(arguments.keyFile == "~/.ssh/k")
    }

    @Test(arguments: ["-F file", "-W a:1", "host", "-o X", "-p x", "-o", "-Z", "-"])
    func refused(_ text: String) {
        #expect(throws: Complaint.self) { try SSHArguments(text) }
    }
}
