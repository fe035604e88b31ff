import BelayDebian
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
    /// When the executor had it.
    private let connected: Int
    private let isClosed = Mutex(false)
    private let isLost = Mutex(false)

    init(index: Int, server: SimulatedServer, transport: SimulatedTransport) {
        self.index = index
        self.server = server
        self.transport = transport
        boot = server.state.withLock(\.boot)
        connected = server.sequence.next()
    }

    private typealias Receive =
        @Sendable (_ stream: OutputStream, _ bytes: [UInt8]) async -> Void

    /// As a connection does, one that is dropped closes.
    deinit { markClosed() }

    func close() async { markClosed() }

    private func markClosed() {
        let isFirst = isClosed.withLock { isClosed in
            defer { isClosed = true }
            return !isClosed
        }
        if isFirst { transport.closed() }
    }

    func run(
        _ command: RemoteCommand,
        receive: @escaping @Sendable (_ stream: OutputStream, _ bytes: [UInt8]) async -> Void
    ) async throws(LinkError) -> CommandEnd {
        guard let order = SimulatedCommand(command) else { return .exited(127) }
        transport.operate()
        // Noted before the executor can learn of it: what is noted later may be later than what the
        // executor did upon it. Of one command only, for others' answers may come meanwhile.
        let answered = Mutex(connected)
        let sequence = server.sequence
        let receive: Receive = { stream, bytes in
            answered.withLock { $0 = sequence.next() }
            await receive(stream, bytes)
        }
        try await weather()
        // A third of the servers has logins that end with all they have started.
        if case .runner(isLogin: true) = order.verb, index % 3 == 0 {
            return .exited(Runner.notAlone)
        }
        await receive(.standardOutput, Array("motd\nbelay-begin \(order.nonce)\n".utf8))
        switch order.verb {
        case .runner(let isLogin):
            let library = isLogin ? Runner.libraryOfLogin : Runner.library
            return try await serve(command.input, after: library, receive) {
                self.transport.sends($0, to: self.index, lastAnswer: answered.withLock(\.self))
            }
        case .receive(_, let size):
            let input = try await command.input.all()
            return try await serve(receive, of: input, numbered: 0) {
                $0.count == input.count ? .word(self.server.receive($0, size: size)) : .word("cut")
            }
        case .lookAgain:
            await receive(.standardOutput, Array("back\n".utf8))
            return .exited(0)
        case .age(let item):
            await receive(.standardOutput, Array("\(server.age(of: item))\n".utf8))
            return .exited(0)
        }
    }

    /// What a request leads to on the server.
    private enum Effect {
        case nothing
        case word(String)
        case follow(item: String, offset: Int, isLive: Bool)
    }

    /// A runner, until its input ends.
    private func serve(
        _ input: RemoteCommand.Input, after library: String, _ receive: Receive,
        _ sends: (_ item: String) -> Void
    ) async throws(LinkError) -> CommandEnd {
        guard case .queue(let queue) = input else { return .exited(2) }
        let (pieces, post) = AsyncStream.makeStream(of: [UInt8].self)
        queue.listen {
            let (pieces, isLast) = queue.take()
            for piece in pieces { post.yield(piece) }
            if isLast { post.finish() }
        }
        var lines = pieces.makeAsyncIterator()
        guard await lines.next() == Array(library.utf8) else { return .exited(2) }
        await receive(.standardOutput, Array("end 0 ready boot-\(boot)\n".utf8))
        while let line = await lines.next() {
            let request = SimulatedRequest(line)
            if case .start(let item, _, _, _, _) = request { sends(item) }
            transport.operate()
            try await weather()
            let number = SimulatedRequest.number(line)
            let end = try await serve(receive, of: line, numbered: number) {
                SimulatedLink.arrive($0, at: self.server)
            }
            if end != .exited(0) { return end }
        }
        return .exited(0)
    }

    private func weather() async throws(LinkError) {
        await pause(server.upTo(2))
        if server.happens(\.reboot) { server.reboot() }
        if server.happens(\.power) { server.losePower() }
        if server.happens(\.vanish) { server.vanish() }
        if server.happens(\.away) { server.state.withLock { $0.isAway = true } }
        try check()
    }

    /// Lets some input arrive, or not, and sends the answer, or a part of it.
    private func serve(
        _ receive: @Sendable (_ stream: OutputStream, _ bytes: [UInt8]) async -> Void,
        of input: [UInt8], numbered number: Int, _ arrive: @escaping @Sendable ([UInt8]) -> Effect
    ) async throws(LinkError) -> CommandEnd {
        var input = input
        let fate = server.happens(\.lost) ? Loss.allCases[server.upTo(3)] : nil
        switch fate {
        case nil, .during: break
        case .before: throw await lost()
        case .late:
            // That a directory is made late is not simulated: nothing on the server could tell.
            if case .make = SimulatedRequest(input) { throw await lost() }
            let (server, sent) = (server, input)
            Task {
                await pause(server.upTo(30))
                _ = arrive(sent)
            }
            throw await lost()
        case .inInput:
            input.removeLast(input.isEmpty ? 0 : 2 + server.upTo(input.count - 3))
        }
        let effect = arrive(input)
        if server.happens(\.mute) { return .exited(137) }
        let isLost = fate == .during || fate == .inInput
        try await answer(effect, number, isLost: isLost, receive)
        if isLost { throw await lost() }
        return .exited(0)
    }

    /// What the server does with a request.
    private static func arrive(_ line: [UInt8], at server: SimulatedServer) -> Effect {
        switch SimulatedRequest(line) {
        case nil: .nothing
        case .make(let job, let name): .word(server.make(job, name))
        case .remove(let path, let job, let name): .word(server.remove(path, job, name))
        case .start(let item, let offset, let isLive, let script, let ordered):
            server.start(item, script, ordered: ordered).map { .word($0) }
                ?? .follow(item: item, offset: offset, isLive: isLive || server.isMoved(item))
        case .attach(let item, let offset, let ordered):
            server.attach(item, ordered: ordered).map { .word($0) }
                ?? .follow(item: item, offset: offset, isLive: true)
        }
    }

    /// Sends what a request leads to; a link that is to be lost ends somewhere in it.
    private func answer(
        _ effect: Effect, _ number: Int, isLost: Bool,
        _ receive: Receive
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
        switch effect {
        case .nothing: break
        case .word(let word): try await send(Array("end \(number) \(word)\n".utf8))
        case .follow(let item, var offset, let isLive):
            var end: String?
            if isLive { try await send(Array("running \(number) 0\n".utf8)) }
            while end == nil, budget > 0 {
                let news = server.look(item, from: offset)
                end = news.end
                // A quick item's output comes when it has ended, if nobody has asked for it before.
                if !isLive, end != nil, server.isMoved(item) {
                    try await send(Array("end \(number) moved\n".utf8))
                    return
                }
                if !news.output.isEmpty, isLive || end != nil {
                    offset += news.output.count
                    try await send(Array("o \(news.output.count)\n".utf8) + news.output)
                }
                if end == nil { await pause(1) }
                if isLost { budget -= 20 }
                try check()
            }
            if let end { try await send(Array("end \(number) \(end)\n".utf8)) }
        }
    }

    private func check() throws(LinkError) {
        if isClosed.withLock({ $0 }) || transport.isCut || Task.isCancelled {
            throw LinkError(.closed, "closed")
        }
        if isLost.withLock({ $0 }) { throw LinkError(.lost, "the connection was reset") }
        let (now, isAway) = server.state.withLock { ($0.boot, $0.isAway) }
        if now != boot || isAway { throw LinkError(.lost, "the connection was reset") }
    }

    private func lost() async -> LinkError {
        await pause(server.upTo(3))
        isLost.withLock { $0 = true }
        return LinkError(.lost, "the connection was reset")
    }
}
