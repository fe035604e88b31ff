package import BelaySystem
internal import Synchronization

/// The known hosts of a transport: one store for each choice of files, of which there is one unless
/// ssh_config(5) says otherwise.
package final class HostKeyStores: Sendable {
    private let stores = Mutex(LastKeyDictionary<[String], HostKeyStore>())

    package init() {}

    /// - Parameter workers: read the files at once, so that they are there when they are wanted.
    package func store(of files: [String], _ workers: WorkerPool) -> HostKeyStore {
        let (store, isNew) = stores.withLock { stores in
            if let known = stores[files] { return (known, false) }
            let new = HostKeyStore(files: files)
            stores[files] = new
            return (new, true)
        }
        if isNew { store.read(workers) }
        return store
    }
}

/// A question to a host key store, and how strict its answer has to be.
package struct HostKeyQuestion: Sendable {
    let name: KnownHostName
    let server: String
    let acceptsNew: Bool
    let place: KnownHostName
    let records: Bool
    let hashes: Bool
    let libraryWithoutRSA: String?

    /// - Parameters:
    ///   - server: what messages call the server.
    ///   - place: where the server is reached, which is not what it is known by under a
    ///     `HostKeyAlias`.
    ///   - records: whether there is a file of the user's to record new keys in.
    ///   - hashes: whether a new name is recorded as its hash.
    ///   - libraryWithoutRSA: the libssh2 that runs, if it cannot check RSA host keys.
    package init(
        name: KnownHostName, server: String, acceptsNew: Bool = false, place: KnownHostName,
        records: Bool = true, hashes: Bool = false, libraryWithoutRSA: String? = nil
    ) {
        self.name = name
        self.server = server
        self.acceptsNew = acceptsNew
        self.place = place
        self.records = records
        self.hashes = hashes
        self.libraryWithoutRSA = libraryWithoutRSA
    }
}
