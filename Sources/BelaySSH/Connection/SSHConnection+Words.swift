internal import BelayModel
internal import BelaySystem
internal import CLibSSH2
internal import Glibc

/// Each way of failing has its own words: at which stage, what was tried, what to do.
extension SSHConnection {
    /// The server as messages call it: its name, and where that is when the name does not say.
    nonisolated var label: String {
        let port = endpoint.port == 22 ? "" : " port \(endpoint.port)"
        let host = endpoint.host.printable
        return endpoint.name == endpoint.host
            ? host + port : "\(endpoint.name.printable) (\(host)\(port))"
    }

    /// For whoever wants to hear the whole story.
    nonisolated func tell(_ words: @autoclosure () -> String) {
        guard let story = configuration.story else { return }
        story(endpoint.name.printable, words())
    }

    private var isCarried: Bool { if case .direct = way { false } else { true } }

    private var wayWords: String {
        switch way {
        case .direct: "the network"
        case .command: "the ProxyCommand"
        case .jumpHost(let host): "the jump host \(host.name)"
        }
    }

    var timedOut: LinkError {
        let what =
            switch stage {
            case .lookUpQueued:
                "the look-ups of other names kept this one waiting for more than "
                    + "\((configuration.connectTimeout * 4).words); check this machine's DNS"
            case .resolving:
                "the name look-up took longer than \(configuration.connectTimeout.words); "
                    + "check this machine's DNS"
            case .connecting where isCarried:
                "the way through \(wayWords) did not lead to the server within "
                    + "\(configuration.connectTimeout.words); is the server up?"
            case .waiting, .connecting:
                "no answer to the connection attempt within \(configuration.connectTimeout.words);"
                    + " is the server up, and does a firewall drop port \(endpoint.port)?"
            case .greeting:
                "port \(endpoint.port) accepts connections, but no SSH identification came within "
                    + "\(configuration.bannerTimeout.words); is it sshd that listens there?"
            case .queued, .keyExchange:
                "the key exchange took longer than \(configuration.handshakeTimeout.words); "
                    + "is the server overloaded, or stopped?"
            case .login, .open, .closed:
                "the login took longer than \(configuration.loginTimeout.words)"
            }
        return LinkError(.timedOut, "\(label): timed out: \(what)")
    }

    func unreachable(
        _ code: Int32, _ failures: [(address: SocketAddress, code: Int32)]
    ) -> LinkError {
        let (kind, what, advice) = unreachableWords(code)
        let each = failures.map { "\($0.address.numeric): \(errorText($0.code))" }
        // One address that stands at the beginning already, and its error, need not be said twice.
        let isPlain = failures.count == 1 && failures.first?.address.numeric == endpoint.host
        let tried = isPlain ? "" : " (\(each.joined(separator: "; ")))"
        let reason = isPlain && kind != .refused ? ": \(errorText(code))" : ""
        return LinkError(kind, "\(label): \(what)\(reason)\(tried)\(advice)")
    }

    private func unreachableWords(_ code: Int32) -> (LinkError.Kind, String, String) {
        switch code {
        case ECONNREFUSED:
            return (.refused, "connection refused", "; is sshd running there, on this port?")
        case ETIMEDOUT:
            return (
                .timedOut, "timed out: no answer",
                "; is the server up, and does a firewall drop port \(endpoint.port)?"
            )
        case EHOSTUNREACH, ENETUNREACH, ENETDOWN, EADDRNOTAVAIL, EACCES, EPERM:
            return (
                .noRoute, "cannot be reached from here",
                "; is this machine's network up, and has it a route and a firewall that let it "
                    + "there?"
            )
        case EINVAL where endpoint.host.hasPrefix("fe80"):
            return (
                .noRoute, "a link-local address needs its interface",
                "; write it as \(endpoint.host.printable)%eth0"
            )
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
            return (
                .local, "this machine has no descriptors or memory left",
                "; raise the limit with `ulimit -n`, or lower --forks"
            )
        default:
            return (.noRoute, "cannot connect", "")
        }
    }

    var notSSH: LinkError {
        LinkError(
            .protocolError,
            "\(label): the server did not identify itself within \(Wire.greetingLimit) bytes "
                + "(RFC 4253, section 4.2), so this is no SSH server; it says: \(wire.strayText)")
    }

