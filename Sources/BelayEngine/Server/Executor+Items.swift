import BelayDebian
import BelayModel
import BelayStore
import Dispatch

// What runs an item to its end, over as many connections as it takes.
extension Executor {
    /// Talks to the server until the item's outcome is known.
    /// - Parameter converse: asks for the item over one connection, and says whether it was not to
    ///   be started any more.
    /// - Returns: how the item ended; `nil`: it was recalled and never began.
    func perform(
        _ order: ItemOrder, collect: Collector? = nil,
        _ converse: (any Link) async throws(LinkError) -> (ItemState, isAttaching: Bool)
    ) async throws(LinkError) -> ItemEnd? {
        isSent = order.start != .fresh
        firstRunner = nil
        attemptInHand = order.attempt
        defer {
            firstRunner = nil
            attemptInHand = nil
            sent = nil
        }
        // What is collected is read from its first byte on; what is stored of it is not stored again.
        received = collect == nil ? order.stored : OutputSizes()
        unstored = collect == nil ? OutputSizes() : order.stored
        var tries = 0
        while true {
            if isRecalled(order), !isSent { return nil }
            let outcome: Outcome
            do {
                outcome = try await withLink(
                    order.attempt, patience: itemPatience,
                    giveUp: { self.isRecalled(order) && !self.isSent }
                ) { link throws(LinkError) in
                    let (state, isAttaching) = try await converse(link)
                    return try self.watch?.outcome(state, isAttaching: isAttaching)
                        ?? Outcome(state, isAttaching: isAttaching)
                }
            } catch {
                if isRecalled(order), !isSent { return nil }
                throw error
            }
            switch outcome {
            case .ended(let end): return end
            case .neverBegan: return nil
            case .unclear:
                tries += 1
                guard tries < Self.mostTries else {
                    return ItemEnd(exit: nil, failure: "the server never got the whole of it")
                }
            }
        }
    }

    /// How often an item is sent that the server gets only a part of.
    static let mostTries = 5

    func isRecalled(_ order: ItemOrder) -> Bool { recalled == order.attempt }

    /// Whether the item is not to be started any more. What was asked for while a lost link was
    /// made anew counts, though the recall may still be on its way. While it cannot be known whether
    /// a termination was asked for, nothing starts: it is looked up again.
    func isAttaching(_ order: ItemOrder) async -> Bool {
        while order.phase != .analyze, order.start != .attachOnly, !isRecalled(order),
            order.attempt > released
        {
            switch isTerminating() {
            case true?: recalled = max(recalled, order.attempt)
            case false?: return false
            case nil: await rest(pacing.firstPause)
            }
        }
        return order.start == .attachOnly || isRecalled(order) || order.attempt <= released
    }

    /// The last look before an item is sent: the server is ready to start it at once.
    func mayStart(_ order: ItemOrder) async -> Bool {
        guard await !isAttaching(order) else { return false }
        isSent = true
        return true
    }

    /// - Parameter isLong: whether it is followed from its start; of another, the output is asked
    ///   for when it turns out to take its time.
    func supervise(
        _ order: ItemOrder, script: String, isLong: Bool, collect: Collector? = nil
    ) async throws(LinkError) -> ItemEnd? {
        let stage = path ?? ""
        let user = order.item.become ?? server.becomes ? nil : otherUser
        let text = Supervisor.item(
            script: script, environment: environment(order, stage), stage: stage, asUser: user,
            isOwn: !order.item.work.isScript)
        return try await perform(order, collect: collect) { link throws(LinkError) in
            let isLive = isLong || self.hasOneSession
            let (state, isAttaching) = try await self.converse(
                link, order, text, isLive: isLive, collect)
            if let state { return (state, isAttaching) }
            // It goes on, or has printed much: another runner follows it, or starts it where the
            // first has not come to it.
            // So too where a request of an old connection was late and has taken the output.
            let first = self.runner
            self.runner = nil
            defer { first?.abandon() }
            do throws(LinkError) {
                let (state, isAttaching) = try await self.converse(
                    link, order, text, isLive: true, collect)
                return (await self.complete(state ?? .lost, by: first), isAttaching)
            } catch {
                self.hasOneSession = error.kind == .protocolError
                throw error
            }
        }
    }

