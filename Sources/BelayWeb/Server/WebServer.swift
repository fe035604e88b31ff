import BelayModel
import BelayReports
import HTTPTypes
import HummingbirdCore
package import Logging
import NIOCore
import NIOExtras
import NIOHTTPTypes
import NIOPosix
import Synchronization

/// Serves a site on its listeners. Nothing here touches a job but through the store: whatever goes
/// wrong is this server's alone.
package struct WebServer: Sendable {
    private let site: Site
    private let sockets: [BoundSocket]
    private let log: Logger
    private let live: LiveHub

    /// The most connections of a listener; more wait in its backlog.
    private static let mostConnections = 500
    /// How long a reader may leave a piece of an answer lying.
    private static let slowest = TimeAmount.seconds(30)
    /// How long requests in progress may take when the server ends.
    private static let patience = Duration.seconds(1)
    /// What the kernel holds for a viewer that does not read; its default would be megabytes.
    private static let sendBuffer = 128 * 1024

    package init(site: Site, sockets: [BoundSocket], live: LiveHub, log: Logger) {
        self.site = site
        self.sockets = sockets
        self.live = live
        self.log = log
    }

    /// Serves until the task is cancelled.
    package func run() async {
        // It lives as long as the process: connections that close late still have their loop.
        let group = MultiThreadedEventLoopGroup.singleton
        let quiescing = Mutex<[ServerQuiescingHelper]>([])
        let serving = Task { [self] in
            await withDiscardingTaskGroup { tasks in
                tasks.addTask { await live.run() }
                for socket in sockets {
                    let helper = ServerQuiescingHelper(group: group)
                    quiescing.withLock { $0.append(helper) }
                    tasks.addTask { await serve(socket, group, helper) }
                }
            }
        }
        await withTaskCancellationHandler {
            await serving.value
        } onCancel: {
            live.close()
            for helper in quiescing.withLock(\.self) { helper.initiateShutdown(promise: nil) }
            Task {
                try? await Task.sleep(for: Self.patience)
                serving.cancel()
            }
        }
    }

    private func serve(
        _ socket: BoundSocket, _ group: MultiThreadedEventLoopGroup, _ helper: ServerQuiescingHelper
    ) async {
        let child = HTTP1Channel(
            responder: { [self] request, writer, channel in
                try await respond(to: request, writer, channel, socket)
            },
            configuration: .init(
                idleTimeout: .seconds(30),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 8192, maxHeaderListSize: 16384, maxHeaderFieldCount: 64)))
        let log = log
        do {
            let server = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let limit = AvailableConnectionsChannelHandler(
                            maxConnections: Self.mostConnections)
                        try channel.pipeline.syncOperations.addHandler(limit)
                        try channel.pipeline.syncOperations.addHandler(
                            helper.makeServerChannelHandler(channel: channel))
                    }
                }
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelOption(.socketOption(.so_sndbuf), value: Self.sendBuffer)
                .bind(socket.descriptor) { child.setup(channel: $0, logger: log) }
            log.notice("pages are at \(socket.words)")
            try await server.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { tasks in
                    for try await connection in connections {
                        tasks.addTask { await child.handle(value: connection, logger: log) }
                    }
                }
            }
        } catch {
            log.error("the pages at \(socket.words) are gone: \(error)")
        }
    }

    @concurrent private func respond(
        to request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel,
        _ socket: BoundSocket
    ) async throws {
        var incoming = Site.Incoming(
            method: request.method, target: request.head.path ?? "/",
            authority: request.head.authority, fields: request.headers)
        if socket.isUnix { incoming.peer = try await PeerUser.of(channel) }
        var closes = false
        var answer: Answer
        do {
            if !request.method.isSafe {
                incoming.body = try await RequestLimits.body(of: request)
            }
            answer = try await Reading.shared.run { [incoming, site] in
                site.answer(to: incoming, at: .now)
            }
            if case .later(let later) = answer.body { answer = try await later() }
        } catch let error as HTTPParserFault {
            throw error.cause
        } catch let problem as WebProblem {
            closes = problem.closes
            answer = incoming.isAPI ? problem.document : ErrorPage.answer(problem, .nobody)
        } catch is Reading.IsFull {
            let problem = WebProblem(
                .serviceUnavailable, "Too much is asked for at once. Try again soon.")
            answer = incoming.isAPI ? problem.document : ErrorPage.answer(problem, .nobody)
        }
        try await send(answer, to: request, writer, channel)
        // What is left of the request is not read: it may be without end.
        if closes { channel.close(promise: nil) }
    }

    @concurrent private func send(
        _ answer: Answer, to request: Request, _ writer: consuming ResponseWriter,
        _ channel: any Channel
    ) async throws {
        var head = HTTPResponse(status: answer.status, headerFields: answer.fields)
        head.headerFields[.date] = HTTPDate.now()
        switch answer.body {
        case .later: preconditionFailure("an answer is sent before it is made")
        case .bytes(let bytes):
            head.headerFields[.contentLength] = "\(bytes.count)"
            guard request.method != .head else { return try await writer.writeResponse(head) }
            try await writer.write(
                response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .stream(let length, let work):
            if let length { head.headerFields[.contentLength] = "\(length)" }
            guard request.method != .head else { return try await writer.writeResponse(head) }
            var body: any ResponseBodyWriter = try await writer.writeHead(head)
            let answer = AnswerWriter(cut: { channel.close(promise: nil) }) { bytes in
                // A reader that takes nothing for so long is cut off: closing ends the write.
                let timer = channel.eventLoop.scheduleTask(in: Self.slowest) {
                    channel.close(promise: nil)
                }
                defer { timer.cancel() }
                try await body.write(ByteBuffer(bytes: bytes))
            }
            if length == nil {
                try await request.body.consumeWithCancellationOnInboundClose { _ in
                    try await work(answer)
                }
            } else {
                try await work(answer)
            }
            try await body.finish(nil)
        }
    }
}
