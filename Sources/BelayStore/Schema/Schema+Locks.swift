// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// The servers that jobs change: `key` is an address or a host key, of which a server has several.
    static let locks = """
        CREATE TABLE serverLock (
            job INTEGER NOT NULL REFERENCES job,
            server INTEGER NOT NULL,
            key TEXT NOT NULL,
            taken INTEGER NOT NULL,
            PRIMARY KEY (job, server, key)
        ) STRICT, WITHOUT ROWID;
        """

    /// The job that a server waits for, because it changes the server.
    static let waits = """
        ALTER TABLE server ADD COLUMN waitsFor INTEGER;
        """
}