    /// One request to the runner over one connection, and its answer.
    /// - Returns: `nil`: there is no word yet, or there is more output, and the item is not followed
    ///   live; and whether the item was not to be started.
    func converse(
        _ link: any Link, _ order: ItemOrder, _ script: String, isLive: Bool,
        _ collect: Collector?
    ) async throws(LinkError) -> (ItemState?, isAttaching: Bool) {
        let runner = try await beginRunner(over: link)
        received.restart(at: OutputScript.head, &unstored)
        let item = RunnerRequest.Item(
            stage: path ?? "", name: "\(order.step)", received: received)
        let wasSent = isSent
        let starts = await mayStart(order)
        // Nothing of it was ever sent.
        if !starts, !isSent { return (.withdrawn, true) }
        let ordered = wasSent ? firstRunner?.boot.map { .inBoot($0) } ?? .unknown : Ordered.never
        if !wasSent { firstRunner = runner }
        let following: RunnerRequest.Following =
            isLive ? .live : .atEnd(mark: RemoteShell.nonce(), isLast: order.isLast)
        let request: RunnerRequest =
            starts
            ? .start(item, script: script, following, ordered: ordered)
            : .attach(item, ordered: ordered)
        sent = .now
        let answer = try await ask(
            runner, request, within: isLive || !starts ? nil : alarms
        ) { stream, bytes in
            await self.take(stream, bytes, of: order, collect, from: runner)
        }
        heard = .now
        switch answer {
        case .slow, .end("moved", _), .end("partial", _): return (nil, !starts)
        case .end(let word, let detail):
            guard var state = ItemState(word: word, detail: detail) else { throw refusal() }
            noteWord()
            nonsensical = 0
            // It has not come to its start, then.
            if state == .gone, !wasSent { state = .none("the staging directory is gone") }
            return (state, !starts)
        }
    }

    private typealias Ordered = RunnerRequest.Ordered

    /// The status that the runner which has started an item knows, where another finds none: that of
    /// an item whose files were removed, or on a file system that has turned read-only.
    func complete(_ state: ItemState, by first: RunnerSession?) async -> ItemState {
        switch state {
        case .lost, .gone, .vanished:
            guard let first,
                case .end(let word, let detail)? = await first.lateAnswer(
                    within: pacing.second * 2)
            else { return state }
            switch (word, ItemState(word: word, detail: detail)) {
            case ("moved", _), ("partial", _):
                return ItemState(word: "exited", detail: detail) ?? state
            case (_, .exited(let status)): return .exited(status)
            case _: return state
            }
        case .exited, .none, .withdrawn, .rebooted, .cut, .unwritten, .differs: return state
        }
    }

    func upload(
        _ file: UploadFile, _ order: ItemOrder
    ) async throws(LinkError) -> ItemEnd? {
        // What has arrived whole is not sent again: sending is safe to repeat.
        try await perform(order) { link throws(LinkError) in
            let isAttaching = await self.isAttaching(order)
            await self.finishRunner()
            let gate = StartGate()
            let input: RemoteCommand.Input =
                isAttaching
                ? .none : gate.input(try fileSource(file)) { await self.mayStart(order) }
            let nonce = RemoteShell.nonce()
            let command = self.shell.command(
                script: Supervisor.entry,
                arguments: [self.path ?? "", "receive", file.name, "\(file.size)", file.sha256],
                nonce: nonce, input: input)
            let state = try await self.receiveFile(
                link, command, gate, Conversation(nonce: nonce))
            return (state, isAttaching)
        }
    }

    /// A file has a channel of its own: its bytes are the channel's input.
    func receiveFile(
        _ link: any Link, _ command: RemoteCommand, _ gate: StartGate, _ conversation: Conversation
    ) async throws(LinkError) -> ItemState {
        let end: CommandEnd
        do {
            end = try await link.run(command) { stream, bytes in
                conversation.read(stream, bytes)
                if conversation.hasBegun { gate.open() }
            }
        } catch {
            // The link was good until now.
            if conversation.hasBegun {
                begin()
                heard = .now
            }
            throw error
        }
        if conversation.hasBegun { begin() }
        if let state = conversation.state {
            heard = .now
            return state
        }
        throw early(end, conversation.hasBegun, conversation.complaint)
    }

