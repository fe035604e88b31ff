// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// Windows that schedules and jobs are given by name; `rule` is as it is written on a command line.
    static let namedWindows = """
        CREATE TABLE namedWindow (
            name TEXT PRIMARY KEY,
            rule TEXT NOT NULL,
            created INTEGER NOT NULL,
            origin TEXT
        ) STRICT, WITHOUT ROWID;
        """
}
