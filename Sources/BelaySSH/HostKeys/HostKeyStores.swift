internal import Synchronization

/// The known hosts of a transport: one store for each choice of files, of which there is one unless
/// ssh_config(5) says otherwise.
final class HostKeyStores: Sendable {
    private let stores = Mutex(Habit<[String], HostKeyStore>())

    /// - Parameter workers: read the files at once, so that they are there when they are wanted.
    func store(of files: [String], _ workers: WorkerPool) -> HostKeyStore {
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

/// What is asked of a host key store, and how strict it is to be.
struct HostKeyQuestion: Sendable {
    let name: KnownHostName
    /// What messages call the server.
    let server: String
    var acceptsNew = false
    /// Where the server is reached, which is not what it is known by under a `HostKeyAlias`.
    var place: KnownHostName
    /// Whether there is a file of the user's to record new keys in.
    var records = true
    /// A new name is recorded as its hash.
    var hashes = false
}
