import BelayDigests
import BelayModel
import BelayStore
import BelaySystem
import BelayTestSupport
import Foundation
import Testing

@testable import BelayService

/// Messages on their whole way: from a job's end through the outbox to a server that refuses the first
/// one, and has the next.
@Suite struct DeliveryTests {
    private let directory: URL
    private let world: World
    private var store: JobStore { world.store }

    init() throws {
        directory = FileManager.default.temporaryDirectory
            .appending(path: "belay-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        world = try World(at: "2026-12-01T00:00:00Z")
    }

    private func path(_ name: String) -> String { directory.appending(path: name).path }

    /// A program of perl, which every Debian has, that writes its port into a file.
    private func start(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/perl")
        process.arguments = ["-e", program] + arguments
        try process.run()
        return process
    }

    private func port() async throws -> String {
        for _ in 0..<3000 {
            if let text = try? String(contentsOfFile: path("port"), encoding: .utf8) { return text }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw HelperProgram.Failure(description: "the receiver does not listen")
    }

    private func received() throws -> [String] {
        try String(contentsOfFile: path("received"), encoding: .utf8)
            .components(separatedBy: "\0").filter { !$0.isEmpty }
    }

    /// Seconds after the occurrence of a schedule was missed, which the receivers are told of.
    private func at(_ seconds: Int) -> Timestamp { world.now.adding(seconds: seconds) }

    private func missAnOccurrence() async throws {
        try world.add("nightly", Schedule(when: "02:00", zone: "UTC"))
        world.advance(seconds: 4 * 3600)
        await world.look()
    }

    private static let listen = """
        use strict; use IO::Socket::INET; $| = 1;
        my ($port, $out, @answers) = @ARGV;
        my $s = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5) or die $!;
        open(my $p, '>', "$port.new") or die; print $p $s->sockport; close $p;
        rename "$port.new", $port;
        sub keep { open(my $f, '>>', $out) or die; print $f @_, "\\0"; close $f; }
        """

    /// Answers each request with the next status, and keeps the requests.
    private static let web =
        listen + """
            for my $code (@answers) {
                my $c = $s->accept; my ($size, $text, $body) = (0, '', '');
                while (my $line = <$c>) {
                    $text .= $line; $size = $1 if $line =~ /^content-length: (\\d+)/i;
                    last if $line eq "\\r\\n";
                }
                read $c, $body, $size; keep($text, $body);
                print $c "HTTP/1.1 $code Word\\r\\ncontent-length: 0\\r\\nconnection: close\\r\\n\\r\\n";
                close $c;
            }
            """

    /// Takes mails; where the answer is not 250, it refuses the receiver.
    private static let mail =
        listen + """
            for my $code (@answers) {
                my $c = $s->accept; my $text = ''; print $c "220 sink\\r\\n";
                while (my $line = <$c>) {
                    if ($line =~ /^RCPT/) { print $c "$code word\\r\\n"; next; }
                    if ($line =~ /^QUIT/) { print $c "221 bye\\r\\n"; last; }
                    if ($line !~ /^DATA/) { print $c "250 ok\\r\\n"; next; }
                    print $c "354 go on\\r\\n";
                    while (my $data = <$c>) { last if $data eq ".\\r\\n"; $text .= $data; }
                    keep($text); print $c "250 ok\\r\\n";
                }
                close $c;
            }
            """

    /// sendmail(1) as far as it is needed: the receivers stand in the message.
    private static let sendmail = """
        #!/usr/bin/perl
        use strict; use IO::Socket::INET;
        my $message = join '', <STDIN>; my ($to) = $message =~ /^To: (.*)$/m;
        my $c = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => PORT) or exit 75;
        sub say_ { print $c "$_[0]\\r\\n" if defined $_[0]; my $a = <$c>; $a =~ /^[23]/ or do {
            print STDERR $a; exit 75 }; }
        say_(); say_('HELO box'); say_('MAIL FROM:<root>'); say_("RCPT TO:<$to>"); say_('DATA');
        $message =~ s/\\n/\\r\\n/g; print $c $message; say_('.'); say_('QUIT');
        """

    private func sender(_ receiver: NotificationReceiver, _ more: [String: String])
        -> NotificationSender
    {
        NotificationSender(
            store, [receiver], host: "box",
            environment: ["PATH": "/usr/bin:/bin"].merging(more) { $1 })
    }

    private func statuses() throws -> [String] {
        try store.deliveries(latest: 9).map { "\($0.status.rawValue) \($0.attempts)" }
    }

    @Test func aWebhookThatIsRefusedIsTriedAgainWithItsSignature() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let process = try start(Self.web, [path("port"), path("received"), "503", "200", "200"])
        defer { process.terminate() }
        let key = "a key of ops"
        try Data((key + "\n").utf8).write(to: directory.appending(path: "hook"))
        let receiver = NotificationReceiver(
            name: "ops", way: .webhook("http://127.0.0.1:\(try await port())/hook?token=t"),
            events: ["missed"], credential: "hook")
        let sender = sender(receiver, ["CREDENTIALS_DIRECTORY": directory.path])
        try await missAnOccurrence()
        let problems = try await sender.pass { at(1) }
        #expect(problems.count == 1 && problems[0].contains("503"), "\(problems)")
        #expect(try statuses() == ["Waiting 1"])
        // Not before its time.
        #expect(try await sender.pass { at(30) }.isEmpty)
        #expect(try received().count == 1)
        #expect(try await sender.pass { at(200) }.isEmpty)
        #expect(try statuses() == ["Sent 2"])
        let requests = try received()
        try #require(requests.count == 2)
        for (request, seconds) in zip(requests, [1, 200].map { at($0).milliseconds / 1000 }) {
            let parts = request.components(separatedBy: "\r\n\r\n")
            try #require(parts.count == 2)
            let id = try #require(header("webhook-id", parts[0]))
            #expect(header("webhook-timestamp", parts[0]) == "\(seconds)")
            #expect(parts[0].hasPrefix("POST /hook?token=t HTTP/1.1\r\n"))
            let code = try authenticationCode(
                of: Array("\(id).\(seconds).\(parts[1])".utf8), key: Array(key.utf8))
            #expect(
                header("webhook-signature", parts[0]) == "v1," + Data(code).base64EncodedString())
            #expect(parts[1].contains("\"event\":\"missed\"") && parts[1].contains("nightly"))
            #expect(!request.contains(key))
        }
        // The same message, for a receiver that looks at its number.
        #expect(Set(requests.compactMap { header("webhook-id", $0) }).count == 1)
        let id = try #require(try store.deliveries(latest: 1).first?.notification.id)
        #expect(try store.resend(id, at: at(8000)) == 1)
        #expect(try await sender.pass { at(8000) }.isEmpty)
        #expect(try received().count == 3)
        #expect(try store.deliveries(of: id).map(\.status) == [.sent])
    }

