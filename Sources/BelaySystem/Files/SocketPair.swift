internal import CLibCrypto
internal import Glibc

/// A pair of connected local sockets.
/// - Parameter blocks: whether their calls wait.
package func socketPair(blocks: Bool = false) throws(SystemError) -> (Int32, Int32) {
    var pair: [Int32] = [-1, -1]
    let mode = blocks ? 0 : Int32(SOCK_NONBLOCK.rawValue)
    let type = Int32(SOCK_STREAM.rawValue) | mode
    guard unsafe socketpair(AF_UNIX, type | Int32(SOCK_CLOEXEC.rawValue), 0, &pair) == 0 else {
        throw SystemError("cannot make a pair of sockets")
    }
    return (pair[0], pair[1])
}
