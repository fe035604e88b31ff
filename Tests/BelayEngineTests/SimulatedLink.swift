import BelayModel
import Synchronization

final class SimulatedLink: Link {
    /// Where a command's link is lost.
    private enum Loss: CaseIterable {
        /// The command never arrives.
        case before
        /// It arrives, but only after the link was given up.
        case late
        /// It arrives without all of its input.
        case inInput
        /// It runs, and the link goes before its answer is whole.
        case during
    }

    private let index: Int
    private let server: SimulatedServer
    private let transport: SimulatedTransport
    private let boot: Int
    private let isClosed = Mutex(false)

    init(index: Int, server: SimulatedServer, transport: SimulatedTransport) {
        self.index = index
        self.server = server
        self.transport = transport
        boot = server.state.withLock(\.boot)
    }

    func close() async { isClosed.withLock { $0 = true } }

    func run(
        _ command: RemoteCommand,
        receive: @escaping @Sendable (_ stream: OutputStream, _ bytes: [UInt8]) async -> Void
    ) async throws(LinkError) -> CommandEnd {
        guard let order = SimulatedCommand(command.line) else {
            return .exited(127)
        }
        if case .start(let item, _) = order.verb { transport.sends(item, to: index) }
        transport.operate()
        defer { transport.answered(index) }
        await pause(server.upTo(2))
        if server.happens(\.reboot) { server.reboot() }
        if server.happens(\.away) { server.state.withLock { $0.isAway = true } }
        try check()
        // Input that is still to be asked for waits for the script's begin.
        var isBegun = false
        if case .source = command.input {
            isBegun = true
            await receive(.standardOutput, Self.begin(order))
        }
        var input = try await command.input.all()
        let fate = server.happens(\.lost) ? Loss.allCases[server.upTo(3)] : nil
        switch fate {
        case nil: break
        case .before: throw await lost()
        case .late:
            let server = server
            let sent = input
            // That a directory is made late is not simulated: nothing on the server could tell.
            if case .make = order.verb { throw await lost() }
            Task {
                await pause(server.upTo(30))
                _ = Self.arrive(order, sent, at: server)
            }
            throw await lost()
        case .inInput:
            input.removeLast(input.isEmpty ? 0 : 1 + server.upTo(input.count - 1))
        case .during: break
        }
        let word = Self.arrive(order, input, at: server)
        if server.happens(\.mute) {
            await receive(.standardOutput, Array("belay-begin \(order.nonce)\n".utf8))
            return .exited(137)
        }
        let isLost = fate == .during || fate == .inInput
        try await answer(order, word, isBegun: isBegun, isLost: isLost, receive)
        if isLost { throw await lost() }
        return .exited(0)
    }

    private static func begin(_ order: SimulatedCommand) -> [UInt8] {
        Array("motd\nbelay-begin \(order.nonce)\n".utf8)
    }

    /// What the server does with the command.
    private static func arrive(
        _ order: SimulatedCommand, _ input: [UInt8], at server: SimulatedServer
    ) -> String? {
        switch order.verb {
        case .make(let job): input.count > 1000 ? server.make(job) : ""
        case .remove(let path, let job): server.remove(path, job)
        case .start(let item, _): server.start(item, input)
        case .attach(let item, _): server.attach(item)
        case .receive(_, let size): server.receive(input, size: size)
        case .lookAgain: "back"
        }
    }

    /// Sends what the command prints; a link that is to be lost ends somewhere in it.
    private func answer(
        _ order: SimulatedCommand, _ word: String?, isBegun: Bool, isLost: Bool,
        _ receive: @Sendable (_ stream: OutputStream, _ bytes: [UInt8]) async -> Void
    ) async throws(LinkError) {
        var budget = isLost ? server.upTo(400) : Int.max
        func send(_ bytes: [UInt8]) async throws(LinkError) {
            var rest = bytes[...]
            while !rest.isEmpty, budget > 0 {
                let piece = rest.prefix(min(budget, 1 + server.upTo(200)))
                rest = rest.dropFirst(piece.count)
                budget -= piece.count
                await receive(.standardOutput, Array(piece))
                try check()
            }
        }
        if !isBegun { try await send(Self.begin(order)) }
        switch order.verb {
        case .make, .remove, .lookAgain:
            if let word { try await send(Array("\(word)\n".utf8)) }
        case .start(let item, let offset), .attach(let item, let offset):
            var end = word
            var offset = offset
            while end == nil, budget > 0 {
                let news = server.look(item, from: offset)
                offset += news.output.count
                end = news.end
                if !news.output.isEmpty {
                    try await send(Array("o \(news.output.count)\n".utf8) + news.output)
                }
                if end == nil { await pause(1) }
                if isLost { budget -= 20 }
                try check()
            }
            if let end { try await send(Array("end \(end)\n".utf8)) }
        case .receive:
            if let word { try await send(Array("end \(word)\n".utf8)) }
        }
    }

    private func check() throws(LinkError) {
        if isClosed.withLock({ $0 }) || transport.isCut { throw LinkError(.closed, "closed") }
        let (now, isAway) = server.state.withLock { ($0.boot, $0.isAway) }
        if now != boot || isAway { throw LinkError(.lost, "the connection was reset") }
    }

    private func lost() async -> LinkError {
        await pause(server.upTo(3))
        await close()
        return LinkError(.lost, "the connection was reset")
    }
}