    private func header(_ name: String, _ head: String) -> String? {
        head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name + ": ") }
            .map { String($0.dropFirst(name.count + 2)) }
    }

    @Test func aMailThatIsRefusedIsSentAgain() async throws {
        defer { try? FileManager.default.removeItem(at: directory) }
        let process = try start(Self.mail, [path("port"), path("received"), "451", "250"])
        defer { process.terminate() }
        let text = Self.sendmail.replacing("PORT", with: try await port())
        try writeProgram(text, to: path("sendmail"))
        let receiver = NotificationReceiver(
            name: "ops", way: .mail("ops@example.org"), events: ["missed"])
        let sender = sender(receiver, ["BELAY_SENDMAIL": path("sendmail")])
        try await missAnOccurrence()
        let problems = try await sender.pass { at(1) }
        #expect(problems == ["ops: exit status 75: 451 word"])
        #expect(try await sender.pass { at(200) }.isEmpty)
        #expect(try statuses() == ["Sent 2"])
        let mails = try received()
        try #require(mails.count == 1)
        #expect(mails[0].contains("To: ops@example.org\r\n"))
        #expect(mails[0].contains("Subject: [belay] missed: "))
        let body = mails[0].components(separatedBy: "\r\n\r\n").dropFirst().joined()
            .replacing("\r\n", with: "")
        let words = Data(base64Encoded: body).map { String(decoding: $0, as: UTF8.self) } ?? ""
        #expect(words.contains("nightly"), "\(words)")
    }
}