    /// A script of one's own: where it fails, the last line of its standard error is the reason, as
    /// far as this coordinator has seen it.
    func ownItem(_ order: ItemOrder, script: String) async throws(LinkError) -> ItemEnd? {
        lastWords = LastLine()
        defer { lastWords = nil }
        guard var end = try await supervise(order, script: script, isLong: false) else {
            return nil
        }
        if case .exited(let status)? = end.exit, status != 0, end.failure == nil,
            let words = lastWords?.text
        {
            end.failure = "exit status \(status): \(words)"
        }
        return end
    }

    func changePackages(
        _ order: ItemOrder, script: String
    ) async throws(LinkError) -> ItemEnd? {
        let output = Collector(limit: Self.reportLimit)
        guard
            let end = try await supervise(order, script: script, isLong: true, collect: output)
        else { return nil }
        return await read {
            var end = end
            let outcome = PackageOutcome(
                output: output.standardOutput, errors: output.standardError)
            outcome.complete(&end)
            return end
        }
    }

    func findPackages(_ order: ItemOrder) async throws(LinkError) -> ItemEnd? {
        guard let request = plan.packages else {
            return ItemEnd(exit: nil, failure: "the playbook asks for no packages")
        }
        let work = PackageWork(
            kind: plan.kind, request: request, options: plan.options, check: plan.check,
            archives: plan.archives)
        let output = Collector(limit: Self.reportLimit)
        guard
            let end = try await supervise(
                order, script: work.analysisScript, isLong: true, collect: output)
        else { return nil }
        // Without an exit status it is not known what the server is like.
        guard end.exit != nil else { return end }
        return await read {
            var end = end
            do throws(PackageProblem) {
                end.report = try work.report(output: output.standardOutput)
            } catch {
                end.failure = error.message.printable(atMost: PackageProblem.longestMessage)
            }
            return end
        }
    }

    /// Reads what a server has printed, which may be much, on a thread that nobody else needs: not
    /// the loop's, and none that tasks run on. Few are read at once.
    private func read<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        let thread = Self.readers[index % Self.readers.count]
        return await withCheckedContinuation { reader in
            thread.async { reader.resume(returning: body()) }
        }
    }

    private static let readers = (0..<2).map { DispatchQueue(label: "belay.reading.\($0)") }

    /// Whether more of an item's output is stored. The server leaves out the middle of what is too
    /// much; one that does not is not believed.
    private func isAsked(_ stream: BelayModel.OutputStream) -> Bool {
        let most = OutputScript.head + OutputScript.tail + 128
        return switch stream {
        case .standardOutput: received.standardOutput < most
        case .standardError: received.standardError < most
        }
    }

    /// Stores what an item printed; returns when it is durable.
    func take(
        _ stream: BelayModel.OutputStream, _ bytes: [UInt8], of order: ItemOrder,
        _ collect: Collector?, from source: RunnerSession
    ) async {
        // What a runner says that was given up comes from the next one, too.
        guard source === runner else { return }
        heard = .now
        guard isAsked(stream) else { return }
        collect?.add(stream, bytes)
        if stream == .standardError { lastWords?.add(bytes) }
        received.add(bytes.count, to: stream)
        let first = unstored.take(bytes.count, of: stream)
        for start in stride(from: first, to: bytes.count, by: Self.pieceSize) {
            let end = min(start + Self.pieceSize, bytes.count)
            await inbox.send(
                Output(
                    server: index, step: order.step, stream: stream,
                    bytes: Array(bytes[start..<end])))
        }
    }

    /// The variables of inventory and playbook are for items of one's own. Those of Belay get the
    /// playbook's `environment`, as far as it is safe: apt may need a proxy.
    func environment(_ order: ItemOrder, _ stage: String) -> [(String, String)] {
        var environment = ["DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"]
        if order.item.work.isScript {
            environment.merge(server.environment) { $1 }
            environment.merge(order.item.environment) { $1 }
        } else {
            let given = plan.environment ?? [:]
            environment.merge(given.filter { FixedEnvironment.mayBeGiven($0.key) }) { $1 }
        }
        let own = [
            "BELAY_JOB": job, "BELAY_SERVER": server.name,
            "BELAY_PHASE": order.phase.name(in: plan.kind), "BELAY_ITEM": order.item.name,
            "BELAY_STAGE": stage,
        ]
        environment.merge(own) { $1 }
        return environment.sorted { $0.key < $1.key }
    }
}
