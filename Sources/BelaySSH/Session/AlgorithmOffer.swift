internal import BelayModel
internal import BelaySSHConfig

/// What is offered to one server: what Belay accepts and libssh2 has, in the order and the choice
/// of ssh_config(5).
struct AlgorithmOffer {
    private let options: HostOptions
    let knownTypes: [String]
    var compresses: Bool { options.compresses }

    /// Whether ssh_config says nothing of algorithms, as for most servers.
    var isUsual: Bool {
        options.hostKeys == nil && options.ciphers == nil && options.macs == nil
            && options.keyExchanges == nil
    }

    /// - Parameter knownTypes: the key types that known_hosts has for the server.
    init(_ options: HostOptions, knownTypes: [String]) {
        self.options = options
        self.knownTypes = knownTypes
    }

    /// - Parameter available: what there is, best first.
    /// - Throws: that ssh_config leaves nothing of it.
    func names(
        of category: Algorithms.Category, outOf available: [String], _ server: String
    ) throws(LinkError) -> [String] {
        let markers = available.filter(Algorithms.markers.contains)
        let algorithms = available.filter { !Algorithms.markers.contains($0) }
        let sorted = category == Algorithms.hostKey ? knownFirst(algorithms) : algorithms
        guard let list = list(of: category) else { return sorted + markers }
        let chosen = list.applied(
            to: list.change == .replace ? algorithms : sorted, outOf: algorithms)
        guard !chosen.isEmpty else {
            throw LinkError(
                .noCommonAlgorithm,
                "\(server): ssh_config leaves no \(category.name) algorithm: it says "
                    + "\(list.text.printable), and Belay with \(LibSSH2.name) accepts "
                    + algorithms.joined(separator: ", "))
        }
        return chosen + markers
    }

    private func list(of category: Algorithms.Category) -> AlgorithmList? {
        switch category {
        case Algorithms.hostKey: options.hostKeys
        case Algorithms.cipher: options.ciphers
        case Algorithms.mac: options.macs
        default: options.keyExchanges
        }
    }

    /// With the algorithms of the known key types first, as `ssh` does it: a server with several
    /// host keys then shows one that can be checked.
    private func knownFirst(_ algorithms: [String]) -> [String] {
        let known = Set(knownTypes.flatMap(Algorithms.hostKeyAlgorithms(ofType:)))
        return algorithms.filter(known.contains) + algorithms.filter { !known.contains($0) }
    }
}
