package import BelayModel
internal import CBelay
internal import CLibCrypto
internal import Glibc
internal import Synchronization

/// Asks for a secret on the terminal, without showing it. However that ends, the terminal's echo is
/// on again afterwards.
package enum TerminalPrompt {
    package enum Answer: Sendable, Hashable {
        case secret(Secret)
        /// The person declined to answer: Ctrl-C or Ctrl-D.
        case declined
        case noTerminal
    }

    private static let asking = Atomic<Bool>(false)

    /// Nobody else should write on the terminal meanwhile.
    package static var isAsking: Bool { asking.load(ordering: .relaxed) }

    /// Blocks until there is an answer; one call at a time.
    ///
    /// Ctrl-C sends this process and its group a SIGINT, as if nobody had looked at it.
    /// - Parameter terminal: asked even when the input is redirected.
    package static func ask(_ question: String, on terminal: String = "/dev/tty") -> Answer {
        let descriptor = unsafe open(terminal, O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return .noTerminal }
        defer { close(descriptor) }
        guard belay_hush_begin(descriptor) == 0 else { return .noTerminal }
        asking.store(true, ordering: .relaxed)
        for signal in endings { belay_hush_catch(signal, 1) }
        write("\(question.printable): ", to: descriptor)
        let answer = read(from: descriptor)
        belay_hush_end()
        for signal in endings { belay_hush_catch(signal, 0) }
        write("\n", to: descriptor)
        asking.store(false, ordering: .relaxed)
        switch answer {
        case .line(let secret):
            return .secret(secret)
        case .ended:
            return .declined
        case .signal(let signal):
            kill(0, signal)
            return .declined
        }
    }

    private static let endings = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    private enum Line {
        case line(Secret)
        case ended
        case signal(Int32)
    }

    /// One line, edited as the terminal would: it does not while it passes on every key.
    private static func read(from descriptor: Int32) -> Line {
        var line: [UInt8] = []
        line.reserveCapacity(1024)
        defer { line.wipe() }
        while true {
            var key: UInt8 = 0
            let count = unsafe Glibc.read(descriptor, &key, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return .ended }
            switch key {
            case 0x0a, 0x0d: return .line(Secret(wiping: &line))
            case 0x03: return .signal(SIGINT)
            case 0x1c: return .signal(SIGQUIT)
            case 0x04: return line.isEmpty ? .ended : .line(Secret(wiping: &line))
            case 0x08, 0x7f: removeLast(&line)
            case 0x15: line = []
            // Ctrl-Z: nobody would know what is being asked afterwards.
            case 0x1a: break
            default: line.append(key)
            }
        }
    }

    /// One character of UTF-8.
    private static func removeLast(_ line: inout [UInt8]) {
        while let byte = line.popLast(), byte & 0xc0 == 0x80 {}
    }

    private static func write(_ text: String, to descriptor: Int32) {
        unsafe _ = Glibc.write(descriptor, text, text.utf8.count)
    }
}
