import Testing

/// An item that prints numbered lines slowly on both streams, and what must have come of them.
enum Numbers {
    static let name = "numbers"

    /// - Parameter pauses: of 0.1 s, a hundred lines before each.
    static func item(pauses: Int) -> TestItem {
        .logged(
            "action", name,
            """
            i=0
            while [ $i -lt \(pauses) ]; do
                i=$((i + 1))
                seq -f "out $i %03g" 100
                echo "err $i" >&2
                sleep 0.1
            done
            """, keys: [])
    }

    static func check(
        _ job: Int, of box: AdminBox, pauses: Int = 30,
        location: SourceLocation = #_sourceLocation
    ) async throws {
        let numbers = 1...pauses
        let out = numbers.map { i in
            (1...100).map { "out \(i) \(padded($0))\n" }.joined()
        }.joined()
        let err = numbers.map { "err \($0)\n" }.joined()
        for server in box.servers {
            let stdout = try await box.printed(job, server: server.name)
            #expect(stdout == out, "\(server.name)", sourceLocation: location)
            let stderr = try await box.printed(job, stream: "stderr", server: server.name)
            #expect(stderr == err, "\(server.name)", sourceLocation: location)
        }
    }

    private static func padded(_ number: Int) -> String {
        String(repeating: "0", count: 3 - "\(number)".count) + "\(number)"
    }
}
