import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1

/// How much of a request is read, and for how long.
enum RequestLimits {
    static let mostBody = 256 * 1024
    private static let patience = Duration.seconds(10)

    static func body(of request: Request) async throws -> [UInt8] {
        let tooLarge = closing(.contentTooLarge, "The request has more than \(mostBody) bytes.")
        if let text = request.headers[.contentLength], let length = Int(text), length > mostBody {
            throw tooLarge
        }
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask {
                do {
                    let buffer = try await request.body.collect(upTo: mostBody)
                    return Array(buffer.readableBytesView)
                } catch is NIOTooManyBytesError {
                    throw tooLarge
                } catch let error as HTTPParserError {
                    throw HTTPParserFault(cause: error)
                }
            }
            group.addTask {
                try await Task.sleep(for: patience)
                throw closing(.requestTimeout, "The request came too slowly.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private static func closing(_ status: HTTPResponse.Status, _ words: String) -> WebProblem {
        var problem = WebProblem(status, words)
        problem.closes = true
        return problem
    }
}

/// A request that breaks the rules of HTTP: the connection's own handler answers it.
struct HTTPParserFault: Error {
    let cause: any Error
}