    /// The connection has gone, at whatever stage.
    func lost() -> LinkError {
        if case .flooded(let flood) = wire.end {
            // An item may be running there: it is looked for again. Before, there is none.
            let kind = stage == .open ? LinkError.Kind.lost : .protocolError
            return LinkError(kind, "\(label): \(flood.words); the connection was ended")
        }
        let what: String
        if let reason = context.disconnectReason {
            what = "the server ended the connection: \(reason)"
        } else {
            switch wire.end {
            case .closedByServer, .flooded, nil:
                what = carrier?.reason ?? "the server closed the connection"
            case .failed(let code) where code == ETIMEDOUT:
                what =
                    "the connection was lost: nothing was heard from the server for "
                    + configuration.silenceLimit.words
            case .failed(let code):
                what = carrier?.reason ?? "the connection was lost: \(errorText(code))"
            }
        }
        let place =
            switch stage {
            // Its carrier has given the reason already.
            case .greeting where carrier?.reason != nil: ""
            case .greeting where !wire.strayText.isEmpty:
                ", before it had identified itself, and said: \(wire.strayText)"
            case .greeting:
                ", before it had identified itself; too busy, or closed to this address?"
            case .queued: ", before the key exchange"
            case .keyExchange: ", during the key exchange"
            case .login:
                ", during the login" + (trying.map { ", when it was shown \($0())" } ?? "")
                    + "; has it had too many tries, or is the account expired or locked? "
                    + "Its own log says"
            case .waiting, .lookUpQueued, .resolving, .connecting, .open, .closed: ""
            }
        return LinkError(.lost, "\(label): \(what)\(place)")
    }

    /// The server hung up before it had said who it is: sshd does so with more than MaxStartups at
    /// once, and says that; and with those of whom it has had enough (PerSourcePenalties).
    var turnedAway: PassingFailure? {
        guard stage == .greeting else { return nil }
        switch wire.end {
        case .closedByServer: break
        case .failed(let code) where code == ECONNRESET: break
        case .failed, .flooded, nil: return nil
        }
        switch way {
        case .direct: break
        case .command: return nil
        case .jumpHost: guard carrier?.reason == TunnelProblem.closed.words else { return nil }
        }
        let isBusy = ["Exceeded MaxStartups", "Not allowed at this time"]
            .contains(where: wire.strayText.contains)
        return isBusy ? .busy : .hungUp
    }

    /// libssh2 gave up on an open connection.
    func broken(_ code: Int32) -> LinkError {
        if context.disconnectReason != nil || wire.isExhausted { return lost() }
        if code == LIBSSH2_ERROR_TIMEOUT {
            // libssh2 has a limit of its own, of a minute.
            let limit = configuration.requestTimeout.words
            return LinkError(.lost, "\(label): the server did not start a command within \(limit)")
        }
        if code == LIBSSH2_ERROR_OUT_OF_BOUNDARY {
            return LinkError(
                .protocolError,
                "\(label): the server has sent a message of more than 40,000 bytes, the most that "
                    + "libssh2 takes; is that its Banner, of sshd_config?")
        }
        let text = session?.lastError.text ?? ""
        return LinkError(.lost, "\(label): the connection broke: \(text) (libssh2 error \(code))")
    }

    func handshakeFailure(_ code: Int32) -> LinkError {
        if let problem = noCommonAlgorithm() { return problem }
        if context.disconnectReason != nil || wire.isExhausted { return lost() }
        let text = session?.lastError.text ?? ""
        return LinkError(
            .protocolError, "\(label): the key exchange failed: \(text) (libssh2 error \(code))")
    }

    /// Compares the two sides' offers, as the key exchange did.
    private func noCommonAlgorithm() -> LinkError? {
        guard let offer = ServerOffer(wire.transcript) else { return nil }
        for category in Algorithms.all {
            let ours = offered[category, default: []].filter { !Algorithms.markers.contains($0) }
            let theirs = offer.names(of: category)
            guard Set(ours).isDisjoint(with: theirs) else { continue }
            let advice =
                LibSSH2.hasModernAlgorithms
                ? "allow one of Belay's in the server's sshd_config"
                : "libssh2 1.11 (Debian 13) has more; or allow one of Belay's in the server's "
                    + "sshd_config"
            return LinkError(
                .noCommonAlgorithm,
                "\(label): no common \(category.name) algorithm: the server offers "
                    + "\(theirs.joined(separator: ", ").printable); Belay with \(LibSSH2.name) "
                    + "offers \(ours.joined(separator: ", ")). Advice: \(advice)")
        }
        return nil
    }
}
